import { includesRole, roleOf } from '../access/roles.ts';
import type { Core } from '../core.ts';
import { threadsOf } from '../actions/review-threads.ts';
import { issueOf } from '../present/pull-request.ts';
import type { PullRequest, Review } from '../store/model/pull-request.ts';
import type { Repository } from '../store/model/repository.ts';
import type { PullRequestParameters } from '../store/model/ruleset.ts';
import { ownersOf, type Owners } from './code-owners.ts';

/** What reviews still keep a pull request from being merged, in GitHub's words. */
export async function reviewViolations(
  core: Core,
  { repository, pull }: { repository: Repository; pull: PullRequest },
  rule: PullRequestParameters,
): Promise<readonly string[]> {
  const opinions = opinionsOf(core, repository, pull);
  const approvers = opinions.filter(({ state }) => state === 'APPROVED').map(({ authorId }) => authorId);
  const violations: string[] = [];
  if (opinions.some(({ state }) => state === 'CHANGES_REQUESTED')) violations.push('Changes were requested.');
  const needed = rule.required_approving_review_count;
  if (approvers.length < needed)
    violations.push(
      `At least ${needed} approving review${needed === 1 ? ' is' : 's are'} required by reviewers with write access.`,
    );
  if (rule.require_last_push_approval && !isLastPushApproved(pull, opinions))
    violations.push('New changes require approval from someone other than the last pusher.');
  if (rule.required_review_thread_resolution && hasOpenThread(core, pull))
    violations.push('A conversation must be resolved before this pull request can be merged.');
  if (!rule.require_code_owner_review) return violations;
  const authorId = issueOf(core, pull).authorId;
  const missing = (await ownersOf(core, repository, pull)).filter(
    (owners) => !approvers.some((id) => id !== authorId && owns(core, owners, id)),
  );
  return missing.length === 0
    ? violations
    : [
        ...violations,
        `Waiting on code owner review from ${missing.map((owners) => named(core, owners)).join(', ')}.`,
      ];
}

/** Somebody other than who pushed the head has approved that very head. */
function isLastPushApproved({ headSha, lastPusherId }: PullRequest, opinions: readonly Review[]): boolean {
  return opinions.some(
    ({ state, commitSha, authorId }) =>
      state === 'APPROVED' && commitSha === headSha && authorId !== lastPusherId,
  );
}

function hasOpenThread(core: Core, pull: PullRequest): boolean {
  return threadsOf(core, pull).some(({ isResolved }) => isResolved !== true);
}

/** The latest opinion of each reviewer who may write; comments are none, and one's own do not count. */
function opinionsOf(core: Core, repository: Repository, pull: PullRequest): readonly Review[] {
  const authorId = issueOf(core, pull).authorId;
  const given = core.store.by.reviewsOfPullRequest
    .all(pull.id)
    .filter(({ state }) => state !== 'PENDING' && state !== 'COMMENTED')
    .filter((review) => review.authorId !== authorId)
    .filter((review) => includesRole(roleOf(core, repository, review.authorId), 'write'))
    .toSorted((a, b) => (a.submittedAt ?? '').localeCompare(b.submittedAt ?? '') || a.id - b.id);
  return [...new Map(given.map((review) => [review.authorId, review])).values()];
}

/** True when somebody is one of the owners, or in one of their teams. */
export function owns(core: Core, { userIds, teamIds }: Owners, userId: number): boolean {
  const isInTeam = (id: number): boolean =>
    core.store.tables.teams.get(id)?.members.some((member) => member.userId === userId) ?? false;
  return userIds.includes(userId) || teamIds.some(isInTeam);
}

function named(core: Core, { userIds, teamIds }: Owners): string {
  const people = userIds.flatMap((id) => core.store.tables.accounts.get(id)?.login ?? []);
  const teams = teamIds.flatMap((id) => core.store.tables.teams.get(id)?.slug ?? []);
  return [...people, ...teams].join(' or ');
}
