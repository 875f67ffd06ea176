import type { BundleVerifier } from '../../src/ports/bundle-verifier.ts';

/** Where no signature is by Sigstore. */
export const noBundles: BundleVerifier = {
  verify: () => Promise.reject(new Error('no bundle was expected to be verified')),
};
