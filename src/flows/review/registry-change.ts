import type { CommitId, MergedTree } from '../../model/git.ts';
import type { GateFacts } from '../../ports/forge.ts';
import type { ParseCache } from '../../ports/parse-cache.ts';
import type { MirroredPullRequest } from '../../ports/repository-reader.ts';
import type { ChangeSides, GatedSides } from '../approvals/approval-snapshot.ts';
import { reviewInFolder } from '../registry/in-folder.ts';
import { touchedRegistry, treeBelow } from '../registry/registry-folders.ts';
import { changedPaths } from './evaluate-change.ts';
import type { KnownBases } from './known-bases.ts';
import { RegistryChoiceError } from './registry-choice-error.ts';
import { reviewChange, type ReviewedChange } from './review-change.ts';

/** The registry at a commit that others are compared with. */
export interface RegistryAt {
  readonly base: CommitId;
  /** A prefix of paths, '' for the root. */
  readonly folder: string;
  /** False where a change lies outside of all registries, and the rules of this one hold. */
  readonly isTouched: boolean;
}

/** What is kept of a registry is kept under this name, which never changes. */
export function nameOfRegistry(repositoryId: number, folder: string): string {
  return folder === '' ? String(repositoryId) : `${repositoryId} ${JSON.stringify(folder)}`;
}

/** The repository before and after a change, and how they were merged. */
export interface MergedSides {
  readonly base: CommitId;
  readonly whole: ChangeSides;
  readonly merged: MergedTree;
}

/** What merging a head into a base gives. Throws `GitError`. */
export async function readMergedSides(
  { reader }: Pick<MirroredPullRequest, 'reader'>,
  base: CommitId,
  head: CommitId,
): Promise<MergedSides> {
  const readBlobs: typeof reader.readBlobs = (ids) => reader.readBlobs(ids);
  const tree = await reader.readTree(base);
  const merged = await reader.mergeTrees(base, head);
  const whole = {
    base: { commit: base, tree, readBlobs },
    head: { commit: head, tree: merged.tree, readBlobs },
  };
  return { base, whole, merged };
}

/** The registry that a change is about, or why it is not one. */
export function findRegistry({ base, whole }: MergedSides): RegistryAt | RegistryChoiceError {
  const [before, after] = [whole.base.tree, whole.head.tree];
  const touched = touchedRegistry(before, after, changedPaths(before, after));
  if (touched.kind === 'several' || touched.kind === 'around') return new RegistryChoiceError(touched);
  return { base, folder: touched.folder, isTouched: touched.kind === 'one' };
}

/** A change with one head, and what it rests on. */
export interface ChangeAt {
  readonly sides: GatedSides;
  /** Its review tells paths of the repository, and its states those of the registry. */
  readonly change: ReviewedChange;
  readonly merged: MergedTree;
}

/** The change that a pull request is, or would be with another head, to one registry. Throws `GitError`. */
export async function changeAt(
  {
    ports,
    gate,
  }: {
    readonly ports: { readonly cache: ParseCache; readonly bases: KnownBases };
    readonly gate: GateFacts;
  },
  { folder }: Pick<RegistryAt, 'folder'>,
  { whole, merged }: MergedSides,
): Promise<ChangeAt> {
  const sides = { folder, whole, registry: sidesBelow(whole, folder) };
  const change = await reviewChange({
    ...sides.registry,
    cache: ports.cache,
    bases: ports.bases,
    repository: nameOfRegistry(gate.facts.pullRequest.repositoryId, folder),
  });
  return { sides, change: { ...change, review: reviewInFolder(change.review, folder) }, merged };
}

export function sidesBelow({ base, head }: ChangeSides, folder: string): ChangeSides {
  return {
    base: { ...base, tree: treeBelow(base.tree, folder) },
    head: { ...head, tree: treeBelow(head.tree, folder) },
  };
}
