import { maySee } from '../access/permissions.ts';
import { resolveCommit } from '../actions/refs.ts';
import { ApiError } from '../api-error.ts';
import { nodeId } from '../node-id.ts';
import { fullName, repositoryPage } from '../present/repository.ts';
import { findRepository } from '../rest/authorize.ts';
import { operations } from '../rest/operations.ts';
import type { Repository } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';
import { demand, type Asked } from './asked.ts';
import { commitNode } from './commits.ts';
import { pullNode } from './pull-requests.ts';

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
    isArchived: repository.isArchived,
    pullRequest: ({ number }: { number: number }) => {
      const pull = core.store.by.pullRequestByNumber.first(keyOf(repository.id, number));
      if (pull === undefined)
        throw new ApiError(404, `Could not resolve to a PullRequest with the number of ${number}.`);
      return pullNode(asked, repository, pull);
    },
    object: ({ oid, expression }: { oid?: string | null; expression?: string | null }) =>
      objectNamed(asked, repository, oid ?? expression ?? ''),
  };
}

/** A commit by its id or another of its names; of other objects the forge tells nothing here. */
async function objectNamed(asked: Asked, repository: Repository, name: string): Promise<object | null> {
  demand(asked, repository, operations['GET /repos/{owner}/{repo}/commits/{ref}']);
  const git = asked.core.repositories.open(repository.id);
  const sha = await resolveCommit(git, name);
  const commit = sha === undefined ? undefined : await git.commit(sha);
  return commit === undefined ? null : commitNode(asked, repository, commit);
}
