import type { Ref } from './ref.ts';

/** Why a signed section is not what it has to be. Each has its entry in docs/errors/signing.md. */
export const signatureCodes = [
  'signature-missing',
  'signature-group-unsigned',
  'signature-requirement-removed',
  'signature-requirement-invalid',
  'signature-group-unknown',
  'signature-envelope-malformed',
  'signature-payload-type',
  'signature-statement-malformed',
  'signature-other-repository',
  'signature-other-file',
  'signature-other-section',
  'signature-other-content',
  'signature-rolled-back',
  'signature-sequence-gap',
  'signature-previous-differs',
  'signature-expired',
  'signature-from-future',
  'signature-threshold',
  'signature-signer-absent',
  'signature-malformed',
  'signature-algorithm',
  'signature-weak-key',
  'signature-namespace',
  'signature-unknown-key',
  'signature-foreign-key',
  'signature-key-window',
  'signature-key-revoked',
  'signature-without-touch',
  'signature-duplicate',
  'signature-invalid',
  'signature-class',
  'signature-identity',
] as const;

export type SignatureCode = (typeof signatureCodes)[number];

export interface SignatureRefusal {
  readonly kind: 'refused';
  readonly code: SignatureCode;
  /** What was found, what was expected, and what to do. */
  readonly reason: string;
}

/** How a section is signed: with an SSH key that a Group lists, or by Sigstore with an identity that a Group lists. */
export type SignatureClass = 'ssh' | 'sigstore';

/** Who has to sign a section, out of `spec.signed` of a Policy; of a Group its own threshold. */
export interface SignatureRequirement {
  /** The Group whose keys count. */
  readonly by: Ref;
  readonly count: number;
  readonly class: SignatureClass;
}

/** Somebody whose signature counts. */
export interface SectionSigner {
  readonly id: number;
  readonly login: string;
  /** The name of the key or identity in the Group. */
  readonly key: string;
}

/** A signature in the envelope that counts for nothing. */
export interface RefusedSignature {
  /** As the envelope has it: usually the fingerprint of the key. */
  readonly keyid: string;
  readonly code: SignatureCode;
  readonly reason: string;
}

/** What became of one section that has to be signed: a part of a Policy, or a whole Group with keys. */
export interface SectionVerification {
  /** `policy:payments`, or `group:platform`. */
  readonly ref: Ref;
  /** The name of the Policy or Group. */
  readonly policy: string;
  /** A section of a Policy; `group` of a Group. */
  readonly section: string;
  /** Where the manifest is written; of a deleted one, where it was. */
  readonly file: string;
  /** Where its envelope lies, or should. */
  readonly envelope: string;
  /** `base` binds; what only the head asks for holds from the next change on. */
  readonly requiredBy: 'base' | 'head';
  readonly requirement: SignatureRequirement | undefined;
  /** False where neither the section, nor its file, nor its envelope differs from the base. */
  readonly isChanged: boolean;
  readonly status: 'valid' | 'missing' | 'refused';
  /** Undefined when valid. */
  readonly code: SignatureCode | undefined;
  /** One or two sentences for people. */
  readonly reason: string;
  /** Those whose signatures count, each once. */
  readonly signers: readonly SectionSigner[];
  readonly refused: readonly RefusedSignature[];
}
