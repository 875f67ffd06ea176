import { locateCodeOwners } from '../../approvals/codeowners/locate-codeowners.ts';
import { codeOwnersLimit, parseCodeOwners } from '../../approvals/codeowners/parse-codeowners.ts';
import type { ApprovalSnapshot, AuthorKind, CodeOwners } from '../../model/approval-facts.ts';
import { treeChanges, type ChangeSide } from '../review/evaluate-change.ts';
import type { ReviewedChange } from '../review/review-change.ts';

/** Both states of a change, the later one as merging gives it. */
export interface ChangeSides {
  readonly base: ChangeSide;
  readonly head: ChangeSide;
}

/** Both states of the repository, and of the registry in it that a change is about. */
export interface GatedSides {
  /** Of the registry: a prefix of paths, '' for the root. */
  readonly folder: string;
  readonly whole: ChangeSides;
  /** With paths relative to the folder. */
  readonly registry: ChangeSides;
}

/** What it takes to tell who has to agree to a change. All rules are those of the base. */
export function approvalSnapshot(
  { folder, whole: { base, head } }: Pick<GatedSides, 'folder' | 'whole'>,
  { review, before, after }: Pick<ReviewedChange, 'review' | 'before' | 'after'>,
  {
    codeowners,
    authorKinds,
  }: { readonly codeowners: CodeOwners | undefined; readonly authorKinds: readonly AuthorKind[] },
): ApprovalSnapshot {
  return {
    folder,
    codeowners,
    base: manifestsIn(folder, before.registry.manifests),
    merged: manifestsIn(folder, after.registry.manifests),
    changes: treeChanges(base.tree, head.tree),
    plan: review.plan,
    authorKinds,
  };
}

/** Manifests with paths of the repository, as its changes have them: else no path would be known for what it holds. */
function manifestsIn(folder: string, manifests: ApprovalSnapshot['base']): ApprovalSnapshot['base'] {
  if (folder === '') return manifests;
  const placed = [...manifests].map(([ref, manifest]): [typeof ref, typeof manifest] => {
    const { file, defaults } = manifest;
    const more = defaults === undefined ? {} : { defaults: defaults.map((path) => folder + path) };
    return [ref, { ...manifest, file: folder + file, ...more }];
  });
  return new Map(placed);
}

/** The CODEOWNERS of the base, as GitHub would take it. Throws `GitError`. */
export async function readCodeOwners({ tree, readBlobs }: ChangeSide): Promise<CodeOwners | undefined> {
  const entry = locateCodeOwners(tree);
  if (entry === undefined) return undefined;
  const bytes = (await readBlobs([entry.blob])).get(entry.blob);
  // What cannot be read holds no owners, and says so: a file that is too large reads the same.
  return parseCodeOwners(entry.path, bytes ?? new Uint8Array(codeOwnersLimit));
}
