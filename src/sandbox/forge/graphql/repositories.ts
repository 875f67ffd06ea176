import { maySee } from '../access/permissions.ts';
import { ApiError } from '../api-error.ts';
import { nodeId } from '../node-id.ts';
import { fullName, repositoryPage } from '../present/repository.ts';
import { findRepository } from '../rest/authorize.ts';
import { operations } from '../rest/operations.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import type { Repository } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';
import { demand, type Asked } from './asked.ts';
import { deploymentsOf, type DeploymentsWish } from './deployments.ts';
import { actorNode } from './accounts.ts';
import { collaboratorsOf } from './collaborators.ts';
import { connection, type PageArguments } from './connection.ts';
import { objectNamed, refNode, refsOf } from './git-nodes.ts';
import { issuesOf, labelNamed, type IssuesWish } from './issues.ts';
import { pullNode, stateOfPull } from './pull-requests.ts';

/** The repository of a name, for those who may know that it exists. */
export function repositoryNamed(asked: Asked, owner: string, name: string): object {
  const repository = findRepository(asked.core, owner, name);
  if (repository === undefined || !maySee(asked.core, asked.caller, repository))
    throw new ApiError(
      404,
      `Could not resolve to a Repository with the name '${owner}/${name}'.`.slice(0, 200),
    );
  return repositoryNode(asked, repository);
}

/** A `Repository`. */
export function repositoryNode(asked: Asked, repository: Repository): object {
  const { core } = asked;
  return {
    __typename: 'Repository',
    id: nodeId('R', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(core, repository),
    url: repositoryPage(core, repository),
    isPrivate: repository.isPrivate,
    isInOrganization: core.store.tables.accounts.get(repository.ownerId)?.kind === 'organization',
    isArchived: repository.isArchived,
    isDisabled: false,
    isFork: repository.parentId !== null,
    isEmpty: async () => (await core.repositories.open(repository.id).refs()).size === 0,
    owner: () => actorNode(core, repository.ownerId),
    defaultBranchRef: () => refNode(asked, repository, `refs/heads/${repository.defaultBranch}`),
    ref: ({ qualifiedName }: { qualifiedName: string }) => refNode(asked, repository, qualifiedName),
    refs: (wish: PageArguments & { refPrefix: string }) => refsOf(asked, repository, wish),
    hasIssuesEnabled: true,
    label: ({ name }: { name: string }) => labelNamed(asked, repository, name),
    issues: (wish: IssuesWish) => issuesOf(asked, repository, wish),
    deployments: (wish: DeploymentsWish) => deploymentsOf(asked, repository, wish),
    pullRequests: (wish: PullsWish) => pullsOf(asked, repository, wish),
    pullRequest: ({ number }: { number: number }) => {
      const pull = core.store.by.pullRequestByNumber.first(keyOf(repository.id, number));
      if (pull === undefined)
        throw new ApiError(404, `Could not resolve to a PullRequest with the number of ${number}.`);
      return pullNode(asked, repository, pull);
    },
    collaborators: (wish: PageArguments & { readonly login?: string | null }) =>
      collaboratorsOf(asked, repository, wish),
    object: ({ oid, expression }: { oid?: string | null; expression?: string | null }) =>
      objectNamed(asked, repository, oid ?? expression ?? ''),
  };
}

interface PullsWish extends PageArguments {
  readonly headRefName?: string | null;
  readonly states?: readonly string[] | null;
}

/** Pull requests, oldest first, whatever has become of them. */
function pullsOf(asked: Asked, repository: Repository, { headRefName, states, ...page }: PullsWish): object {
  demand(asked, repository, operations['GET /repos/{owner}/{repo}/pulls']);
  const isWanted = (pull: PullRequest): boolean =>
    (headRefName === null || headRefName === undefined || pull.headBranch === headRefName) &&
    (states?.includes(stateOfPull(asked.core, pull)) ?? true);
  const all = asked.core.store.by.pullRequestsOfRepository.all(repository.id).filter(isWanted);
  return connection({ name: 'pullRequests', all }, page, (pull) => pullNode(asked, repository, pull));
}
