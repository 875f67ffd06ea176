import { hasLineShape, restoreLine, saveLine, type SavedLine } from '../../history/line-codec.ts';
import { isText, mapOf } from '../../model/shape.ts';
import type { CommitId } from '../../model/git.ts';
import type { CommitLine } from '../../model/history.ts';
import type { HistoryReader, HistoryStore } from '../../ports/history-reader.ts';
import { readKept } from './read-kept.ts';

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
 * is read. `whileReading` is done while Git reads, and not at all where there is nothing to read.
 */
export async function readCommitLine(
  { reader, store }: HistorySource,
  { tip, folder }: { readonly tip: CommitId; readonly folder: string },
  whileReading: () => Promise<unknown> = () => Promise.resolve(),
): Promise<CommitLine> {
  const name = `line ${folder}`;
  const known = toLine(await store.load(name), reader.fingerprint);
  if (known?.tip === tip && known.folder === folder) return known;
  const [line] = await Promise.all([reader.readLine({ tip, folder, known }), whileReading()]);
  const saved: Saved = { fingerprint: reader.fingerprint, line: saveLine(line) };
  await store.save(name, JSON.stringify(saved));
  return line;
}

function toLine(text: string | undefined, fingerprint: string): CommitLine | undefined {
  const saved = readKept(text);
  return isSaved(saved) && saved.fingerprint === fingerprint ? restoreLine(saved.line) : undefined;
}

const hasSavedShape = mapOf({ fingerprint: isText, line: hasLineShape });

/** Whoever can write there can leave anything. */
function isSaved(value: unknown): value is Saved {
  return hasSavedShape(value);
}
