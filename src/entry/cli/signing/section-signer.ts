import type { Ref } from '../../../model/ref.ts';
import type { Draft } from '../../../signing/draft-statement.ts';
import type { Enrolment } from '../../../signing/enrolled-keys.ts';
import type { EnvelopeSignature } from '../../../signing/envelope.ts';
import type { SignedSection, SignedState } from '../../../signing/signed-sections.ts';
import { SigningError } from './signing-error.ts';

/** What somebody signs with: a key, or an identity. */
export interface SectionSigner {
  /** Whose it is in the group that has to sign. Throws `SigningError` where it is nobody's. */
  readonly findIn: (base: SignedState, group: Ref, section: SignedSection) => Enrolment;
  readonly hasSigned: (draft: Draft) => Promise<boolean>;
  /** Signs a payload, and verifies what came of it. Throws `SigningError`. */
  readonly sign: (payload: Buffer, base: SignedState, group: Ref) => Promise<EnvelopeSignature>;
}

export function notEnrolled(
  { ref, section }: SignedSection,
  { what, group, fix }: { readonly what: string; readonly group: Ref; readonly fix: string },
): SigningError {
  return new SigningError({
    code: 'signing-key-not-enrolled',
    message: `${what} is none of \`${group}\`, which has to sign \`${ref}\` ${section}.`,
    hint: `Sign with another one, or enrol this one in a change of its own: ${fix}`,
  });
}

export function wouldNotCount(reason: string): SigningError {
  return new SigningError({
    code: 'signing-failed',
    message: `The signature that was made would not count. ${reason}`,
    hint: 'Sign with something else.',
  });
}
