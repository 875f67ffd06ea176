import type { BlobId, TreeEntry } from '../../model/git.ts';
import type { RegistrySource } from '../registry/load-registry.ts';

/** One thing that was put right in a file. */
export interface AppliedFix {
  /** The code of the diagnostic, or the rule of canonical form. */
  readonly rule: string;
  readonly title: string;
  /** In the text to which it was applied, from 1. */
  readonly line: number;
}

/** A file that is rewritten in memory, with the text it had at first. */
export interface Draft {
  readonly before: string;
  readonly after: string;
  readonly fixes: readonly AppliedFix[];
}

const encoder = new TextEncoder();

/** Positions in a diagnostic count from the true start of a file, a byte order mark included. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The files of a source, some of them rewritten in memory alone. */
export class Drafts {
  readonly #source: RegistrySource;
  readonly #entries: ReadonlyMap<string, TreeEntry>;
  readonly #drafts = new Map<string, Draft & { readonly blob: BlobId }>();
  #count = 0;

  constructor(source: RegistrySource) {
    this.#source = source;
    this.#entries = new Map(source.tree.entries.map((entry) => [entry.path, entry]));
  }

  /** True for what is a file and no link or submodule. */
  isFile(path: string): boolean {
    const mode = this.#entries.get(path)?.mode;
    return mode === 'file' || mode === 'executable';
  }

  /** Puts a text in the place of another, which is the one that the file has now. */
  rewrite(
    path: string,
    texts: { readonly before: string; readonly after: string },
    fixes: readonly AppliedFix[],
  ): void {
    const earlier = this.#drafts.get(path);
    this.put(path, {
      before: earlier?.before ?? texts.before,
      after: texts.after,
      fixes: [...(earlier?.fixes ?? []), ...fixes],
    });
  }

  /** Makes a file what it was when `get` gave this. */
  put(path: string, draft: Draft | undefined): void {
    this.#count += 1;
    if (draft === undefined) this.#drafts.delete(path);
    else this.#drafts.set(path, { ...draft, blob: `draft ${this.#count}` });
  }

  get(path: string): Draft | undefined {
    return this.#drafts.get(path);
  }

  /** The files that now have another text than at first, in the order of their paths. */
  changed(): readonly (Draft & { readonly file: string })[] {
    return [...this.#drafts]
      .map(([file, { before, after, fixes }]) => ({ file, before, after, fixes }))
      .filter(({ before, after }) => before !== after)
      .toSorted((a, b) => (a.file < b.file ? -1 : 1));
  }

  /** The texts as they are now, by path. */
  async read(paths: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const entries = [...paths].flatMap((path) => this.#entries.get(path) ?? []);
    const stored = entries.filter(({ path }) => !this.#drafts.has(path));
    const contents = await this.#source.readBlobs([...new Set(stored.map(({ blob }) => blob))]);
    return new Map(
      entries.flatMap(({ path, blob }) => {
        const bytes = contents.get(blob);
        const text = this.#drafts.get(path)?.after ?? (bytes && decoder.decode(bytes));
        return text === undefined ? [] : [[path, text] as const];
      }),
    );
  }

  /** The source with the drafts in place. */
  asSource(): RegistrySource {
    const { tree, readBlobs } = this.#source;
    const rewritten = new Map([...this.#drafts.values()].map(({ blob, after }) => [blob, after]));
    const entries = tree.entries.map((entry) => ({
      ...entry,
      blob: this.#drafts.get(entry.path)?.blob ?? entry.blob,
    }));
    return {
      tree: { ...tree, entries },
      readBlobs: async (ids) => {
        const contents = new Map(await readBlobs(ids.filter((id) => !rewritten.has(id))));
        for (const id of ids) {
          const text = rewritten.get(id);
          if (text !== undefined) contents.set(id, encoder.encode(text));
        }
        return contents;
      },
    };
  }
}
