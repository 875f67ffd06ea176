import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { GuardrailRule } from '../../model/policy.ts';
import type { RegistryCode } from '../codes.ts';
import type { ValueProblem } from './value-problem.ts';

/** A guardrail with what its checks need to know. */
export interface GuardrailToCheck {
  readonly rule: GuardrailRule;
  readonly guardrail: JsonObject;
  /** The kinds that the policy is about, as `kind` writes them; undefined for all. */
  readonly kinds: readonly JsonValue[] | undefined;
  /** The problem of one of its settings. */
  readonly problem: (
    setting: string | readonly [string, string | number],
    message: string,
    code?: RegistryCode,
  ) => ValueProblem;
}
