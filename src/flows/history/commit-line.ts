import { restoreLine, saveLine, type SavedLine } from '../../history/line-codec.ts';
import type { CommitId } from '../../model/git.ts';
import type { CommitLine } from '../../model/history.ts';
import type { HistoryReader, HistoryStore } from '../../ports/history-reader.ts';

/** The history of a repository, and where what was read of it is kept. */
export interface HistorySource {
  readonly reader: HistoryReader;
  readonly store: HistoryStore;
}

interface Saved {
  readonly fingerprint: string;
  readonly line: SavedLine;
}

/**
 * The first-parent line of a commit. It is kept, and where the branch has moved forward since then only the new part
 * is read.
 */
export async function readCommitLine(
  { reader, store }: HistorySource,
  { tip, folder }: { readonly tip: CommitId; readonly folder: string },
): Promise<CommitLine> {
  const name = `line ${folder}`;
  const known = toLine(await store.load(name), reader.fingerprint);
  if (known?.tip === tip) return known;
  const line = await reader.readLine({ tip, folder, known });
  const saved: Saved = { fingerprint: reader.fingerprint, line: saveLine(line) };
  await store.save(name, JSON.stringify(saved));
  return line;
}

function toLine(text: string | undefined, fingerprint: string): CommitLine | undefined {
  if (text === undefined) return undefined;
  // The store gives what was saved, or nothing.
  const saved = JSON.parse(text) as Saved;
  return saved.fingerprint === fingerprint ? restoreLine(saved.line) : undefined;
}
