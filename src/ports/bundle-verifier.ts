import type { SignatureRefusal } from '../model/section-signature.ts';

/** What a Sigstore bundle has to hold, and by whom. All of it is compared exactly; nothing is a pattern. */
export interface ExpectedBundle {
  readonly payloadType: string;
  /** The very bytes that have to be signed. */
  readonly payload: Uint8Array;
  /** The OpenID Connect provider that the certificate names. */
  readonly issuer: string;
  /** The e-mail address or URI that the certificate is for. */
  readonly subject: string;
  /** Of a workflow: the id of the repository that it ran for, whatever repository the workflow itself is from. */
  readonly repositoryId?: number;
  /**
   * `log`: the public transparency log has it. `timestamp`: a timestamp authority alone has seen it, as for private
   * repositories, which must not write to a public log.
   */
  readonly witness: 'log' | 'timestamp';
}

/** Verifies Sigstore bundles without a network, by a trusted root that was saved before. */
export interface BundleVerifier {
  /** Never throws: whatever cannot be verified is refused. */
  verify(bundle: unknown, expected: ExpectedBundle): Promise<{ readonly kind: 'valid' } | SignatureRefusal>;
}
