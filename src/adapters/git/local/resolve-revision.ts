import type { CommitId } from '../../../model/git.ts';
import { GitError } from '../git-error.ts';
import { nearestNames } from './nearest-names.ts';
import { runGit, tryGit } from './run-git.ts';

/** Where a clone is and what is known about it. */
export interface Clone {
  readonly directory: string;
  readonly isShallow: boolean;
}

/**
 * The commit that a revision names, with all that `git rev-parse` understands (gitrevisions). Throws
 * `git-revision-unknown` naming near branches and tags, `git-empty-repository` where there is no commit at all.
 */
export async function resolveRevision(clone: Clone, revision: string): Promise<CommitId> {
  // `:/text` takes all that follows as a pattern, so its commit is asked for in a second step.
  const object = revision.startsWith(':/') ? await parse(clone.directory, revision) : revision;
  const commit = object === undefined ? undefined : await parse(clone.directory, `${object}^{commit}`);
  if (commit !== undefined) return commit;
  throw await unknownRevision(clone, revision);
}

async function parse(directory: string, expression: string): Promise<string | undefined> {
  if (expression.includes('\0')) return undefined;
  const { status, stdout } = await tryGit(directory, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    expression,
  ]);
  const id = stdout.toString('utf8').trim();
  // `^main` excludes a commit and names none: Git prints its id with the sign before it.
  return status === 0 && !id.startsWith('^') ? id : undefined;
}

async function unknownRevision({ directory, isShallow }: Clone, revision: string): Promise<GitError> {
  const list = ['for-each-ref', '--count=2000', '--sort=-creatordate', '--format=%(refname:short)'];
  const names = (await runGit(directory, list)).toString('utf8').split('\n').filter(Boolean);
  if (names.length === 0 && (await parse(directory, 'HEAD')) === undefined) return emptyRepository(directory);
  const shown = JSON.stringify(revision);
  const isOther = (await parse(directory, revision)) !== undefined;
  return new GitError({
    code: 'git-revision-unknown',
    message: isOther
      ? `${shown} names something in this repository, but not one commit.`
      : `${shown} names no commit in this repository.`,
    hint: hintFor(nearestNames(revision, names), isShallow),
  });
}

function hintFor(near: readonly string[], isShallow: boolean): string {
  if (near.length > 0) return `Did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?`;
  if (isShallow)
    return 'This is a shallow clone: run `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`).';
  return 'Give a branch, a tag, a commit id, or anything else that `git rev-parse` takes; `git fetch` gets what others pushed.';
}

function emptyRepository(directory: string): GitError {
  return new GitError({
    code: 'git-empty-repository',
    message: `The repository in ${directory} has no commit yet.`,
    hint: 'Commit something first, or leave the revision out to read the working tree.',
  });
}
