import type { JsonObject } from '../../model/json.ts';
import type { ValueProblem } from './value-problem.ts';

/** A verifier says what it rests on, because two of one family count once; nobody else has a family. */
export function checkAgent(spec: JsonObject): readonly ValueProblem[] {
  const isVerifier = spec['role'] === 'verifier';
  const hasFamily = Object.hasOwn(spec, 'family');
  if (isVerifier && !hasFamily) {
    const message =
      '`spec.role` is `verifier`, and `spec.family` is missing: two verifiers of one family count once, so Charter must know it. Add it.';
    return [{ code: 'missing-field', path: ['spec', 'role'], at: 'value', message }];
  }
  if (isVerifier || !hasFamily) return [];
  const message =
    '`spec.family` is for agents whose `spec.role` is `verifier`. Remove it, or correct the role.';
  return [{ code: 'conflicting-fields', path: ['spec', 'family'], at: 'key', message }];
}
