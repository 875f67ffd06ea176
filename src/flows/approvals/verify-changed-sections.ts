import type { SectionVerification } from '../../model/section-signature.ts';
import type { ChangeSide } from '../review/evaluate-change.ts';
import type { ReviewedChange } from '../review/review-change.ts';
import { verifySections } from '../../signing/verify-sections.ts';
import type { ChangeSides } from './approval-snapshot.ts';

const folder = '.charter/signatures/';

/** Envelopes that are read at most, and bytes of each: what is beyond counts as not there. */
const mostEnvelopes = 2_000;
const largestEnvelope = 262_144;

/** Whether the sections of Policies and Groups that have to be signed are. Throws `GitError`. */
export async function verifyChangedSections(
  { base, head }: ChangeSides,
  { before, after }: Pick<ReviewedChange, 'before' | 'after'>,
  context: { readonly repositoryId: number; readonly now: string },
): Promise<readonly SectionVerification[]> {
  return verifySections({
    base: { manifests: before.registry.manifests, envelopes: await readEnvelopes(base) },
    head: { manifests: after.registry.manifests, envelopes: await readEnvelopes(head) },
    ...context,
  });
}

async function readEnvelopes({ tree, readBlobs }: ChangeSide): Promise<ReadonlyMap<string, string>> {
  const entries = tree.entries
    .filter(({ path, mode }) => path.startsWith(folder) && (mode === 'file' || mode === 'executable'))
    .slice(0, mostEnvelopes);
  const blobs =
    entries.length === 0 ? new Map() : await readBlobs([...new Set(entries.map(({ blob }) => blob))]);
  const decoder = new TextDecoder();
  return new Map(
    entries.flatMap(({ path, blob }) => {
      const bytes: Uint8Array | undefined = blobs.get(blob);
      return bytes === undefined || bytes.length > largestEnvelope ? [] : [[path, decoder.decode(bytes)]];
    }),
  );
}
