import type { PullRequest } from '../../forge/store/model/pull-request.ts';
import type { Repository } from '../../forge/store/model/repository.ts';
import { keyOf, type StoreReader } from '../../forge/store/tables.ts';
import { checksOf, tallyChecks, type CheckTally } from './checks.ts';
import { personById, type Person } from './people.ts';
import { nameOf, type RepositoryName } from './repositories.ts';

export type PullState = 'open' | 'draft' | 'merged' | 'closed';

export interface LabelFacts {
  readonly name: string;
  readonly color: string;
  readonly description: string | undefined;
}

/** What is known of a pull request without asking Git. */
export interface PullFacts {
  readonly repository: RepositoryName;
  readonly number: number;
  readonly title: string;
  readonly state: PullState;
  readonly author: Person;
  /** Undefined until it is merged. */
  readonly mergedBy: Person | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly labels: readonly LabelFacts[];
  readonly comments: number;
  readonly checks: CheckTally;
  readonly baseBranch: string;
  readonly headBranch: string;
  /** `owner:` of a head that lies in another repository, else nothing. */
  readonly headOwner: string | undefined;
  readonly headSha: string;
}

/** The pull request with a number. */
export function findPull(
  store: StoreReader,
  repository: Repository,
  number: number,
): PullRequest | undefined {
  return store.by.pullRequestByNumber.first(keyOf(repository.id, number));
}

/** A repository's pull requests of one state, newest first. */
export function listPulls(
  store: StoreReader,
  repository: Repository,
  state: 'open' | 'closed' | 'all',
): readonly PullRequest[] {
  return store.by.pullRequestsOfRepository
    .all(repository.id)
    .filter(({ issueId }) => state === 'all' || store.tables.issues.get(issueId)?.state === state)
    .toReversed();
}

/** Everything that rows and headers say of a pull request. */
export function describePull(store: StoreReader, pull: PullRequest): PullFacts {
  const issue = store.tables.issues.get(pull.issueId);
  const repository = store.tables.repositories.get(pull.repositoryId);
  if (issue === undefined || repository === undefined)
    throw new Error(`pull request ${pull.id} has lost its issue or repository`);
  return {
    repository: nameOf(store, repository),
    number: pull.number,
    title: issue.title,
    state: stateOf(pull, issue.state),
    author: personById(store, issue.authorId),
    mergedBy: pull.mergedAt === null ? undefined : personById(store, pull.mergedById),
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    labels: issue.labelIds.flatMap((id) => labelById(store, id)),
    comments: store.by.commentsOfIssue.all(issue.id).length,
    checks: tallyChecks(checksOf(store, pull.repositoryId, pull.headSha)),
    baseBranch: pull.baseBranch,
    headBranch: pull.headBranch,
    headOwner:
      pull.headRepositoryId === pull.repositoryId ? undefined : personById(store, pull.headOwnerId).login,
    headSha: pull.headSha,
  };
}

function stateOf(pull: PullRequest, state: 'open' | 'closed'): PullState {
  if (pull.mergedAt !== null) return 'merged';
  if (state === 'closed') return 'closed';
  return pull.isDraft ? 'draft' : 'open';
}

function labelById(store: StoreReader, id: number): readonly LabelFacts[] {
  const label = store.tables.labels.get(id);
  if (label === undefined) return [];
  return [{ name: label.name, color: label.color, description: label.description ?? undefined }];
}
