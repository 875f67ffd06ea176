import { digestOf } from './digest.ts';
import { isJsonArray, isJsonObject, type JsonValue } from './json.ts';

/** One evaluation as it happened: enough to do it again and see whether the same comes out. */
export interface RecordedEvaluation {
  /** What was asked: `guardrails`, or a package of a team's Rego. */
  readonly asked: string;
  readonly environment: string | null;
  readonly entrypoint: string;
  /** Digest of the module. */
  readonly module: string;
  /** The very text that was evaluated. */
  readonly input: string;
  /** The answer, or the code of what kept it from coming. */
  readonly answer: JsonValue;
}

/** Everything that a decision rests on. */
export interface PolicyRecord {
  readonly format: 1;
  readonly base: string | null;
  readonly head: string | null;
  readonly evaluations: readonly RecordedEvaluation[];
  /** Modules of teams by digest, in Base64; the built-in one comes with Charter. */
  readonly modules: Readonly<Record<string, string>>;
  /** The verdicts that were shown. */
  readonly verdicts: JsonValue;
}

/** A record as it is written to a file, with its digest beside it. */
export interface SealedRecord extends PolicyRecord {
  readonly digest: string;
}

export function sealRecord(record: PolicyRecord): SealedRecord {
  return { ...record, digest: digestOf(record) };
}

/** Reads a record from a file; a text says what is wrong with it. A digest that does not agree is wrong. */
export function openRecord(text: string): SealedRecord | string {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return 'it is no JSON';
  }
  if (!isJsonObject(value) || value['format'] !== 1) return 'it is no record of this format';
  const { evaluations, modules, digest, ...rest } = value;
  const isWhole = isJsonArray(evaluations) && evaluations.every(isEvaluation) && isJsonObject(modules);
  if (!isWhole) return 'parts of it are missing';
  if (digestOf({ ...rest, evaluations, modules }) !== digest) {
    return `its content does not have the digest that it names: it was changed`;
  }
  // Every field that is read has been checked above.
  return value as unknown as SealedRecord;
}

const fields = ['asked', 'entrypoint', 'module', 'input'] as const;

function isEvaluation(value: JsonValue): boolean {
  return (
    isJsonObject(value) && fields.every((field) => typeof value[field] === 'string') && 'answer' in value
  );
}
