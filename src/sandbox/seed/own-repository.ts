import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { tryGit, type GitResult } from '../forge/git/run-git.ts';
import { SandboxError } from '../sandbox-error.ts';
import { shellWord } from '../../model/shell-word.ts';

/** Somebody's own repository, as it will stand on the forge. */
export interface OwnRepository {
  /** Root of the work tree, or the bare repository. */
  readonly directory: string;
  /** Of its `origin` where it has one, so that the addresses look familiar. */
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  /** What to push where, as Git writes it. */
  readonly refspecs: readonly string[];
  /** True where files were changed and not committed: they are not part of the history. */
  readonly hasUncommitted: boolean;
  readonly hasSettings: boolean;
}

/** Reads what there is to import from a folder inside a Git repository. Throws `SandboxError`. */
export async function inspectRepository(folder: string): Promise<OwnRepository> {
  const directory = await rootOf(resolve(folder));
  const branches = await linesOf(directory, ['for-each-ref', '--format=%(refname:short)', 'refs/heads']);
  const head = await textOf(directory, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head === undefined) throw emptyRepository(directory);
  if ((await textOf(directory, ['rev-parse', '--is-shallow-repository'])) === 'true')
    throw shallowRepository(directory);
  const origin = parseOrigin(await textOf(directory, ['config', '--get', 'remote.origin.url']));
  const defaultBranch = await defaultBranchOf(directory, branches);
  const tip = branches.includes(defaultBranch) ? `refs/heads/${defaultBranch}` : head;
  const settings = await textOf(directory, ['cat-file', '-t', `${tip}:charter.yaml`]);
  return {
    directory,
    owner: origin?.owner ?? 'sandbox',
    name: origin?.name ?? nameFrom(directory),
    defaultBranch,
    refspecs: branches.includes(defaultBranch)
      ? ['refs/heads/*:refs/heads/*']
      : ['refs/heads/*:refs/heads/*', `${head}:refs/heads/${defaultBranch}`],
    hasUncommitted: ((await textOf(directory, ['status', '--porcelain'])) ?? '') !== '',
    hasSettings: settings === 'blob',
  };
}

async function rootOf(folder: string): Promise<string> {
  const result = await ask(folder, ['rev-parse', '--show-toplevel']);
  const root = result.status === 0 ? result.stdout.toString('utf8').trimEnd() : undefined;
  const bare = root ?? (await textOf(folder, ['rev-parse', '--absolute-git-dir']));
  if (bare !== undefined) return bare;
  throw new SandboxError({
    code: 'sandbox-not-a-repository',
    message: `${folder} is not in a Git repository that can be read: ${result.stderr.trim()}`,
    hint: `Name the clone of your registry, or make it one: ${gitIn(folder)} init && ${firstCommit(folder)}`,
  });
}

/** What the remote calls its default branch, then the usual names, then what is checked out; `main` when nothing is. */
async function defaultBranchOf(directory: string, branches: readonly string[]): Promise<string> {
  const remote = await textOf(directory, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD']);
  const current = await textOf(directory, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const candidates = [remote?.replace(/^origin\//, ''), 'main', 'master', current];
  return candidates.find((branch) => branch !== undefined && branches.includes(branch)) ?? 'main';
}

/** Owner and name out of `https://host/owner/name.git`, `git@host:owner/name.git` and the like. */
export function parseOrigin(url: string | undefined): { owner: string; name: string } | undefined {
  const [, owner, name] =
    /[:/]([A-Za-z\d](?:-?[A-Za-z\d]){0,38})\/([\w.-]{1,100}?)(?:\.git)?\/?$/.exec(url ?? '') ?? [];
  return owner === undefined || name === undefined || /^\.+$/.test(name) ? undefined : { owner, name };
}

function nameFrom(directory: string): string {
  const name = basename(directory)
    .replace(/\.git$/, '')
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  return name === '' ? 'registry' : name.slice(0, 100);
}

async function linesOf(directory: string, words: readonly string[]): Promise<readonly string[]> {
  const text = await textOf(directory, words);
  return text === undefined || text === '' ? [] : text.split('\n');
}

/** What Git prints, or undefined when it refuses. */
async function textOf(directory: string, words: readonly string[]): Promise<string | undefined> {
  const result = await ask(directory, words);
  return result.status === 0 ? result.stdout.toString('utf8').trimEnd() : undefined;
}

function ask(directory: string, words: readonly string[]): Promise<GitResult> {
  return tryGit({ directory: undefined, args: ['-C', directory, ...words], environment: ownEnvironment() });
}

/** The user's own Git settings, as far as they say which repositories of other users may be read. */
export function ownEnvironment(): Readonly<Record<string, string>> {
  return {
    HOME: homedir(),
    GIT_CONFIG_GLOBAL: process.env['GIT_CONFIG_GLOBAL'] ?? join(homedir(), '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: process.env['GIT_CONFIG_NOSYSTEM'] ?? '0',
  };
}

function gitIn(directory: string): string {
  return `git -C ${shellWord(directory)}`;
}

function firstCommit(directory: string): string {
  return `${gitIn(directory)} add . && ${gitIn(directory)} commit -m "first"`;
}

function emptyRepository(directory: string): SandboxError {
  return new SandboxError({
    code: 'sandbox-repository-empty',
    message: `the Git repository ${directory} has no commit yet`,
    hint: `Commit something first: ${firstCommit(directory)}`,
  });
}

function shallowRepository(directory: string): SandboxError {
  return new SandboxError({
    code: 'sandbox-repository-shallow',
    message: `${directory} is a shallow clone: a part of its history is missing, and the sandbox imports all of it`,
    hint: `Fetch the rest: ${gitIn(directory)} fetch --unshallow`,
  });
}
