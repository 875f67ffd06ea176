import type { StoreReader } from '../../forge/store/tables.ts';
import { shortDigest } from '../facts/digests.ts';
import { describePull, listPulls, type PullFacts } from '../facts/pulls.ts';
import { nameOf } from '../facts/repositories.ts';
import { pullsAddress } from '../views/addresses.ts';
import { homePage, type HomeFacts } from '../views/home-page.ts';
import { pullsPage, type PullFilter } from '../views/pulls-page.ts';
import {
  missing,
  offsetOf,
  repositoryPlace,
  type Answer,
  type PageContext,
  type PageRequest,
} from './context.ts';

const pullsOnHome = 50;
const pullsOnPage = 100;

/** `/` */
export function home(context: PageContext): Answer {
  const facts = homeFacts(context);
  const body = homePage(facts);
  return { kind: 'page', page: { title: 'Pull requests', crumbs: [], body, live: liveLists(context) } };
}

/** `/_/state` */
export function homeState(context: PageContext): Answer {
  return { kind: 'text', text: liveLists(context).digest };
}

/** What lists of pull requests and repositories watch: all of them at once. */
export function liveLists(context: PageContext): { readonly address: string; readonly digest: string } {
  const { repositories, pulls } = homeFacts(context);
  return { address: '/_/state', digest: shortDigest([repositories, pulls]) };
}

/** `/:owner/:repo/pulls` */
export function pulls(context: PageContext, request: PageRequest): Answer {
  const place = repositoryPlace(context, request);
  if (place === undefined) return missing('There is no such repository.');
  const { store } = context.forge;
  const filter = filterOf(request.query.get('state'));
  const offset = offsetOf(request.query);
  const counts = {
    open: listPulls(store, place.repository, 'open').length,
    closed: listPulls(store, place.repository, 'closed').length,
    all: listPulls(store, place.repository, 'all').length,
  };
  const shown = listPulls(store, place.repository, filter)
    .slice(offset, offset + pullsOnPage)
    .map((pull) => describePull(store, pull));
  const body = pullsPage({
    repository: place.name,
    filter,
    counts,
    pulls: shown,
    offset,
    pageSize: pullsOnPage,
    now: context.now(),
  });
  const crumbs = [...place.crumbs, { text: 'Pull requests', address: pullsAddress(place.name) }];
  const title = `Pull requests · ${place.name.repo}`;
  return { kind: 'page', page: { title, crumbs, body, live: liveLists(context) } };
}

function filterOf(state: string | null): PullFilter {
  return state === 'closed' || state === 'all' ? state : 'open';
}

function homeFacts({ forge: { store }, now }: PageContext): HomeFacts {
  const repositories = store.tables.repositories.list().map((repository) => ({
    name: nameOf(store, repository),
    description: repository.description ?? undefined,
    openPulls: listPulls(store, repository, 'open').length,
    pushedAt: repository.pushedAt ?? undefined,
  }));
  return {
    repositories,
    pulls: newestOpenPulls(store),
    openPulls: repositories.reduce((sum, { openPulls }) => sum + openPulls, 0),
    now: now(),
  };
}

function newestOpenPulls(store: StoreReader): readonly PullFacts[] {
  return store.tables.repositories
    .list()
    .flatMap((repository) => listPulls(store, repository, 'open').slice(0, pullsOnHome))
    .toSorted((a, b) => b.id - a.id)
    .slice(0, pullsOnHome)
    .map((pull) => describePull(store, pull));
}
