import type { ApprovalState, Requirement, RequirementState } from '../model/approval.ts';
import type { EnvironmentLock, StandingLock } from '../model/environment-lock.ts';

/**
 * The same decision with the glass broken for some environments: agreement that is missing for what happens in them alone
 * is not waited for. A request for changes stands, and so does whatever is about something else as well.
 */
export function setAside(
  state: ApprovalState,
  environments: ReadonlySet<string>,
  isTruncated: boolean,
): ApprovalState {
  if (environments.size === 0) return state;
  const requirements = state.requirements.map((one) => setAsideOne(one, environments));
  return { ...state, requirements, status: statusOf(state, requirements, isTruncated) };
}

const missing: ReadonlySet<RequirementState['status']> = new Set(['missing', 'unknown', 'impossible']);

function setAsideOne(state: RequirementState, environments: ReadonlySet<string>): RequirementState {
  const isAside = missing.has(state.status) && isWithin(state.requirement, environments);
  return isAside ? { ...state, status: 'set-aside', next: 'Not waited for: the glass is broken.' } : state;
}

function isWithin({ covers }: Requirement, environments: ReadonlySet<string>): boolean {
  return covers.environments.length > 0 && covers.environments.every((name) => environments.has(name));
}

function statusOf(
  { blockers }: ApprovalState,
  requirements: readonly RequirementState[],
  isTruncated: boolean,
): ApprovalState['status'] {
  if (blockers.length > 0 || requirements.some(({ status }) => status === 'impossible')) return 'refused';
  const isOpen = requirements.every(({ status }) => status === 'met' || status === 'set-aside');
  return isOpen && !isTruncated ? 'approved' : 'pending';
}

/** The locks that a change meets. What cannot be told counts as locked. */
export function standingLocks(
  locks: { readonly found: readonly EnvironmentLock[]; readonly hasMore: boolean },
  altered: ReadonlySet<string> | 'unknown',
  broken: ReadonlySet<string>,
): readonly StandingLock[] {
  if (altered !== 'unknown' && altered.size === 0) return [];
  const met = locks.found.filter(({ environment }) => altered === 'unknown' || altered.has(environment));
  const byName = new Map(met.map((lock) => [lock.environment, lock]));
  return [
    ...[...byName.values()].map(({ environment, record }) => ({
      kind: 'locked' as const,
      environment,
      record,
      isSetAside: broken.has(environment),
    })),
    ...(locks.hasMore ? [{ kind: 'unread' as const }] : []),
  ];
}
