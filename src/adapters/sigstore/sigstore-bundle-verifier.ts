import type { Bundle } from '@sigstore/bundle';
import type { VerificationPolicy, Verifier } from '@sigstore/verify';
import type { SignatureRefusal } from '../../model/section-signature.ts';
import type { BundleVerifier, ExpectedBundle } from '../../ports/bundle-verifier.ts';

/** Of the repository that a workflow ran for (Fulcio, oid-info.md): the subject may name another one. */
const repositoryIdOid = [1, 3, 6, 1, 4, 1, 57_264, 1, 15];

/** Larger bundles are not read; one is about 10 KiB beside its payload. */
const mostCharacters = 8 * 1_024 * 1_024;

/** By the libraries of Sigstore, which are loaded when the first bundle comes. */
export class SigstoreBundleVerifier implements BundleVerifier {
  readonly #trustedRoot: unknown;

  /** A trusted root as JSON (`trusted_root.json`), which the caller has to have from where it can be trusted. */
  constructor(trustedRoot: unknown) {
    this.#trustedRoot = trustedRoot;
  }

  async verify(
    bundle: unknown,
    expected: ExpectedBundle,
  ): Promise<{ readonly kind: 'valid' } | SignatureRefusal> {
    const fault = findEmptiness(expected);
    if (fault !== undefined) return refused(fault);
    try {
      if (JSON.stringify(bundle).length > mostCharacters) return refused('it is too large');
      const [{ bundleFromJSON }, { toSignedEntity }] = await Promise.all([
        import('@sigstore/bundle'),
        import('@sigstore/verify'),
      ]);
      const read = bundleFromJSON(bundle);
      const other = findOtherContent(read, expected);
      if (other !== undefined) return refused(other);
      const verifier = await this.#verifierFor(expected);
      verifier.verify(toSignedEntity(read), toPolicy(expected));
      return { kind: 'valid' };
    } catch (error) {
      // Malformed input makes these libraries throw errors of any type; each of them means that nothing was verified.
      return refused(error instanceof Error ? error.message : 'it cannot be read');
    }
  }

  async #verifierFor({ witness }: ExpectedBundle): Promise<Verifier> {
    const [{ TrustedRoot }, { toTrustMaterial, Verifier }] = await Promise.all([
      import('@sigstore/protobuf-specs'),
      import('@sigstore/verify'),
    ]);
    const tlogThreshold = witness === 'log' ? 1 : 0;
    const material = toTrustMaterial(TrustedRoot.fromJSON(this.#trustedRoot));
    return new Verifier(material, { ctlogThreshold: 1, tlogThreshold, timestampThreshold: 1 });
  }
}

/** An empty expectation would be met by everybody. */
function findEmptiness({ issuer, subject, repositoryId }: ExpectedBundle): string | undefined {
  if (issuer === '' || subject === '') return 'no issuer and subject are expected of it';
  const isId = repositoryId === undefined || (Number.isSafeInteger(repositoryId) && repositoryId > 0);
  return isId ? undefined : 'the repository that is expected of it has no id';
}

/** The signature is verified over whatever the envelope holds, so what that is must be looked at first. */
function findOtherContent({ content }: Bundle, { payloadType, payload }: ExpectedBundle): string | undefined {
  if (content.$case !== 'dsseEnvelope') return 'it holds no DSSE envelope';
  const { dsseEnvelope: envelope } = content;
  if (envelope.payloadType !== payloadType)
    return `it holds ${JSON.stringify(envelope.payloadType)}; expected ${JSON.stringify(payloadType)}`;
  if (!envelope.payload.equals(payload)) return 'it was made for another statement';
  return envelope.signatures.length === 1 ? undefined : 'it does not hold exactly one signature';
}

function toPolicy({ issuer, subject, repositoryId }: ExpectedBundle): VerificationPolicy {
  const oids = repositoryId === undefined ? [] : [repositoryIdOf(repositoryId)];
  return { subjectAlternativeName: exactly(subject), extensions: { issuer }, oids };
}

/** The library takes a text for a pattern that may match anywhere. */
function exactly(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)}$`, 'v');
}

/** A UTF8String of DER, as the certificate has it; ids are shorter than 128 digits. */
function repositoryIdOf(id: number): NonNullable<VerificationPolicy['oids']>[number] {
  const text = Buffer.from(String(id), 'utf8');
  return { oid: { id: repositoryIdOid }, value: Buffer.concat([Buffer.of(0x0c, text.length), text]) };
}

function refused(what: string): SignatureRefusal {
  return {
    kind: 'refused',
    code: 'signature-identity',
    reason: `The Sigstore bundle does not count: ${what}. Sign again, by an identity that the group lists.`,
  };
}
