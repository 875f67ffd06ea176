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

/** What it takes to tell who has to agree to a change. All rules are those of the base. */
export function approvalSnapshot(
  { base, head }: ChangeSides,
  { review, before, after }: Pick<ReviewedChange, 'review' | 'before' | 'after'>,
  {
    codeowners,
    authorKinds,
  }: { readonly codeowners: CodeOwners | undefined; readonly authorKinds: readonly AuthorKind[] },
): ApprovalSnapshot {
  return {
    codeowners,
    base: before.registry.manifests,
    merged: after.registry.manifests,
    changes: treeChanges(base.tree, head.tree),
    plan: review.plan,
    authorKinds,
  };
}

/** The CODEOWNERS of the base, as GitHub would take it. Throws `GitError`. */
export async function readCodeOwners({ tree, readBlobs }: ChangeSide): Promise<CodeOwners | undefined> {
  const entry = locateCodeOwners(tree);
  if (entry === undefined) return undefined;
  const bytes = (await readBlobs([entry.blob])).get(entry.blob);
  // What cannot be read holds no owners, and says so: a file that is too large reads the same.
  return parseCodeOwners(entry.path, bytes ?? new Uint8Array(codeOwnersLimit));
}
