import { decideApprovals } from '../../approvals/decide.ts';
import { isMember, membershipOf } from '../../approvals/membership.ts';
import { coverageDigests, findRequirements } from '../../approvals/requirements.ts';
import type { ApprovalSnapshot, GroupFact, PeopleFacts } from '../../model/approval-facts.ts';
import type { ApprovalState, Requirement, Statement } from '../../model/approval.ts';
import type { CommitId } from '../../model/git.ts';
import type { PullRequestFacts } from '../../model/pull-request-facts.ts';
import type { Ref } from '../../model/ref.ts';
import type { PeopleAnswer } from '../../ports/forge.ts';
import { approvedCommits } from './approved-commits.ts';
import { peopleFacts } from './people-facts.ts';

export interface ApprovalToDecide {
  readonly facts: PullRequestFacts;
  readonly snapshot: ApprovalSnapshot;
  readonly requirements: readonly Requirement[];
  readonly statements: readonly Statement[];
  readonly groups: ReadonlyMap<Ref, GroupFact>;
  readonly profile: ApprovalState['profile'];
  /** Everybody of whom `peopleFor` says that they have to be known. */
  readonly known: PeopleAnswer;
  /** The id of the bot's own account. */
  readonly own: number;
  /** The same snapshot with another head; undefined for a commit that cannot be read any more. */
  readonly snapshotAt: (commit: CommitId) => Promise<ApprovalSnapshot | undefined>;
  readonly notes: readonly string[];
}

/** Who has agreed to a change and who is missing, from what the forge and Git say now. */
export async function decideApproval(request: ApprovalToDecide): Promise<ApprovalState> {
  const { facts, snapshot, requirements, groups, profile, known, own } = request;
  const { statements, notes } = sinceBase(request);
  const people = peopleFacts({ facts, base: snapshot.base, groups, known, own });
  const coverageAt = await coverageOfCommits(request, people);
  const { isTruncated } = facts;
  return decideApprovals({ requirements, statements, coverageAt, people, profile, isTruncated, notes });
}

/**
 * Who agreed while the pull request went into another branch has seen another change, though the commit is the same:
 * what had been in that branch already was no part of it.
 */
function sinceBase({
  facts,
  statements,
  notes,
}: ApprovalToDecide): Pick<ApprovalToDecide, 'statements' | 'notes'> {
  const { baseChangedAt, baseBranch } = facts.pullRequest;
  if (baseChangedAt === undefined) return { statements, notes };
  const changed = Date.parse(baseChangedAt);
  const isOlder = ({ verdict, at }: Statement): boolean =>
    verdict === 'approve' && !(Date.parse(at) > changed);
  const counted = statements.filter((statement) => !isOlder(statement));
  if (counted.length === statements.length) return { statements, notes };
  const note = `Approvals from before this went into \`${baseBranch}\` do not count: they were about another change.`;
  return { statements: counted, notes: [...notes, note] };
}

/** Of what people agreed to who are not asked for anything, nothing is worked out: it counts for nothing. */
async function coverageOfCommits(
  { facts, requirements, statements, snapshotAt }: ApprovalToDecide,
  people: PeopleFacts,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const head = facts.pullRequest.headSha;
  const coverage = new Map([[head, coverageDigests(requirements)]]);
  const asked = requirements.flatMap(({ from }) => from.map((set) => membershipOf(set, people)));
  const ofAsked = statements.filter(({ by }) => isMember(asked, by, people) !== false);
  for (const commit of approvedCommits(ofAsked, facts)) {
    const snapshot = await snapshotAt(commit);
    if (snapshot !== undefined) coverage.set(commit, coverageDigests(findRequirements(snapshot)));
  }
  return coverage;
}
