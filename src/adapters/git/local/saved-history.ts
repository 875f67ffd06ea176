import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryStore } from '../../../ports/history-reader.ts';

/** Raised whenever what is kept changes its form: older files are then ignored, and written over in time. */
const format = 'charter-history-3';

/** Files that are kept, of which the ones used last stay. */
const mostFiles = 200;

/** Larger files are not kept. */
const mostBytes = 256 * 1024 * 1024;

/**
 * Keeps texts in a folder of the repository's Git directory. A file is written beside its place and then renamed, so
 * that a reader sees the old one or the new one; its digest stands in its first line, so that a damaged one is none.
 */
export class SavedHistory implements HistoryStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async load(name: string): Promise<string | undefined> {
    const content = await readFile(this.#fileOf(name), 'utf8').catch(() => '');
    const end = content.indexOf('\n');
    const text = content.slice(end + 1);
    return end > 0 && content.slice(0, end) === headerOf(text) ? text : undefined;
  }

  async save(name: string, text: string): Promise<void> {
    if (text.length > mostBytes) return;
    const place = this.#fileOf(name);
    const draft = `${place}.${randomUUID()}.tmp`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(draft, `${headerOf(text)}\n${text}`);
      await rename(draft, place);
      await this.#prune();
    } catch {
      // A repository that may only be read, or a full disk: the history is then read anew each time.
      await rm(draft, { force: true }).catch(() => undefined);
    }
  }

  #fileOf(name: string): string {
    return join(this.#folder, `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.json`);
  }

  async #prune(): Promise<void> {
    const names = await readdir(this.#folder);
    if (names.length <= mostFiles) return;
    const files = await Promise.all(
      names.map(async (name) => ({ name, time: (await stat(join(this.#folder, name))).mtimeMs })),
    );
    const oldest = files.toSorted((a, b) => a.time - b.time).slice(0, names.length - mostFiles);
    for (const { name } of oldest) await rm(join(this.#folder, name), { force: true });
  }
}

function headerOf(text: string): string {
  return `${format} ${createHash('sha256').update(text).digest('hex')}`;
}
