import { statSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommitId } from '../../../model/git.ts';
import { GitError } from '../git-error.ts';
import { refuseEmbedded } from './embedded-repository.ts';
import { failedCommand, tryGit } from './run-git.ts';

/** A clone, and what Git says of it. */
export interface FoundClone {
  readonly root: string;
  readonly head: CommitId | undefined;
  readonly isBare: boolean;
  readonly idLength: number;
  readonly shallow: ReadonlySet<CommitId>;
  /** A folder in the Git directory of the clone that is Charter's own; it may not exist yet. */
  readonly ownFolder: string;
}

/** Why there is no clone: the folder is in none, or there is no Git. Its files can be read all the same. */
export interface NoClone {
  readonly reason: GitError;
}

/**
 * Asked together. Nothing is answered from `--show-toplevel` on where there is no working tree, and HEAD is not before
 * the first commit; the top may hold line ends. No object is read: Git might fetch it as a repository tells it to that
 * is refused only afterwards.
 */
const questions = [
  '--is-bare-repository',
  '--show-object-format',
  '--absolute-git-dir',
  '--git-common-dir',
  '--git-path',
  'shallow',
  '--git-path',
  'charter',
  '--show-toplevel',
  '--revs-only',
  'HEAD',
];
const surelyAnswered = 6;

/**
 * Finds the clone that a folder belongs to, wherever in it that is. Throws `GitError` when there is no such folder or
 * Git refuses to work in it.
 */
export async function findClone(path: string): Promise<FoundClone | NoClone> {
  if (!isFolder(path)) throw noFolder(path);
  const output = await tryGit(path, ['rev-parse', ...questions]).catch((error: unknown) => {
    if (error instanceof GitError && error.code === 'git-not-installed') return error;
    throw error;
  });
  if (output instanceof GitError) return { reason: output };
  const answers = output.stdout.toString('utf8').replace(/\n$/, '').split('\n');
  if (answers.length < surelyAnswered) return explainRefusal(path, output.stderr);
  return readAnswers(path, { answers, hasTop: output.status === 0 });
}

async function readAnswers(
  path: string,
  { answers, hasTop }: { readonly answers: readonly string[]; readonly hasTop: boolean },
): Promise<FoundClone> {
  const [bare, format, gitDirectory = path, common = '', shallowFile = '', ownFolder = '', ...rest] = answers;
  // Where the folder is named by a link, Git still answers from where it lies.
  const place = await realpath(path);
  await refuseEmbedded({ own: gitDirectory, common: resolve(place, common) });
  const shallow = await readFile(resolve(place, shallowFile), 'utf8').catch(() => '');
  return {
    ...(hasTop ? splitTop(rest) : { root: gitDirectory, head: undefined }),
    isBare: bare === 'true' || !hasTop,
    idLength: format === 'sha256' ? 64 : 40,
    shallow: new Set(shallow.split('\n').filter(Boolean)),
    ownFolder: resolve(place, ownFolder),
  };
}

const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The lines of the top, and after them that of HEAD, where it names anything. */
function splitTop(lines: readonly string[]): { readonly root: string; readonly head: CommitId | undefined } {
  const last = lines.at(-1) ?? '';
  return lines.length > 1 && objectId.test(last)
    ? { root: lines.slice(0, -1).join('\n'), head: last }
    : { root: lines.join('\n'), head: undefined };
}

function explainRefusal(path: string, stderr: string): NoClone {
  if (/not a git repository/i.test(stderr)) return { reason: notARepository(path) };
  if (!/dubious ownership/i.test(stderr)) throw failedCommand(['rev-parse'], stderr);
  const named = /safe\.directory '?([^'\n]+?)'?$/m.exec(stderr)?.[1] ?? path;
  throw new GitError({
    code: 'git-dubious-ownership',
    message: `${path} belongs to another user, so Git does not trust what is configured in it.`,
    hint: `If you trust it, run: git config --global --add safe.directory '${named.replaceAll("'", String.raw`'\''`)}'`,
  });
}

/** Asked at once, so that Git is on its way when the caller goes on. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function noFolder(path: string): GitError {
  return new GitError({
    code: 'git-not-a-repository',
    message: `There is no folder ${path}.`,
    hint: 'Give the folder of a clone with `--repo`, or run the command inside one.',
  });
}

function notARepository(path: string): GitError {
  return new GitError({
    code: 'git-not-a-repository',
    message: `${path} is not in a Git repository, so there are no revisions to read.`,
    hint: 'Run the command in a clone, or leave revisions out to read the files as they are.',
  });
}
