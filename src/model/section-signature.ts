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
  'signature-certificate',
  'signature-log',
  'signature-timestamp',
  'signature-unverified',
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

/**
 * Who has to have seen a signature of Sigstore. `log`: the transparency log, which anybody can read. `timestamp`: a
 * timestamp authority is enough, as for a private repository, whose signatures must not become public.
 */
export type SignatureWitness = 'log' | 'timestamp';

/**
 * What a bundle of Sigstore proves, found out beforehand by its certificate, logs and timestamps. Whose identity it is
 * and whether it counts remains to be judged.
 */
export type BundleFact =
  | {
      readonly kind: 'verified';
      /** The OpenID Connect provider that the certificate names. */
      readonly issuer: string;
      /** The e-mail address or URI that the certificate is for. */
      readonly subject: string;
      /** Of a workflow: the id of the repository that it ran for, whatever repository the workflow itself is from. */
      readonly repositoryId: number | undefined;
      readonly isLogged: boolean;
      /** When it was made, as the log or timestamp authorities say; at least one. ISO, UTC. */
      readonly times: readonly string[];
    }
  | SignatureRefusal;

/** Who has to sign a section, out of `spec.signed` of a Policy; of a Group its own threshold. */
export interface SignatureRequirement {
  /** The Group whose keys or identities count. */
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

/** A section that has to be signed: a part of a Policy, or a whole Group with keys. */
export interface SectionToSign {
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
  /** Undefined where it cannot be read: then nothing can be valid. */
  readonly requirement: SignatureRequirement | undefined;
  /** False where neither the section, nor its file, nor its envelope differs from the base. */
  readonly isChanged: boolean;
}

/** What became of one section that has to be signed. */
export interface SectionVerification extends SectionToSign {
  readonly status: 'valid' | 'missing' | 'refused';
  /** Undefined when valid. */
  readonly code: SignatureCode | undefined;
  /** One or two sentences for people. */
  readonly reason: string;
  /** Those whose signatures count, each once. */
  readonly signers: readonly SectionSigner[];
  readonly refused: readonly RefusedSignature[];
}
