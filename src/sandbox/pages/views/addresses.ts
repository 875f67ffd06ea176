import type { Note } from '../diff/notes.ts';
import type { RepositoryName } from '../facts/repositories.ts';

export type PullTab = 'conversation' | 'commits' | 'files' | 'checks';

/** `/owner/repo` */
export function repositoryAddress({ owner, repo }: RepositoryName): string {
  return `/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
}

export function pullsAddress(repository: RepositoryName, state: 'open' | 'closed' | 'all' = 'open'): string {
  return `${repositoryAddress(repository)}/pulls${state === 'open' ? '' : `?state=${state}`}`;
}

export function pullAddress(
  repository: RepositoryName,
  number: number,
  tab: PullTab = 'conversation',
): string {
  return `${repositoryAddress(repository)}/pull/${number}${tab === 'conversation' ? '' : `/${tab}`}`;
}

export function commitAddress(repository: RepositoryName, sha: string): string {
  return `${repositoryAddress(repository)}/commit/${encodeURIComponent(sha)}`;
}

/** The commits that lead to a revision, newest first. */
export function historyAddress(repository: RepositoryName, revision: string): string {
  return `${repositoryAddress(repository)}/commits/${encodePath(revision)}`;
}

export interface FilePlace {
  /** A branch, a tag or a commit id. */
  readonly revision: string;
  readonly path: string;
  /** From 1. */
  readonly line?: number;
}

export function fileAddress(repository: RepositoryName, { revision, path, line }: FilePlace): string {
  const anchor = line === undefined ? '' : `#L${line}`;
  return `${repositoryAddress(repository)}/blob/${encodePath(revision)}/${encodePath(path)}${anchor}`;
}

export function folderAddress(repository: RepositoryName, { revision, path }: FilePlace): string {
  const below = path === '' ? '' : `/${encodePath(path)}`;
  return `${repositoryAddress(repository)}/tree/${encodePath(revision)}${below}`;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Where a note is shown on its line. */
export type NoteAddress = (note: Note) => string;

/**
 * Notes are on the page of the changed files; where that page shows only some of them, the one file is asked for.
 */
export function noteAddressOf(
  place: { readonly repository: RepositoryName; readonly number: number },
  isOnePage: boolean,
): NoteAddress {
  const files = pullAddress(place.repository, place.number, 'files');
  return ({ id, annotation }) => `${files}${isOnePage ? '' : fileQuery(annotation.path)}#${id}`;
}

/** The part of an address that asks for one file alone. */
export function fileQuery(path: string): string {
  return `?file=${encodeURIComponent(path)}`;
}

/** A check run by itself. */
export function runAddress(repository: RepositoryName, runId: number | undefined): string {
  return runId === undefined
    ? repositoryAddress(repository)
    : `${repositoryAddress(repository)}/runs/${runId}`;
}
