import { AppError } from '../../model/app-error.ts';
import type { GitErrorCode } from './codes.ts';

/** A Git repository, local or mirrored, could not be read. Never holds a token or file contents. */
export class GitError extends AppError<GitErrorCode> {}

/** The bytes of the object store are not what Git writes. */
export function corruptObject(what: string, cause?: unknown): GitError {
  return new GitError({
    code: 'git-object-corrupt',
    message: `The Git object store is damaged: ${what}.`,
    hint: 'A mirror is rebuilt at the next fetch by itself. In a clone, run `git fsck` and clone it again if that reports errors.',
    cause,
  });
}

/** Files that would have to be in memory together are too large together; a small pack can hold such ones. */
export function readTooLarge(limit: number): GitError {
  return new GitError({
    code: 'git-read-too-large',
    message: `Files that have to be read or merged together have more than ${limit} bytes.`,
    hint: 'Keep large files out of the registry repository, or out of what `spec.manifests` in charter.yaml selects.',
  });
}

/** An object that something refers to is not in the store. */
export function missingObject(id: string, expected: string): GitError {
  return new GitError({
    code: 'git-object-missing',
    message: `Git object ${id} was expected to be a ${expected} in this repository, and there is none.`,
    hint: 'Fetch again. In a shallow or partial clone run `git fetch --unshallow`, or `git fetch --refetch`.',
  });
}
