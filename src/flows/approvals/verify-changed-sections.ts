import type { SectionVerification } from '../../model/section-signature.ts';
import type { BundleVerifier } from '../../ports/bundle-verifier.ts';
import { sectionsInFolder } from '../registry/in-folder.ts';
import type { ReviewedChange } from '../review/review-change.ts';
import { readSignedChange } from '../signing/signed-change.ts';
import { verifySignedSections } from '../signing/verify-signed-sections.ts';
import type { GatedSides } from './approval-snapshot.ts';

/** Whether the sections of Policies and Groups that have to be signed are. Throws `GitError`. */
export async function verifyChangedSections(
  { folder, registry: { base, head } }: GatedSides,
  { before, after }: Pick<ReviewedChange, 'before' | 'after'>,
  {
    bundles,
    ...context
  }: { readonly repositoryId: number; readonly now: string; readonly bundles: BundleVerifier },
): Promise<readonly SectionVerification[]> {
  const change = await readSignedChange(
    { source: base, registry: before.registry },
    { source: head, registry: after.registry },
  );
  const sections = await verifySignedSections({ ...change, ...context, folder }, bundles);
  return sectionsInFolder(sections, folder);
}
