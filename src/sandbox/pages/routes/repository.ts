import { walkCommits } from '../../forge/git/history.ts';
import { checksOf, tallyChecks } from '../facts/checks.ts';
import { describePull, listPulls } from '../facts/pulls.ts';
import { describeCommit } from '../facts/timeline.ts';
import { readBlobText, readPlace, resolvePlace, type FolderEntry } from '../facts/trees.ts';
import type { Html } from '../markup/html.ts';
import { renderMarkdownFile, type LinkResolver } from '../markup/markdown.ts';
import { fileAddress, historyAddress } from '../views/addresses.ts';
import type { CheckedCommit } from '../views/commit-rows.ts';
import { commitsPanel } from '../views/commits-page.ts';
import { placeHead } from '../views/folder-page.ts';
import { markup } from '../markup/html.ts';
import { pageLinks } from '../views/pull-rows.ts';
import { repositoryPage } from '../views/repository-page.ts';
import {
  missing,
  offsetOf,
  repositoryPlace,
  type Answer,
  type PageContext,
  type PageRequest,
  type RepositoryPlace,
} from './context.ts';
import { liveLists } from './lists.ts';

const latestCommits = 8;
const latestPulls = 8;
const commitsOnPage = 50;

/** `/:owner/:repo` */
export async function repository(context: PageContext, request: PageRequest): Promise<Answer> {
  const place = repositoryPlace(context, request);
  if (place === undefined) return missing('There is no such repository.');
  const { name, crumbs, git } = place;
  const { store, url } = context.forge;
  const live = liveLists(context);
  const branch = place.repository.defaultBranch;
  const refs = await git.refs();
  const sha = refs.get(`refs/heads/${branch}`);
  const root = sha === undefined ? undefined : await readPlace(git, sha, '');
  const entries = root?.kind === 'folder' ? root.entries : undefined;
  const open = listPulls(store, place.repository, 'open');
  const body = repositoryPage({
    repository: name,
    description: place.repository.description ?? undefined,
    branch,
    branches: branchesOf(refs, branch),
    cloneUrl: `${url}/${name.owner}/${name.repo}.git`,
    entries,
    commits: sha === undefined ? [] : await readCommits(context, place, { from: sha, limit: latestCommits }),
    readme: sha === undefined ? undefined : await readReadme(place, sha, entries),
    pulls: open.slice(0, latestPulls).map((pull) => describePull(store, pull)),
    openPulls: open.length,
    now: context.now(),
  });
  const title = `${name.owner}/${name.repo}`;
  return { kind: 'page', page: { title, crumbs, body, live } };
}

/** `/:owner/:repo/commits/REVISION` */
export async function history(context: PageContext, request: PageRequest): Promise<Answer> {
  const place = repositoryPlace(context, request);
  if (place === undefined) return missing('There is no such repository.');
  const start = await resolvePlace(place.git, request.rest);
  if (start === undefined || start.path !== '')
    return missing(`There is no branch, tag or commit "${request.rest}" in this repository.`);
  const offset = offsetOf(request.query);
  const commits = await readCommits(context, place, {
    from: start.sha,
    limit: commitsOnPage + 1,
    skip: offset,
  });
  const address = historyAddress(place.name, start.revision);
  const body = markup`${placeHead(place.name, { revision: start.revision, path: '' })}
    ${commitsPanel(place.name, commits.slice(0, commitsOnPage), context.now())}
    ${pageLinks({
      offset,
      size: commitsOnPage,
      total: offset + commits.length,
      noun: 'commit',
      addressOf: (from) => `${address}?from=${from}`,
    })}`;
  const crumbs = [...place.crumbs, { text: 'Commits', address }];
  return { kind: 'page', page: { title: `Commits · ${place.name.repo}`, crumbs, body } };
}

async function readCommits(
  context: PageContext,
  { git, repository }: RepositoryPlace,
  walk: { readonly from: string; readonly limit: number; readonly skip?: number },
): Promise<readonly CheckedCommit[]> {
  const { store } = context.forge;
  const ids = await walkCommits(git.directory, walk);
  const commits = await Promise.all(ids.map((id) => git.commit(id)));
  return commits.flatMap((commit) =>
    commit === undefined
      ? []
      : [
          {
            commit: describeCommit(store, commit),
            checks: tallyChecks(checksOf(store, repository.id, commit.sha)),
          },
        ],
  );
}

function branchesOf(refs: ReadonlyMap<string, string>, first: string): readonly string[] {
  const branches = [...refs.keys()].flatMap((ref) =>
    ref.startsWith('refs/heads/') ? [ref.slice('refs/heads/'.length)] : [],
  );
  return branches.toSorted((a, b) => Number(b === first) - Number(a === first) || (a < b ? -1 : 1));
}

const longestReadme = 256 * 1024;

async function readReadme(
  { git, name, repository }: RepositoryPlace,
  sha: string,
  entries: readonly FolderEntry[] | undefined,
): Promise<Html | undefined> {
  const entry = entries?.find(({ name, kind }) => kind === 'file' && /^readme\.md$/iu.test(name));
  const file = entry === undefined ? undefined : await readPlace(git, sha, entry.name);
  if (entry === undefined || file?.kind !== 'file') return undefined;
  const text = await readBlobText(git, file.sha, longestReadme);
  const resolve = linksWithin((path) => fileAddress(name, { revision: repository.defaultBranch, path }), '');
  return text === undefined ? undefined : renderMarkdownFile(text, resolve);
}

/** Resolves the relative links of a document in a folder to the pages of the files they name. */
export function linksWithin(addressOf: (path: string) => string, folder: string): LinkResolver {
  return (href) => {
    const url = URL.parse(href, `http://files.invalid/${folder === '' ? '' : `${folder}/`}`);
    if (url?.host !== 'files.invalid') return '#';
    return `${addressOf(decodePath(url.pathname.slice(1)))}${url.hash}`;
  };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
