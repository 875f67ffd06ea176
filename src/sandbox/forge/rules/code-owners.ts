import { isUtf8 } from 'node:buffer';
import { matchesGlob, parseGlob, type Glob } from '../../../model/glob.ts';
import { includesRole, roleOf } from '../access/roles.ts';
import type { Core } from '../core.ts';
import { findEntry } from '../git/trees.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import type { Repository } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';

/** Owners of one file: an approval by any of them will do. */
export interface Owners {
  readonly userIds: readonly number[];
  readonly teamIds: readonly number[];
}

/** Where GitHub looks, in this order (GitHub docs, "About code owners"). */
const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

interface Line {
  readonly globs: readonly Glob[];
  readonly owners: readonly string[];
}

/** The different owners of the files that a pull request changes, by the CODEOWNERS file of its base branch. */
export async function ownersOf(
  core: Core,
  repository: Repository,
  pull: PullRequest,
): Promise<readonly Owners[]> {
  const git = core.repositories.open(repository.id);
  const base = (await git.refs()).get(`refs/heads/${pull.baseBranch}`);
  const text = base === undefined ? undefined : await readCodeOwners(core, repository, base);
  if (text === undefined) return [];
  const lines = text.split('\n').flatMap(readLine);
  const files = await git.changes(pull.baseSha, pull.headSha);
  const paths = files.flatMap(({ path, previousPath }) =>
    previousPath === null ? [path] : [path, previousPath],
  );
  const found = new Map<string, Owners>();
  for (const path of paths) {
    const words = lastMatch(lines, path);
    if (words.length > 0) found.set(words.join(' '), resolveOwners(core, repository, words));
  }
  return [...found.values()].filter(({ userIds, teamIds }) => userIds.length + teamIds.length > 0);
}

async function readCodeOwners(core: Core, repository: Repository, sha: string): Promise<string | undefined> {
  const git = core.repositories.open(repository.id);
  const commit = await git.commit(sha);
  if (commit === undefined) return undefined;
  for (const path of places) {
    const entry = await findEntry(git, commit.tree, path);
    const blob = entry === undefined ? undefined : await git.objects.read(entry.sha);
    if (blob?.type === 'blob') return isUtf8(blob.bytes) ? blob.bytes.toString('utf8') : undefined;
  }
  return undefined;
}

function readLine(line: string): Line[] {
  const [pattern = '', ...owners] = line
    .replace(/(?:^|\s)#.*$/, '')
    .trim()
    .split(/\s+/);
  if (pattern === '') return [];
  const globs = globsOf(pattern).flatMap((text) => {
    const glob = parseGlob(text);
    return typeof glob === 'string' ? [] : [glob];
  });
  return globs.length === 0 ? [] : [{ globs, owners }];
}

/** A pattern of gitignore's kind as whole globs: one without a slash holds in every folder, a name for all below it. */
function globsOf(pattern: string): string[] {
  const isAnchored = pattern.replace(/\/$/, '').includes('/');
  const path = `${isAnchored ? '' : '**/'}${pattern.replace(/^\//, '')}`;
  if (path.endsWith('/')) return [`${path}**`];
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.includes('*') ? [path] : [path, `${path}/**`];
}

function lastMatch(lines: readonly Line[], path: string): readonly string[] {
  const line = lines.findLast(({ globs }) => globs.some((glob) => matchesGlob(glob, path, { dot: true })));
  return line?.owners ?? [];
}

/** Only who may write can be an owner. */
function resolveOwners(core: Core, repository: Repository, words: readonly string[]): Owners {
  const userIds = words.flatMap((word) => userOf(core, repository, word));
  const teamIds = words.flatMap((word) => teamOf(core, repository, word));
  return { userIds, teamIds };
}

function userOf(core: Core, repository: Repository, word: string): number[] {
  const account = word.startsWith('@')
    ? core.store.by.accountByLogin.first(keyOf(word.slice(1)))
    : core.store.by.accountByEmail.first(keyOf(word));
  if (account?.kind !== 'user') return [];
  return includesRole(roleOf(core, repository, account.id), 'write') ? [account.id] : [];
}

function teamOf(core: Core, repository: Repository, word: string): number[] {
  const [organization = '', slug] = word.slice(1).split('/');
  const owner = core.store.tables.accounts.get(repository.ownerId);
  if (slug === undefined || owner?.login.toLowerCase() !== organization.toLowerCase()) return [];
  const team = core.store.by.teamBySlug.first(keyOf(owner.id, slug));
  const granted = team?.repositories.find(({ repositoryId }) => repositoryId === repository.id);
  return team !== undefined && includesRole(granted?.role, 'write') ? [team.id] : [];
}
