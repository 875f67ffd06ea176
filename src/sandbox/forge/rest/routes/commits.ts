import { resolveCommit } from '../../actions/refs.ts';
import { ApiError, found } from '../../api-error.ts';
import { emptyTree, printDiff, printPatches } from '../../git/diff.ts';
import type { GitCommit } from '../../git/git-objects.ts';
import { walkCommits, type CommitWalk } from '../../git/history.ts';
import { isTreePath } from '../../git/trees.ts';
import { presentCommit, presentFile, presentFullCommit } from '../../present/commit.ts';
import { issueOf, presentPullRequestSummary } from '../../present/pull-request.ts';
import { repositoryPage, repositoryUrl } from '../../present/repository.ts';
import { ok, type Handlers, type Reply, type RepositoryCall } from '../call.ts';
import { listReply, paginate, type Page } from '../pages.ts';

/** Commits listed with one comparison per page, and files with any of them, at most. */
const comparisonCommits = 250;
const comparisonFiles = 300;

/** History. */
export const commitRoutes = {
  'GET /repos/{owner}/{repo}/commits': async (call) => {
    await requireContent(call);
    const from = await commitNamed(call, call.query.get('sha') ?? call.repository.defaultBranch);
    const filters = readFilters(call);
    const ids = filters === undefined ? [] : await walkCommits(call.git.directory, { ...filters, from });
    return listReply(call, ids, async (sha) =>
      presentCommit(call.core, call.repository, await commitAt(call, sha)),
    );
  },
  'GET /repos/{owner}/{repo}/commits/{ref}': async (call) => {
    await requireContent(call);
    const sha = await commitNamed(call, call.parameter('ref'));
    const commit = await commitAt(call, sha);
    if (call.accept.includes('sha')) return { status: 200, text: { type: 'text/plain', content: sha } };
    const text = await asText(call, { base: commit.parents[0] ?? emptyTree, head: sha });
    return text ?? ok(await presentFullCommit(call.core, call.repository, commit));
  },
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': async (call) => {
    const sha = call.parameter('commit_sha');
    const pulls = call.core.store.by.pullRequestsOfRepository
      .all(call.repository.id)
      .filter((pull) => pull.headSha === sha || pull.mergeCommitSha === sha)
      .filter((pull) => issueOf(call.core, pull).state === 'open' || pull.mergedAt !== null);
    return listReply(call, pulls, (pull) => presentPullRequestSummary(call.core, pull));
  },
  'GET /repos/{owner}/{repo}/compare/{basehead}': compare,
} satisfies Handlers;

/** 409 for a repository without a single branch, as GitHub answers. */
export async function requireContent({ git }: RepositoryCall): Promise<void> {
  if ((await git.refs()).size === 0) throw new ApiError(409, 'Git Repository is empty.');
}

/** The commit that a name stands for; 422 as GitHub words it. */
export async function commitNamed({ git }: RepositoryCall, name: string): Promise<string> {
  const sha = await resolveCommit(git, name);
  if (sha === undefined) throw new ApiError(422, `No commit found for SHA: ${name}`);
  return sha;
}

async function commitAt({ git }: RepositoryCall, sha: string): Promise<GitCommit> {
  return found(await git.commit(sha));
}

/** Undefined where no commit can fit: a path that no tree holds, an author that no name can be. */
function readFilters({ query }: RepositoryCall): Omit<CommitWalk, 'from'> | undefined {
  const path = (query.get('path') ?? '').replaceAll(/^\/+|\/+$/g, '');
  const author = query.get('author') ?? '';
  const [since, until] = [timeIn(query, 'since'), timeIn(query, 'until')];
  const isPossible = (path === '' || isTreePath(path)) && !author.includes('\0');
  if (!isPossible) return undefined;
  return {
    ...(path === '' ? {} : { path }),
    ...(author === '' ? {} : { author }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

function timeIn(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name);
  return value === null || Number.isNaN(Date.parse(value)) ? undefined : new Date(value).toISOString();
}

/** The patch or diff of a change, when the caller asks for one of these media types. */
export async function asText(
  { accept, git }: RepositoryCall,
  { base, head }: { base: string; head: string },
): Promise<Reply | undefined> {
  const type = 'text/plain; charset=utf-8';
  if (accept.includes('.diff'))
    return { status: 200, text: { type, content: await printDiff(git.directory, base, head) } };
  if (accept.includes('.patch') && base !== emptyTree)
    return { status: 200, text: { type, content: await printPatches(git.directory, base, head) } };
  return undefined;
}

async function compare(call: RepositoryCall): Promise<Reply> {
  await requireContent(call);
  const { core, git, repository } = call;
  const [baseName = '', headName = ''] = call.parameter('basehead').split('...');
  const base = found(await resolveCommit(git, withoutOwner(baseName)));
  const head = found(await resolveCommit(git, withoutOwner(headName)));
  const mergeBase = await git.mergeBase(base, head);
  if (mergeBase === undefined)
    throw new ApiError(404, `No common ancestor between ${baseName} and ${headName}.`);
  const text = await asText(call, { base: mergeBase, head });
  if (text !== undefined) return text;
  const { ahead, behind } = await git.distance(base, head);
  const page = await listCompared(call, { base, head });
  const files = await git.diff(mergeBase, head);
  return {
    status: 200,
    headers: page.headers,
    body: {
      ...presentComparisonLinks(call, { base, head }),
      base_commit: presentCommit(core, repository, await commitAt(call, base)),
      merge_base_commit: presentCommit(core, repository, await commitAt(call, mergeBase)),
      status: describeDistance(ahead, behind),
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: page.items,
      files: files
        .slice(0, comparisonFiles)
        .map((file) => presentFile(core, repository, { file, sha: head })),
    },
  };
}

/** The commits of a comparison, oldest first: up to 250, or the page that was asked for. */
async function listCompared(
  call: RepositoryCall,
  { base, head }: { base: string; head: string },
): Promise<Page<object>> {
  const ids = (await walkCommits(call.git.directory, { from: head, without: [base] })).toReversed();
  const isPaged = call.query.has('page') || call.query.has('per_page');
  const page = isPaged ? paginate(call, ids) : { items: ids.slice(0, comparisonCommits), headers: {} };
  const commits = await Promise.all(page.items.map((sha) => commitAt(call, sha)));
  return {
    headers: page.headers,
    items: commits.map((commit) => presentCommit(call.core, call.repository, commit)),
  };
}

/** `owner:branch` without the owner: the forks of a network share no objects here. */
function withoutOwner(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function presentComparisonLinks(
  { core, repository, parameter }: RepositoryCall,
  { base, head }: { base: string; head: string },
) {
  const asked = parameter('basehead').split('/').map(encodeURIComponent).join('/');
  const page = `${repositoryPage(core, repository)}/compare/${asked}`;
  return {
    url: `${repositoryUrl(core, repository)}/compare/${asked}`,
    html_url: page,
    permalink_url: `${repositoryPage(core, repository)}/compare/${base.slice(0, 7)}...${head.slice(0, 7)}`,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
  };
}

function describeDistance(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
