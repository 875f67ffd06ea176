import type { Ref } from '../../../model/ref.ts';
import { draftStatement, type Draft } from '../../../signing/draft-statement.ts';
import { enrolledKeys, type EnrolledKey } from '../../../signing/enrolled-keys.ts';
import { formatEnvelope, preAuthentication } from '../../../signing/envelope.ts';
import type { SignedSection, SignedState } from '../../../signing/signed-sections.ts';
import { fingerprintOf } from '../../../signing/ssh-public-key.ts';
import { parseSshSignature } from '../../../signing/ssh-signature.ts';
import type { SectionStatement } from '../../../signing/statement.ts';
import { verifySshSignature } from '../../../signing/verify-ssh-signature.ts';
import { SigningError } from './signing-error.ts';
import { signWithSshKeygen, type SigningKey } from './ssh-keygen.ts';

export interface SectionToSign {
  readonly section: SignedSection;
  readonly base: SignedState;
  readonly key: SigningKey;
  readonly repositoryId: number;
  readonly folder: string;
  readonly now: string;
  readonly expiresAt: string;
  readonly isRenewed: boolean;
}

export interface SignedEnvelope {
  readonly section: SignedSection;
  readonly statement: SectionStatement;
  readonly signer: EnrolledKey;
  /** How many signatures the envelope holds now. */
  readonly signatures: number;
  readonly isJoined: boolean;
  /** What is to be written at `section.envelope`. */
  readonly text: string;
}

/** The envelope of a section with one more signature, which has been verified. Throws `SigningError`. */
export async function signSection(request: SectionToSign): Promise<SignedEnvelope> {
  const { draft, ...drafted } = beginSection(request);
  const bytes = await signDraft(draft, request.key);
  const signatures = [
    ...draft.signatures,
    { kind: 'ssh' as const, keyid: fingerprintOf(request.key.blob), bytes },
  ];
  return { ...drafted, signatures: signatures.length, text: formatEnvelope({ ...draft, signatures }) };
}

/** What would be signed, with the signatures that are there. Throws `SigningError` as `signSection` does. */
export function draftSection(request: SectionToSign): SignedEnvelope {
  const { draft, ...drafted } = beginSection(request);
  return { ...drafted, signatures: draft.signatures.length, text: formatEnvelope(draft) };
}

function beginSection(
  request: SectionToSign,
): Omit<SignedEnvelope, 'signatures' | 'text'> & { readonly draft: Draft } {
  const { section, key } = request;
  const signer = findSigner(request);
  const draft = draftStatement({ ...request, signer: signer.id });
  if (draft.isJoined && draft.signatures.some(({ bytes }) => isBy(bytes, key))) throw signedAlready(section);
  return { section, statement: draft.statement, signer, isJoined: draft.isJoined, draft };
}

/** Whose key of the group it is. A new Policy is signed by groups of the base too: those are the ones that count. */
function findSigner({ section, base, key }: SectionToSign): EnrolledKey {
  const { requirement } = section;
  if (requirement === undefined) {
    throw new SigningError({
      code: 'signing-not-asked-for',
      message: `\`spec.signed.${section.section}\` of \`${section.ref}\` cannot be read.`,
      hint: 'Run `npx charter validate` and repair the Policy.',
    });
  }
  if (requirement.class === 'sigstore') throw signedBySigstore(section);
  const found = keysOf(base, requirement.by).find(({ blob }) => blob.equals(key.blob));
  if (found !== undefined) return found;
  throw new SigningError({
    code: 'signing-key-not-enrolled',
    message: `The key ${fingerprintOf(key.blob)} is none of \`${requirement.by}\`, which has to sign \`${section.ref}\` ${section.section}.`,
    hint: `Sign with another key (\`--key\`), or enrol this one in a change of its own: \`npx charter keys enrol ${requirement.by} --login LOGIN --id ID --key FILE.pub\``,
  });
}

function keysOf({ manifests }: SignedState, group: Ref): readonly EnrolledKey[] {
  return enrolledKeys(manifests.get(group));
}

function signedBySigstore({ ref, section }: SignedSection): SigningError {
  return new SigningError({
    code: 'signing-not-asked-for',
    message: `\`${ref}\` ${section} is to be signed by Sigstore, and \`charter sign\` signs with SSH keys.`,
    hint: 'Ask for `class: ssh` in `spec.signed`.',
  });
}

function isBy(bytes: Uint8Array, { blob }: SigningKey): boolean {
  try {
    return parseSshSignature(bytes).keyBlob.equals(blob);
  } catch {
    return false;
  }
}

function signedAlready({ ref, section }: SignedSection): SigningError {
  return new SigningError({
    code: 'signing-done-already',
    message: `This key has signed \`${ref}\` ${section} as it is now.`,
    hint: 'There is nothing to do; `--renew` begins a new statement, as before the old one expires.',
  });
}

async function signDraft({ payload }: Draft, key: SigningKey): Promise<Buffer> {
  const message = preAuthentication(payload);
  const bytes = await signWithSshKeygen(key, message);
  const verified = verifySshSignature(parseSshSignature(bytes), message);
  if (verified.kind === 'valid') return bytes;
  throw new SigningError({
    code: 'signing-failed',
    message: `The signature that was made would not count. ${verified.reason}`,
    hint: 'Sign with another key.',
  });
}
