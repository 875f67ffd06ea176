import type { ApprovalState, Requirement, RequirementState } from '../model/approval.ts';
import type { EnvironmentLock, StandingLock } from '../model/environment-lock.ts';

/** For what the glass is broken. */
export interface BrokenGlass {
  readonly environments: ReadonlySet<string>;
  /** Changed files about which more is to be said than what happens there: no grant is bound to them. */
  readonly beyond: ReadonlySet<string>;
}

/**
 * The same decision with the glass broken for some environments: agreement that is missing for what happens in them alone
 * is not waited for. A request for changes stands, and so does whatever is about something else as well.
 */
export function setAside(state: ApprovalState, glass: BrokenGlass, isTruncated: boolean): ApprovalState {
  if (glass.environments.size === 0) return state;
  const requirements = state.requirements.map((one) => setAsideOne(one, glass));
  return { ...state, requirements, status: statusOf(state, requirements, isTruncated) };
}

const missing: ReadonlySet<RequirementState['status']> = new Set(['missing', 'unknown', 'impossible']);

function setAsideOne(state: RequirementState, glass: BrokenGlass): RequirementState {
  const isAside = missing.has(state.status) && isWithin(state.requirement, glass);
  return isAside ? { ...state, status: 'set-aside', next: 'Not waited for: the glass is broken.' } : state;
}

function isWithin({ covers }: Requirement, { environments, beyond }: BrokenGlass): boolean {
  const isThere =
    covers.environments.length > 0 && covers.environments.every((name) => environments.has(name));
  return isThere && !covers.paths.some((path) => beyond.has(path));
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
