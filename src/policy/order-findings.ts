import type { Finding, Guardrail } from '../model/policy.ts';
import { compareText } from '../model/ref.ts';
import type { PolicyFacts } from './facts.ts';

/**
 * Findings by guardrail, environment and manifest, in whatever order they were found out; those that come from no
 * guardrail stay as they are, after the others.
 */
export function orderFindings(
  findings: readonly Finding[],
  { guardrails, facts }: { readonly guardrails: readonly Guardrail[]; readonly facts: PolicyFacts },
): readonly Finding[] {
  const rules = new Map(guardrails.map(({ policy, id }, index) => [`${policy} ${id}`, index]));
  const environments = new Map(facts.environments.map(({ name }, index) => [name, index]));
  const keyed = findings.map((finding) => {
    const { policy, rule, environment, ref, at, isKey = false, message } = finding;
    const position = rules.get(`${policy} ${rule}`);
    return {
      finding,
      position: position ?? guardrails.length,
      environment: position === undefined ? 0 : (environments.get(environment) ?? 0),
      text: position === undefined ? '' : JSON.stringify([ref, at, isKey, message]),
    };
  });
  return keyed
    .toSorted(
      (a, b) => a.position - b.position || a.environment - b.environment || compareText(a.text, b.text),
    )
    .map(({ finding }) => finding);
}
