import type { PeopleFacts } from '../model/approval-facts.ts';
import type {
  ApprovalProfile,
  ApprovalState,
  Met,
  Requirement,
  RequirementState,
  Statement,
} from '../model/approval.ts';
import { approvalDigest, shortDigest } from './coverage.ts';
import { describeNext } from './describe-next.ts';
import { aBench, judgeStatement, type Bench } from './judge-statement.ts';
import { isMember, membershipOf, type Membership } from './membership.ts';
import { findCandidates, type Candidates } from './candidates.ts';
import { coverageDigests } from './requirements.ts';
import { readStanding, type Standing } from './standing.ts';

/** All that a decision rests on. */
export interface ApprovalQuestion {
  readonly requirements: readonly Requirement[];
  readonly statements: readonly Statement[];
  /** By commit, the digests of what each requirement covers when that commit is merged into the base of today. */
  readonly coverageAt: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly people: PeopleFacts;
  readonly profile: ApprovalProfile;
  /** More was said than could be read: a no may be among it, so nothing is approved. */
  readonly isTruncated: boolean;
  /** Things a reader should know besides. */
  readonly notes: readonly string[];
}

/** Who has agreed to what, who is missing, and whether it is enough. Whatever is in doubt does not count. */
export function decideApprovals(question: ApprovalQuestion): ApprovalState {
  const { requirements, statements, profile, isTruncated, notes } = question;
  const bench = aBench(question);
  const digest = shortDigest(approvalDigest(coverageDigests(requirements)));
  const standing = readStanding(statements, bench.isDigestRight);
  const asked = requirements.map((requirement) => ({
    requirement,
    memberships: requirement.from.map((set) => membershipOf(set, question.people)),
  }));
  const objections = standing.filter((person) => blocks(person, asked, bench));
  const states = asked.map((one) => judgeRequirement({ ...one, standing, objections, digest, bench }));
  return {
    profile,
    status: statusOf(states, objections.length > 0, isTruncated),
    requirements: states,
    blockers: objections.flatMap(({ by, objection }) =>
      objection === undefined ? [] : { by, statement: objection },
    ),
    digest,
    notes: [...notes, ...notesOn(question)],
  };
}

interface Asked {
  readonly requirement: Requirement;
  readonly memberships: readonly Membership[];
}

/** A request for changes by a person who is asked, or who may write, or of whom neither is known. */
function blocks(
  { by, objection }: Standing,
  asked: readonly Asked[],
  { people, exclusionOf }: Bench,
): boolean {
  const exclusion = exclusionOf(by);
  if (objection === undefined || exclusion === 'bot' || exclusion === 'agent') return false;
  if (people.writers.get(by.id) !== false) return true;
  return asked.some(({ memberships }) => isMember(memberships, by, people) !== false);
}

function statusOf(
  states: readonly RequirementState[],
  isBlocked: boolean,
  isTruncated: boolean,
): ApprovalState['status'] {
  if (isBlocked || states.some(({ status }) => status === 'impossible')) return 'refused';
  return !isTruncated && states.every(({ status }) => status === 'met') ? 'approved' : 'pending';
}

function notesOn({ profile, isTruncated }: ApprovalQuestion): readonly string[] {
  return [
    ...(profile === 'solo'
      ? [
          'The profile is `solo`: the author may agree to their own change by `/approve` with the digest, which proves less than a second pair of eyes.',
        ]
      : []),
    ...(isTruncated
      ? ['There are more reviews or comments than could be read, so nothing counts as approved.']
      : []),
  ];
}

interface OneRequirement extends Asked {
  readonly standing: readonly Standing[];
  readonly objections: readonly Standing[];
  readonly digest: string;
  readonly bench: Bench;
}

function judgeRequirement(one: OneRequirement): RequirementState {
  const { requirement, memberships, standing, objections, bench } = one;
  const metBy: Met[] = [];
  const notCounted: RequirementState['notCounted'][number][] = [];
  for (const person of standing) {
    const { met, refused } = judgePerson(person, one, bench);
    if (met !== undefined) metBy.push(met);
    if (refused !== undefined) notCounted.push(refused);
  }
  const agreed = new Set(metBy.map(({ by }) => by.id));
  const candidates = findCandidates({ requirement, memberships, agreed, bench });
  const isBlocked = objections.some(({ by }) => isMember(memberships, by, bench.people) === true);
  const isUnsure = notCounted.some(({ why }) => why === 'lookup-failed');
  const status = statusOfOne({ requirement, isBlocked, agreed: agreed.size, isUnsure, candidates });
  const state = { requirement, status, metBy, notCounted, candidates: candidates.names };
  return { ...state, next: describeNext(state, { ...one, candidates }) };
}

/** The newest approval of a person that counts, or why the newest of all does not. */
function judgePerson(
  { by, approvals, superseded }: Standing,
  asked: Asked,
  bench: Bench,
): { readonly met?: Met; readonly refused?: RequirementState['notCounted'][number] } {
  let refused: RequirementState['notCounted'][number] | undefined;
  for (const statement of approvals.toReversed()) {
    const why = judgeStatement(statement, asked, bench);
    if (why === undefined) return { met: { by, statement, isOwn: bench.exclusionOf(by) !== undefined } };
    refused ??= { by, statement, why };
  }
  const withdrawn = superseded.at(-1);
  if (refused === undefined && withdrawn !== undefined)
    refused = { by, statement: withdrawn, why: 'superseded' };
  return refused === undefined ? {} : { refused };
}

function statusOfOne(found: {
  readonly requirement: Requirement;
  readonly isBlocked: boolean;
  readonly agreed: number;
  readonly isUnsure: boolean;
  readonly candidates: Candidates;
}): RequirementState['status'] {
  const { requirement, isBlocked, agreed, isUnsure, candidates } = found;
  if (isBlocked) return 'blocked';
  if (agreed >= requirement.count) return 'met';
  if (isUnsure || candidates.failures.length > 0) return 'unknown';
  return agreed + candidates.most < requirement.count ? 'impossible' : 'missing';
}
