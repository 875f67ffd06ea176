import { createHash } from 'node:crypto';
import type { BlobId, CommitId, MergedTree, SourceTree } from '../../src/model/git.ts';
import { compareText } from '../../src/model/ref.ts';
import type { MirroredPullRequest, RepositoryReader } from '../../src/ports/repository-reader.ts';

export type Files = Readonly<Record<string, string>>;

/** A repository in memory: commits are named states of files; a merge takes the head's side. */
export class FakeRepository implements RepositoryReader {
  readonly #commits = new Map<CommitId, Files>();
  readonly #blobs = new Map<BlobId, Uint8Array>();
  readonly blobReads: BlobId[] = [];

  commit(id: CommitId, files: Files): this {
    this.#commits.set(id, files);
    return this;
  }

  at(base: CommitId | undefined, head: CommitId | undefined): MirroredPullRequest {
    return { base, head, named: new Set(this.#commits.keys()), reader: this };
  }

  async readTree(commit: CommitId): Promise<SourceTree> {
    const files = this.#commits.get(commit);
    if (files === undefined) throw new Error(`the fake repository has no commit ${commit}`);
    const entries = Object.entries(files).map(([path, text]) => ({
      path,
      mode: 'file' as const,
      blob: this.#store(text),
    }));
    return { commit, entries: entries.toSorted((a, b) => compareText(a.path, b.path)) };
  }

  async readBlobs(ids: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>> {
    this.blobReads.push(...ids);
    return new Map(ids.map((id) => [id, this.#blobs.get(id) ?? new Uint8Array()]));
  }

  async compareTrees(): Promise<never> {
    throw new Error('not used by flows under test');
  }

  async mergeTrees(base: CommitId, head: CommitId): Promise<MergedTree> {
    return { mergeBase: base, tree: await this.readTree(head), conflicts: [] };
  }

  #store(text: string): BlobId {
    const id = createHash('sha1').update(text).digest('hex');
    this.#blobs.set(id, new TextEncoder().encode(text));
    return id;
  }
}
