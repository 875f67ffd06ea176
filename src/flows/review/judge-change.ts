import type { PolicyOutcome } from '../../model/review.ts';
import type { PolicyEngine, PolicyModules } from '../../ports/policy-engine.ts';
import { judgePolicies } from '../policy/judge-policies.ts';
import { PolicyDiary } from '../policy/policy-diary.ts';
import type { ChangeSide } from './evaluate-change.ts';
import type { ReviewedChange } from './review-change.ts';

export interface PolicyPorts {
  readonly engine: PolicyEngine;
  readonly modules: PolicyModules;
}

/** What the policies of the base say of a change. Never throws for what a policy does: a failure is a denial too. */
export async function judgeChange(
  sides: { readonly base: ChangeSide; readonly head: ChangeSide },
  { before, after, findings }: ReviewedChange,
  { engine, modules }: PolicyPorts,
): Promise<PolicyOutcome> {
  return judgePolicies({
    before: { side: sides.base, loaded: before },
    after: { side: sides.head, loaded: after },
    engine,
    modules,
    diary: new PolicyDiary(false),
    memory: findings,
  });
}
