import type { JsonValue } from '../../model/json.ts';
import type { ValuePath } from '../../model/pointer.ts';
import type { RegistryCode } from '../codes.ts';
import type { JsonSchema } from './schemas.ts';
import type { SchemaFault } from './schema-validator.ts';
import type { ValueProblem, ValueRepair } from '../checks/value-problem.ts';
import { describeType, describeValue, quoted, quotedPath, sentence } from '../wording.ts';

/** A fault of the schema with what is needed to put it into words. */
export interface Fault {
  readonly fault: SchemaFault;
  /** The whole schema, for its `$defs`. */
  readonly root: JsonSchema;
  readonly path: ValuePath;
  readonly value: JsonValue;
  /** The part of the schema which the value contradicts. */
  readonly schema: JsonSchema;
  /** Of a text of a wrong form: all keys of the map that it is in, or all texts of the list. */
  readonly siblings: readonly string[];
}

/** A fault in words; the pointers tell which of them follow from another. */
export interface ExplainedProblem extends ValueProblem {
  /** The field that a misspelt one was meant to be. */
  readonly meant?: string;
  /** A field that is missing. */
  readonly missing?: string;
  /** Fields of which none is there. */
  readonly missingAll?: readonly string[];
}

/** ``Spec.y is the text `x` `` as the beginning of a sentence, without the value where it may be a secret. */
export function finding({ path, value, schema }: Fault): string {
  const what = schema['x-charter-quiet'] === true ? describeType(value) : describeValue(value);
  return `${sentence(quotedPath(path))} is ${what}`;
}

/** The problem of the value at the fault's path. */
export function valueProblem({ path }: Fault, code: RegistryCode, message: string): ExplainedProblem {
  return { code, path, at: 'value', message };
}

/** The repair that writes one text in place of another. */
export function replaceWith(before: string, after: string): ValueRepair {
  return { kind: 'rewrite', title: `Replace ${quoted(before)} with ${quoted(after)}`, text: after };
}
