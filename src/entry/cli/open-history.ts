import { resolve } from 'node:path';
import { openLocalRepository } from '../../adapters/git/local-repository.ts';
import type { HistorySource } from '../../flows/history/commit-line.ts';
import type { CommitId } from '../../model/git.ts';
import { readEdition } from './edition.ts';
import { findRegistryFolder } from './registry-folder.ts';
import { resolvePoint } from './resolve-point.ts';
import { sayNote } from './say-note.ts';
import { shellWord } from '../../model/shell-word.ts';
import type { Terminal } from './terminal.ts';

/** The history of a registry in a local clone, seen from one commit. */
export interface OpenedHistory {
  readonly source: HistorySource;
  readonly tip: CommitId;
  /** Prefix of the paths that belong to the registry. */
  readonly folder: string;
  readonly edition: string;
}

/** Opens the history of the registry around a folder. Throws `GitError` and `HistoryError`. */
export async function openHistory(
  { repo, rev }: { readonly repo: string; readonly rev: string },
  terminal: Terminal,
): Promise<OpenedHistory> {
  const path = resolve(terminal.workingDirectory, repo);
  const repository = await openLocalRepository(path);
  const tip =
    (rev === 'HEAD' ? repository.head : undefined) ?? (await resolvePoint(repository, rev, terminal));
  if (repository.history === undefined) throw new Error('a folder without history gave a commit');
  const folder = findRegistryFolder(repository.root, path);
  if (folder !== '')
    sayNote(terminal, `Reading the registry in ${shellWord(folder)}; paths are relative to it.`);
  return { source: repository.history, tip, folder, edition: readEdition() };
}

/** Tells on stderr that older history was cut off. */
export function sayIfCut(isComplete: boolean, terminal: Terminal): void {
  if (isComplete) return;
  sayNote(
    terminal,
    'This is a shallow clone, so what came before is not known: `git fetch --unshallow` brings it.',
  );
}
