import type { BundleFact } from '../model/section-signature.ts';

/** The very bytes that a bundle has to have signed, and what they are. */
export interface BundlePayload {
  readonly payloadType: string;
  readonly payload: Uint8Array;
}

/** Verifies Sigstore bundles without a network, by a trusted root that was saved before. */
export interface BundleVerifier {
  /**
   * What a bundle proves about who signed the payload, where and when. Whether that is somebody whose signature counts
   * is not asked here. Never throws: whatever cannot be verified is refused.
   */
  verify(bundle: unknown, expected: BundlePayload): Promise<BundleFact>;
}
