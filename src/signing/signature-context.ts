import type { BundleFact, SignatureRefusal, SignatureWitness } from '../model/section-signature.ts';
import type { EnrolledIdentity, EnrolledKey, Enrolment } from './enrolled-keys.ts';

export interface SignatureContext {
  /** Those of the group that has to sign. */
  readonly keys: readonly EnrolledKey[];
  readonly identities: readonly EnrolledIdentity[];
  readonly witness: SignatureWitness;
  /** Those of all other groups, for people who wonder why theirs does not count. */
  readonly foreignKeys: readonly EnrolledKey[];
  readonly foreignIdentities: readonly EnrolledIdentity[];
  /** What bundles prove, by the `keyid` of their signature. */
  readonly bundles: ReadonlyMap<string, BundleFact>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A signature that is one, whose it is, and what may count only once. */
export type Judged =
  { readonly kind: 'valid'; readonly of: Enrolment; readonly proof: string } | SignatureRefusal;
