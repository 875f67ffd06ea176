import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ManifestKind } from '../../model/ref.ts';
import { childTraits } from '../../model/traits.ts';
import type { RegistryCode } from '../codes.ts';
import { findOpenSecrets, withoutValuesOf } from '../checks/check-secrets.ts';
import { mergePatch } from './merge-patch.ts';
import { pathInPatch } from './path-in-patch.ts';
import { wouldTakeKey } from './taken-key.ts';
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
 * have, and values that they cannot hold. What is missing the target may have, once it is repaired. Nothing about
 * values that look like a secret: messages and repairs could repeat it.
 */
export function checkPatch(kind: ManifestKind, patch: JsonObject): readonly ValueProblem[] {
  return checkAlone(kind, { spec: aloneIn(kind, patch) });
}

/**
 * What is wrong with a patch whatever it is applied to and a machine can repair, at its path below `spec.patch`. All
 * fixes of patches come from here, so that nobody is offered another than `charter fix` makes.
 */
export function repairableProblems(kind: ManifestKind, patch: JsonObject): readonly ValueProblem[] {
  const merged = aloneIn(kind, patch);
  const traits = childTraits(traitsOf(kind), 'spec');
  return checkAlone(kind, { spec: merged }).flatMap((problem) => {
    if (problem.repair === undefined) return [];
    const { path, isWhole } = pathInPatch(problem.path.slice(1), { patch, merged, traits });
    const written = { ...problem, path };
    return isWhole && !wouldTakeKey(written, patch) ? [written] : [];
  });
}

/** What a patch makes of nothing. */
export function aloneIn(kind: ManifestKind, patch: JsonObject): JsonValue {
  return mergePatch({}, patch, childTraits(traitsOf(kind), 'spec'));
}

function checkAlone(kind: ManifestKind, value: JsonObject): readonly ValueProblem[] {
  const problems = checkSchema(manifestSchemas[kind], value).filter(
    ({ code, path }) => path[0] === 'spec' && ownCodes.has(code),
  );
  return problems.length === 0 ? problems : withoutValuesOf(findOpenSecrets(value), problems);
}
