import { hasHistoryShape } from '../../history/history-shape.ts';
import { isText, listOf, mapOf } from '../../model/shape.ts';
import type { CommitId } from '../../model/git.ts';
import type { ManifestHistory } from '../../model/history.ts';
import type { HistorySource } from './commit-line.ts';
import { readKept } from './read-kept.ts';

export interface HistoryRequest {
  /** A ref or a bare name, as somebody typed it. */
  readonly text: string;
  readonly tip: CommitId;
  /** Prefix of the paths that belong to the registry; '' for all. */
  readonly folder: string;
  /** Changes whenever the same files may be read otherwise: what was kept under another one is not used. */
  readonly edition: string;
}

export interface SavedHistory {
  readonly history: ManifestHistory;
  /** Where a file may have said anything of the manifest, up to the tip. */
  readonly paths: readonly string[];
}

interface Saved extends SavedHistory {
  readonly edition: string;
  readonly fingerprint: string;
}

/** What was kept of a manifest's history, of whatever tip. */
export async function loadSavedHistory(
  { reader, store }: HistorySource,
  request: HistoryRequest,
): Promise<SavedHistory | undefined> {
  const saved = readKept(await store.load(nameOf(request)));
  const isUsable =
    isSaved(saved) && saved.edition === request.edition && saved.fingerprint === reader.fingerprint;
  return isUsable ? { history: saved.history, paths: saved.paths } : undefined;
}

export async function saveHistory(
  { reader, store }: HistorySource,
  request: HistoryRequest,
  saved: SavedHistory,
): Promise<void> {
  const content: Saved = { edition: request.edition, fingerprint: reader.fingerprint, ...saved };
  await store.save(nameOf(request), JSON.stringify(content));
}

const hasSavedShape = mapOf({
  edition: isText,
  fingerprint: isText,
  history: hasHistoryShape,
  paths: listOf(isText),
});

/** Whoever can write there can leave anything. */
function isSaved(value: unknown): value is Saved {
  return hasSavedShape(value);
}

function nameOf({ text, folder }: HistoryRequest): string {
  return `manifest ${JSON.stringify([folder, text.toLowerCase()])}`;
}
