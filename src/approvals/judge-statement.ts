import type { Account } from '../model/account.ts';
import type { ApprovalProfile, NotCounted, Requirement, Statement } from '../model/approval.ts';
import type { PeopleFacts } from '../model/approval-facts.ts';
import { approvalDigest, shortDigestLength } from './coverage.ts';
import { isMember, type Membership } from './membership.ts';
import { isNamed } from './named-parts.ts';

/** What approvals are judged by, the same for all requirements. */
export interface Bench {
  readonly people: PeopleFacts;
  readonly profile: ApprovalProfile;
  /** By commit, what each requirement covers there. */
  readonly coverageAt: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Whether the digest that a command names is the one of the commit that was looked at. */
  readonly isDigestRight: (statement: Statement) => boolean;
  /** Why nothing that somebody says counts. */
  readonly exclusionOf: (account: Account) => Exclusion | undefined;
}

export type Exclusion = Extract<NotCounted, 'author' | 'co-author' | 'asked-the-bot' | 'bot' | 'agent'>;

export function aBench(facts: Pick<Bench, 'people' | 'profile' | 'coverageAt'>): Bench {
  const known = new Map<string, string>();
  const digestAt = (commit: string): string | undefined => {
    const coverage = facts.coverageAt.get(commit);
    if (coverage === undefined) return undefined;
    const digest = known.get(commit) ?? approvalDigest(coverage);
    known.set(commit, digest);
    return digest;
  };
  return {
    ...facts,
    isDigestRight: ({ digest, isDigestProven, commit }) => {
      if (digest === undefined || isDigestProven === true) return true;
      const whole = digestAt(commit)?.replace(/^sha256:/, '');
      return digest.length >= shortDigestLength && whole?.startsWith(digest.toLowerCase()) === true;
    },
    exclusionOf: readExclusions(facts.people),
  };
}

/** By id: the login of an account may be somebody else's tomorrow. */
function readExclusions({ author, coAuthors, askedBy, agents }: PeopleFacts): Bench['exclusionOf'] {
  const coAuthorIds = new Set(coAuthors.map(({ id }) => id));
  const askedByIds = new Set(askedBy.map(({ id }) => id));
  return ({ id, kind }) => {
    if (kind === 'bot') return 'bot';
    if (agents.has(id)) return 'agent';
    if (id === author.id) return 'author';
    if (askedByIds.has(id)) return 'asked-the-bot';
    return coAuthorIds.has(id) ? 'co-author' : undefined;
  };
}

/** Why an approval does not count towards a requirement; undefined where it does. */
export function judgeStatement(
  statement: Statement,
  {
    requirement,
    memberships,
  }: { readonly requirement: Requirement; readonly memberships: readonly Membership[] },
  bench: Bench,
): NotCounted | undefined {
  const exclusion = bench.exclusionOf(statement.by);
  if (exclusion !== undefined && !isOwnWord(exclusion, statement, bench)) return exclusion;
  const lost = judgeAccess(statement, bench);
  if (lost !== undefined) return lost;
  const membership = isMember(memberships, statement.by, bench.people);
  if (membership !== true) return membership === 'unknown' ? 'lookup-failed' : 'not-asked';
  if (!isNamed(requirement, statement.parts)) return 'not-named';
  const needsDigest = requirement.covers.isProduction || exclusion !== undefined;
  return judgeDigest(statement, needsDigest, bench) ?? judgeContent(statement, requirement, bench);
}

/** A command takes the right to write, today as well as when it was given. A review counts from whoever is asked. */
function judgeAccess({ source, by }: Statement, { people }: Bench): NotCounted | undefined {
  if (source === 'review' || people.writers.get(by.id) === true) return undefined;
  return people.writers.get(by.id) === false ? 'access-lost' : 'lookup-failed';
}

/** In the `solo` profile people may agree to what is their own, by an explicit command. */
function isOwnWord(exclusion: Exclusion, { source }: Statement, { profile }: Bench): boolean {
  return profile === 'solo' && source === 'command' && exclusion !== 'bot' && exclusion !== 'agent';
}

function judgeDigest(statement: Statement, isNeeded: boolean, bench: Bench): NotCounted | undefined {
  if (statement.source === 'review') return undefined;
  if (statement.digest === undefined) return isNeeded ? 'digest-required' : undefined;
  return bench.isDigestRight(statement) ? undefined : 'digest-differs';
}

function judgeContent(
  { commit }: Statement,
  { id, covers }: Requirement,
  { coverageAt }: Bench,
): NotCounted | undefined {
  const coverage = coverageAt.get(commit);
  if (coverage === undefined) return 'commit-unknown';
  return coverage.get(id) === covers.digest ? undefined : 'content-changed';
}
