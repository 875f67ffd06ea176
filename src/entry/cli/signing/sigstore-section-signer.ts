import { identityOfToken, type TokenIdentity } from '../../../adapters/sigstore/identity-token.ts';
import { BundleError, signBundle, type SigstoreServices } from '../../../adapters/sigstore/sign-bundle.ts';
import type { Ref } from '../../../model/ref.ts';
import type { BundleVerifier } from '../../../ports/bundle-verifier.ts';
import { enrolledIdentities, witnessOf, type EnrolledIdentity } from '../../../signing/enrolled-keys.ts';
import { sectionPayloadType, toBundleSignature } from '../../../signing/envelope.ts';
import type { SignedState } from '../../../signing/signed-sections.ts';
import { notEnrolled, wouldNotCount, type SectionSigner } from './section-signer.ts';
import { SigningError } from './signing-error.ts';

export interface SigstoreIdentity {
  readonly token: string;
  readonly services: SigstoreServices;
  readonly verifier: BundleVerifier;
}

/** Signs by Sigstore as whoever a token is for. Throws `SigningError` for what is no token. */
export function sigstoreSectionSigner({ token, services, verifier }: SigstoreIdentity): SectionSigner {
  const identity = identityOfToken(token);
  if (identity === undefined) throw noToken();
  return {
    findIn: (base, group, section) => {
      const found = find(base, group, identity);
      if (found !== undefined) return found;
      const what = `${identity.subjects.join(' or ')} by ${identity.issuer}`;
      throw notEnrolled(section, { what, group, fix: 'in `spec.identities`, as docs/sign.md shows' });
    },
    hasSigned: async ({ payload, signatures }) => {
      for (const signature of signatures) {
        if (signature.kind !== 'bundle') continue;
        const fact = await verifier.verify(signature.bundle, { payloadType: sectionPayloadType, payload });
        if (fact.kind === 'verified' && isSame(fact, identity)) return true;
      }
      return false;
    },
    sign: async (payload, base, group) => {
      const isPublic = witnessOf(base.manifests.get(group)) === 'log';
      const used = isPublic ? services : { ...services, rekor: undefined };
      const wanted = { payloadType: sectionPayloadType, payload };
      const bundle = await signBundle({ ...wanted, token, services: used }).catch(notSigned);
      const fact = await verifier.verify(bundle, wanted);
      if (fact.kind === 'refused') throw wouldNotCount(fact.reason);
      const known = find(base, group, identity);
      if (known?.issuer === fact.issuer && known.subject === fact.subject)
        return toBundleSignature(bundle, payload);
      const [found, expected] = [
        `${fact.subject} by ${fact.issuer}`,
        `${known?.subject} by ${known?.issuer}`,
      ];
      throw wouldNotCount(`The certificate is for ${found}; expected ${expected}.`);
    },
  };
}

function find({ manifests }: SignedState, group: Ref, identity: TokenIdentity): EnrolledIdentity | undefined {
  return enrolledIdentities(manifests.get(group)).find((one) => isSame(one, identity));
}

function isSame(
  { issuer, subject }: Pick<EnrolledIdentity, 'issuer' | 'subject'>,
  identity: TokenIdentity,
): boolean {
  return issuer === identity.issuer && identity.subjects.includes(subject);
}

export function noToken(): SigningError {
  return new SigningError({
    code: 'signing-token-missing',
    message: 'To sign by Sigstore takes an OpenID Connect token for the audience `sigstore`; there is none.',
    hint: 'In GitHub Actions give the job `permissions: {id-token: write}`; elsewhere set SIGSTORE_ID_TOKEN.',
  });
}

function notSigned(cause: unknown): never {
  if (!(cause instanceof BundleError)) throw cause;
  throw new SigningError({
    code: 'signing-failed',
    message: `Sigstore did not sign: ${cause.message}.`,
    hint: 'A token holds for some minutes and for the audience `sigstore` alone: get a new one. Check the addresses of the services.',
  });
}
