import type { CommitId } from '../../model/git.ts';
import type { ManifestHistory } from '../../model/history.ts';
import type { HistorySource } from './commit-line.ts';

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
  const text = await store.load(nameOf(request));
  if (text === undefined) return undefined;
  // The store gives what was saved, or nothing.
  const saved = JSON.parse(text) as Saved;
  const isUsable = saved.edition === request.edition && saved.fingerprint === reader.fingerprint;
  return isUsable ? saved : undefined;
}

export async function saveHistory(
  { reader, store }: HistorySource,
  request: HistoryRequest,
  saved: SavedHistory,
): Promise<void> {
  const content: Saved = { edition: request.edition, fingerprint: reader.fingerprint, ...saved };
  await store.save(nameOf(request), JSON.stringify(content));
}

function nameOf({ text, folder }: HistoryRequest): string {
  return `manifest ${JSON.stringify([folder, text.toLowerCase()])}`;
}
