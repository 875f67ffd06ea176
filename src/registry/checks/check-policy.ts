import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { guardrailRules, isGuardrailRule } from '../../model/policy.ts';
import { re2Fault } from '../../model/re2-pattern.ts';
import { checkBounds } from './guardrail-bounds.ts';
import { checkFields } from './guardrail-fields.ts';
import { checkRegistries } from './guardrail-registries.ts';
import type { GuardrailToCheck } from './guardrail-to-check.ts';
import { checkPolicyPaths } from './check-policy-paths.ts';
import { checkSignedSections } from './check-signed-sections.ts';
import { listAt, mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { joined, quoted } from '../wording.ts';

/** Guardrails whose settings make no sense, signatures for sections that are not there, and globs that cannot be read. */
export function checkPolicy(spec: JsonObject): readonly ValueProblem[] {
  return [...checkGuardrails(spec), ...checkSignedSections(spec), ...checkPolicyPaths(spec)];
}

/** Fields that do not exist, bounds that allow nothing or cannot be read. */
function checkGuardrails(spec: JsonObject): readonly ValueProblem[] {
  const kinds = listAt(mapAt(spec, 'scope'), 'kinds');
  return listAt(mapAt(spec, 'sections'), 'guardrails').flatMap((guardrail, index) => {
    if (!isJsonObject(guardrail) || !isGuardrailRule(guardrail['rule'])) return [];
    const problem: GuardrailToCheck['problem'] = (setting, message, code = 'guardrail-setting') => ({
      code,
      path: ['spec', 'sections', 'guardrails', index, ...[setting].flat()],
      at: 'value',
      message,
    });
    const request = {
      rule: guardrail['rule'],
      guardrail,
      kinds: kinds.length === 0 ? undefined : kinds,
      problem,
    };
    return [checkSettings, checkFields, checkBounds, checkPattern, checkRegistries].flatMap((check) =>
      check(request),
    );
  });
}

const always: readonly string[] = ['id', 'rule', 'field', 'severity', 'message'];

/** Settings that the rule does not read: whoever wrote them expects something that does not happen. */
function checkSettings({ rule, guardrail, problem }: GuardrailToCheck): readonly ValueProblem[] {
  const { field, settings } = guardrailRules[rule];
  const known: readonly string[] = field === 'none' ? settings : ['field', ...settings];
  return Object.keys(guardrail)
    .filter((setting) => !known.includes(setting) && (setting === 'field' || !always.includes(setting)))
    .map((setting) => {
      const reads =
        known.length === 0
          ? 'has no settings'
          : `reads ${joined(
              known.map((name) => quoted(name)),
              'and',
            )}`;
      return problem(
        setting,
        `The rule ${quoted(rule)} does not look at ${quoted(setting)}; it ${reads}. Remove the line, or choose another rule.`,
      );
    });
}

function checkPattern({ guardrail, problem }: GuardrailToCheck): readonly ValueProblem[] {
  const { pattern } = guardrail;
  const fault = typeof pattern === 'string' ? re2Fault(pattern) : undefined;
  if (fault === undefined) return [];
  const message = `This pattern ${fault}, which RE2 does not know. Patterns of policies are in the syntax of RE2, whose time never explodes; write it another way.`;
  return [problem('pattern', message, 'invalid-pattern')];
}
