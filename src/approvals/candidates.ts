import type { Account } from '../model/account.ts';
import type { Requirement } from '../model/approval.ts';
import { compareText } from '../model/ref.ts';
import { approverName } from '../model/approver-names.ts';
import type { Bench } from './judge-statement.ts';
import type { Membership } from './membership.ts';

/** Who could still agree to a requirement. */
export interface Candidates {
  /** Logins, or the names of sets that are not listed; cut after a few. */
  readonly names: readonly string[];
  /** At most so many people could still agree; infinite where nobody can tell. */
  readonly most: number;
  /** Lookups that failed. */
  readonly failures: readonly string[];
  /** Why sets have nobody in them. */
  readonly empty: readonly string[];
}

const mostNames = 10;

export function findCandidates(asked: {
  readonly requirement: Requirement;
  readonly memberships: readonly Membership[];
  /** Ids of people who have agreed already. */
  readonly agreed: ReadonlySet<number>;
  readonly bench: Bench;
}): Candidates {
  const { requirement, memberships, agreed, bench } = asked;
  const people = new Map<number, Account>();
  const unseen = new Set<string>();
  let isOpen = false;
  for (const membership of memberships) {
    if (membership.kind === 'people') for (const person of membership.people) people.set(person.id, person);
    if (membership.kind === 'unseen') unseen.add(membership.login);
    isOpen ||= membership.kind === 'writers';
  }
  const left = [...people.values()].filter((person) => !agreed.has(person.id) && canAgree(person, bench));
  const names = [...left.map(({ login }) => login), ...unseen].toSorted(compareText);
  const open = requirement.from.filter(({ kind }) => kind === 'writers').map(approverName);
  return {
    names: [...names, ...open].slice(0, mostNames),
    most: isOpen ? Number.POSITIVE_INFINITY : names.length,
    failures: memberships.flatMap((membership) => (membership.kind === 'failed' ? membership.reason : [])),
    empty: memberships.flatMap((membership) => (membership.kind === 'nobody' ? membership.reason : [])),
  };
}

function canAgree(account: Account, { exclusionOf, profile }: Bench): boolean {
  const exclusion = exclusionOf(account);
  return exclusion === undefined || (profile === 'solo' && exclusion !== 'bot' && exclusion !== 'agent');
}
