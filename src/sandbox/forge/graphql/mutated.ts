import type { Caller } from '../access/caller.ts';
import { ApiError } from '../api-error.ts';
import type { Actor } from '../forge.ts';
import { issueOf } from '../present/pull-request.ts';
import type { App } from '../store/model/app.ts';
import type { Issue } from '../store/model/issue.ts';
import type { Repository } from '../store/model/repository.ts';
import { readNodeId, recordAt, type Asked } from './asked.ts';

/** The arguments of every mutation. */
export interface Mutated<Input> {
  readonly input: Input & { readonly clientMutationId?: string | null };
}

/** The repository of a node id. */
export function repositoryAt({ core }: Asked, id: string): Repository {
  return recordAt(id, 'R', core.store.tables.repositories);
}

/** The repository in which something lies. */
export function repositoryOf(
  { core }: Asked,
  { repositoryId }: { readonly repositoryId: number },
): Repository {
  const repository = core.store.tables.repositories.get(repositoryId);
  if (repository === undefined) throw new ApiError(404, 'Could not resolve to a Repository.');
  return repository;
}

/** An issue or the conversation of a pull request, by either node id. */
export function issueAt({ core }: Asked, id: string): Issue {
  if (readNodeId(id).type !== 'PR') return recordAt(id, 'I', core.store.tables.issues);
  return issueOf(core, recordAt(id, 'PR', core.store.tables.pullRequests));
}

/** Who writes. */
export function actorOf(caller: Caller): Actor {
  if (caller.kind === 'user') return { accountId: caller.account.id };
  if (caller.kind === 'installation') return { accountId: caller.account.id, appId: caller.app.id };
  throw new ApiError(401, 'This endpoint requires you to be authenticated.');
}

/** The App that writes, where Apps alone may. */
export function appOf(caller: Caller): App {
  if (caller.kind !== 'installation') throw new ApiError(403, 'You must authenticate via a GitHub App.');
  return caller.app;
}

/** A payload with the caller's own name for the mutation. */
export function echo(
  { clientMutationId }: { readonly clientMutationId?: string | null },
  payload: object,
): object {
  return { ...payload, clientMutationId: clientMutationId ?? null };
}
