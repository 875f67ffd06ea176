import type { JsonObject } from '../../model/json.ts';
import type { ManifestKind } from '../../model/ref.ts';
import { childTraits } from '../../model/traits.ts';
import type { RegistryCode } from '../codes.ts';
import { mergePatch } from './merge-patch.ts';
import { checkSchema } from '../schema/schema-problems.ts';
import { manifestSchemas } from '../schema/schemas.ts';
import { traitsOf } from '../schema/traits.ts';
import type { ValueProblem } from '../checks/value-problem.ts';

/** Problems of a value by itself: no field beside it, of the patch or of the target, can put it right. */
const ownCodes: ReadonlySet<RegistryCode> = new Set([
  'unknown-field',
  'wrong-type',
  'wrong-value',
  'wrong-format',
  'out-of-range',
  'invalid-quantity',
  'invalid-duration',
  'invalid-image',
  'invalid-date-time',
  'invalid-url',
  'invalid-pattern',
]);

/**
 * What is wrong with a patch whatever it is applied to, for a target that is broken: fields that the kind does not
 * have, and values that they cannot hold. What is missing the target may have, once it is repaired.
 */
export function checkPatch(kind: ManifestKind, patch: JsonObject): readonly ValueProblem[] {
  const spec = mergePatch({}, patch, childTraits(traitsOf(kind), 'spec'));
  return checkSchema(manifestSchemas[kind], { spec }).filter(
    ({ code, path }) => path[0] === 'spec' && ownCodes.has(code),
  );
}
