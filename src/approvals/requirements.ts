import type { ApprovalSnapshot } from '../model/approval-facts.ts';
import type { Requirement } from '../model/approval.ts';
import { codeOwnersRequirements } from './codeowners-requirements.ts';
import { plannedChanges } from './coverage.ts';
import { floorRequirements } from './floor-requirements.ts';
import { ownershipRequirements } from './ownership-requirements.ts';
import { policyRequirements } from './policy-requirements.ts';
import { readSituation } from './situation.ts';

/**
 * Everything that has to be agreed to before a change may be merged, by the rules of its base: CODEOWNERS, the ownership
 * and approvals sections of Policies, and the floors of environments. Without a plan nobody can tell what they would
 * agree to, so one more is added which nothing meets.
 */
export function findRequirements(snapshot: ApprovalSnapshot): readonly Requirement[] {
  const situation = readSituation(snapshot, plannedChanges(snapshot));
  return [
    ...(snapshot.plan === undefined ? [withoutPlan(snapshot)] : []),
    ...codeOwnersRequirements(situation),
    ...ownershipRequirements(situation),
    ...policyRequirements(situation),
    ...floorRequirements(situation),
  ];
}

function withoutPlan({ changes }: ApprovalSnapshot): Requirement {
  const reason =
    'no plan could be made, so nobody can tell what they would agree to; repair what `charter/validate` reports';
  return {
    id: 'plan',
    kind: 'policy',
    reason: 'Approvals rest on the plan.',
    file: changes[0]?.path ?? '',
    line: 1,
    from: [{ kind: 'unknown', text: 'a plan', reason }],
    count: 1,
    covers: { paths: [], refs: [], environments: [], isProduction: false, digest: '' },
  };
}

/** The digests of what each requirement covers, by its id: what is compared between two commits. */
export function coverageDigests(requirements: readonly Requirement[]): ReadonlyMap<string, string> {
  return new Map(requirements.map(({ id, covers }) => [id, covers.digest]));
}
