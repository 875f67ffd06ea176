import type { BundleFact, SectionVerification } from '../../model/section-signature.ts';
import type { BundleVerifier } from '../../ports/bundle-verifier.ts';
import { parseEnvelope, sectionPayloadType, type EnvelopeSignature } from '../../signing/envelope.ts';
import { findSignedSections, type SignedSection } from '../../signing/signed-sections.ts';
import { verifySections, type SectionsToVerify } from '../../signing/verify-sections.ts';

/**
 * Bundles that are verified in one run, each in some milliseconds: anybody may write any number of them. Those that
 * the base asks for come first, and of these what the change touches.
 */
const mostBundles = 100;

/** Whether every section that has to be signed is: finds out what bundles prove, then judges. */
export async function verifySignedSections(
  request: Omit<SectionsToVerify, 'bundles'>,
  verifier: BundleVerifier,
): Promise<readonly SectionVerification[]> {
  const found = bundlesIn(request);
  if (found.length === 0) return verifySections(request);
  const bundles = new Map<string, BundleFact>();
  for (const { signature, payload } of found.slice(0, mostBundles)) {
    const expected = { payloadType: sectionPayloadType, payload };
    bundles.set(signature.keyid, await verifier.verify(signature.bundle, expected));
  }
  return verifySections({ ...request, bundles });
}

interface FoundBundle {
  readonly signature: Extract<EnvelopeSignature, { kind: 'bundle' }>;
  readonly payload: Buffer;
}

function bundlesIn({ base, head }: Pick<SectionsToVerify, 'base' | 'head'>): readonly FoundBundle[] {
  const sections = findSignedSections(base, head)
    .filter(({ requirement }) => requirement?.class === 'sigstore')
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  return sections.flatMap(({ after }) => {
    const envelope = after === undefined ? undefined : parseEnvelope(after);
    if (envelope?.kind !== 'envelope') return [];
    const { payload, signatures } = envelope;
    return signatures.flatMap((one) => (one.kind === 'bundle' ? [{ signature: one, payload }] : []));
  });
}

function rankOf({ requiredBy, isChanged }: SignedSection): number {
  if (requiredBy === 'head') return 2;
  return isChanged ? 0 : 1;
}
