import type { Repository } from '../../forge/store/model/repository.ts';
import { keyOf, type StoreReader } from '../../forge/store/tables.ts';
import { personById } from './people.ts';

/** The two names by which a repository is addressed. */
export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** The repository with an owner's login and a name, both without regard to case. */
export function findRepository(store: StoreReader, { owner, repo }: RepositoryName): Repository | undefined {
  const account = store.by.accountByLogin.first(keyOf(owner));
  return account === undefined ? undefined : store.by.repositoryByName.first(keyOf(account.id, repo));
}

/** A repository's name in its own spelling. */
export function nameOf(store: StoreReader, repository: Repository): RepositoryName {
  return { owner: personById(store, repository.ownerId).login, repo: repository.name };
}
