import type { ForgeView, GitReader } from '../../forge/forge.ts';
import type { Memory } from '../../forge/git/memory.ts';
import type { PullRequest } from '../../forge/store/model/pull-request.ts';
import type { Repository } from '../../forge/store/model/repository.ts';
import type { ChangeList } from '../facts/changes.ts';
import { findPull } from '../facts/pulls.ts';
import { findRepository, nameOf, type RepositoryName } from '../facts/repositories.ts';
import { repositoryAddress } from '../views/addresses.ts';
import type { Crumb, Page } from '../views/layout.ts';
import type { Message } from '../views/message-page.ts';

/** What every page is made with. */
export interface PageContext {
  readonly forge: ForgeView;
  /** ISO, UTC. */
  readonly now: () => string;
  /** Lists of changed files by their two commits: they never change. */
  readonly changes: Memory<ChangeList>;
}

/** The parts of a request that pages depend on. */
export interface PageRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The path behind the fixed parts of an address that ends in one, decoded. */
  readonly rest: string;
  /** The login that the visitor acted as last. */
  readonly actedAs: string | undefined;
}

export type Answer =
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'redirect'; readonly address: string };

export interface Route {
  (context: PageContext, request: PageRequest): Promise<Answer> | Answer;
}

/** The repository that an address names, with what nearly every page of it needs. */
export interface RepositoryPlace {
  readonly repository: Repository;
  readonly name: RepositoryName;
  readonly git: GitReader;
  readonly crumbs: readonly Crumb[];
}

/** Undefined where there is no such repository. */
export function repositoryPlace(
  { forge }: PageContext,
  { params }: PageRequest,
): RepositoryPlace | undefined {
  const { owner = '', repo = '' } = params;
  // The address to clone from leads here too, as on GitHub.
  const repository = findRepository(forge.store, { owner, repo: repo.replace(/\.git$/u, '') });
  if (repository === undefined) return undefined;
  const name = nameOf(forge.store, repository);
  const crumbs = [{ text: `${name.owner}/${name.repo}`, address: repositoryAddress(name) }];
  return { repository, name, git: forge.git(repository.id), crumbs };
}

/** The pull request that an address names, with its repository. */
export interface PullPlace extends RepositoryPlace {
  readonly pull: PullRequest;
}

/** Undefined where there is no such pull request. */
export function pullPlace(context: PageContext, request: PageRequest): PullPlace | undefined {
  const place = repositoryPlace(context, request);
  const number = Number(request.params['number']);
  if (place === undefined || !Number.isSafeInteger(number)) return undefined;
  const pull = findPull(context.forge.store, place.repository, number);
  return pull === undefined ? undefined : { ...place, pull };
}

/** The answer for what is not there. */
export function missing(what: string): Answer {
  return {
    kind: 'message',
    message: {
      status: 404,
      title: 'Not found',
      text: `${what} It may have been renamed or deleted, or the address has a typing error.`,
      back: { text: 'All repositories', address: '/' },
    },
  };
}

/** A position in a list, from the query; 0 where there is none or it is no number. */
export function offsetOf(query: URLSearchParams): number {
  const offset = Number(query.get('from') ?? 0);
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
}
