import { draftStatement, type Draft } from '../../../signing/draft-statement.ts';
import type { Enrolment } from '../../../signing/enrolled-keys.ts';
import { formatEnvelope } from '../../../signing/envelope.ts';
import type { SignedSection, SignedState } from '../../../signing/signed-sections.ts';
import type { SectionStatement } from '../../../signing/statement.ts';
import type { SectionSigner } from './section-signer.ts';
import { SigningError } from './signing-error.ts';

export interface SectionRequest {
  readonly section: SignedSection;
  readonly base: SignedState;
  readonly signer: SectionSigner;
  readonly repositoryId: number;
  readonly folder: string;
  readonly now: string;
  readonly expiresAt: string;
  readonly isRenewed: boolean;
}

export interface SignedEnvelope {
  readonly section: SignedSection;
  readonly statement: SectionStatement;
  readonly signer: Enrolment;
  /** How many signatures the envelope holds now. */
  readonly signatures: number;
  readonly isJoined: boolean;
  /** What is to be written at `section.envelope`. */
  readonly text: string;
}

/** The envelope of a section with one more signature, which has been verified. Throws `SigningError`. */
export async function signSection(request: SectionRequest): Promise<SignedEnvelope> {
  const { draft, ...drafted } = await beginSection(request);
  const { payload } = draft;
  const signature = await request.signer.sign(payload, request.base, drafted.signer.group);
  const signatures = [...draft.signatures, signature];
  return { ...drafted, signatures: signatures.length, text: formatEnvelope({ payload, signatures }) };
}

/** What would be signed, with the signatures that are there. Throws `SigningError` as `signSection` does. */
export async function draftSection(request: SectionRequest): Promise<SignedEnvelope> {
  const { draft, ...drafted } = await beginSection(request);
  return { ...drafted, signatures: draft.signatures.length, text: formatEnvelope(draft) };
}

async function beginSection(
  request: SectionRequest,
): Promise<Omit<SignedEnvelope, 'signatures' | 'text'> & { readonly draft: Draft }> {
  const { section, base } = request;
  // A new Policy is signed by groups of the base too: those are the ones that count.
  const signer = request.signer.findIn(base, groupOf(section), section);
  const draft = draftStatement({ ...request, signer: signer.id });
  if (draft.isJoined && (await request.signer.hasSigned(draft))) throw signedAlready(section);
  return { section, statement: draft.statement, signer, isJoined: draft.isJoined, draft };
}

function groupOf({ requirement, section, ref }: SignedSection): Enrolment['group'] {
  if (requirement !== undefined) return requirement.by;
  throw new SigningError({
    code: 'signing-not-asked-for',
    message: `\`spec.signed.${section}\` of \`${ref}\` cannot be read.`,
    hint: 'Run `npx charter validate` and repair the Policy.',
  });
}

function signedAlready({ ref, section }: SignedSection): SigningError {
  return new SigningError({
    code: 'signing-done-already',
    message: `You have signed \`${ref}\` ${section} as it is now.`,
    hint: 'There is nothing to do; `--renew` begins a new statement, as before the old one expires.',
  });
}
