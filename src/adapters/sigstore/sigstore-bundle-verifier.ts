import { createHash } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import type { SignedEntity, Signer, Verifier } from '@sigstore/verify';
import type { BundleFact, SignatureCode, SignatureRefusal } from '../../model/section-signature.ts';
import type { BundlePayload, BundleVerifier } from '../../ports/bundle-verifier.ts';

/** Of the repository that a workflow ran for (Fulcio, oid-info.md): the subject may name another one. */
const repositoryIdOid = '1.3.6.1.4.1.57264.1.15';

/** Larger bundles are not read; one is about 10 KiB beside its payload. */
const mostCharacters = 8 * 1_024 * 1_024;

/** A bundle proves the same for ever, and takes some milliseconds; the same ones come again with every run. */
const mostRemembered = 1_000;

/** By the libraries of Sigstore, which are loaded when the first bundle comes. */
export class SigstoreBundleVerifier implements BundleVerifier {
  readonly #readTrustedRoot: () => Promise<unknown>;
  #verifier: Promise<Verifier> | undefined;
  readonly #proven = new Map<string, BundleFact>();

  /** A trusted root as JSON (`trusted_root.json`), which the caller has to have from where it can be trusted. */
  constructor(readTrustedRoot: () => Promise<unknown>) {
    this.#readTrustedRoot = readTrustedRoot;
  }

  async verify(bundle: unknown, expected: BundlePayload): Promise<BundleFact> {
    try {
      const text = JSON.stringify(bundle);
      if (text.length > mostCharacters) return malformed('it is too large');
      const digest = createHash('sha256').update(`${expected.payloadType} ${expected.payload.length} `);
      const name = digest.update(expected.payload).update(text).digest('hex');
      const fact = this.#proven.get(name) ?? (await this.#prove(bundle, expected));
      if (fact.kind === 'verified') this.#remember(name, fact);
      return fact;
    } catch (error) {
      // Malformed input makes these libraries throw errors of any type; each of them means that nothing was verified.
      return refused(codeOf(error), error instanceof Error ? error.message : 'it cannot be read');
    }
  }

  async #prove(bundle: unknown, expected: BundlePayload): Promise<BundleFact> {
    const [{ bundleFromJSON }, { toSignedEntity }] = await Promise.all([
      import('@sigstore/bundle'),
      import('@sigstore/verify'),
    ]);
    const read = bundleFromJSON(bundle);
    const other = findOtherContent(read, expected);
    if (other !== undefined) return other;
    const entity = toSignedEntity(read);
    return toFact((await this.#loadVerifier()).verify(entity), entity);
  }

  #remember(name: string, fact: BundleFact): void {
    const [oldest] = this.#proven.keys();
    if (oldest !== undefined && this.#proven.size >= mostRemembered) this.#proven.delete(oldest);
    this.#proven.set(name, fact);
  }

  /** One that cannot be loaded now may be later. */
  async #loadVerifier(): Promise<Verifier> {
    this.#verifier ??= loadVerifier(this.#readTrustedRoot);
    try {
      return await this.#verifier;
    } catch (error) {
      this.#verifier = undefined;
      throw error;
    }
  }
}

/** Whether a log has to have it is asked later; where one does, its entry has to be right. */
async function loadVerifier(readTrustedRoot: () => Promise<unknown>): Promise<Verifier> {
  const [{ TrustedRoot }, { toTrustMaterial, Verifier }] = await Promise.all([
    import('@sigstore/protobuf-specs'),
    import('@sigstore/verify'),
  ]);
  const material = toTrustMaterial(TrustedRoot.fromJSON(await readTrustedRoot()));
  return new Verifier(material, { ctlogThreshold: 1, tlogThreshold: 0, timestampThreshold: 1 });
}

/** The signature is verified over whatever the envelope holds, so what that is must be looked at first. */
function findOtherContent(
  { content }: Bundle,
  { payloadType, payload }: BundlePayload,
): SignatureRefusal | undefined {
  if (content.$case !== 'dsseEnvelope') return malformed('it holds no DSSE envelope');
  const { dsseEnvelope: envelope } = content;
  if (envelope.payloadType !== payloadType) {
    const found = JSON.stringify(envelope.payloadType);
    return refused('signature-payload-type', `it holds ${found}; expected ${JSON.stringify(payloadType)}`);
  }
  if (!envelope.payload.equals(payload))
    return refused('signature-invalid', 'it was made for another statement');
  return envelope.signatures.length === 1 ? undefined : malformed('it does not hold exactly one signature');
}

function toFact({ identity }: Signer, { key, tlogEntries, timestamps }: SignedEntity): BundleFact {
  const { subjectAlternativeName: subject, extensions } = identity ?? {};
  if (key.$case !== 'certificate' || !subject || !extensions?.issuer)
    return refused('signature-certificate', 'its certificate names no issuer and subject');
  const repository = key.certificate.extension(repositoryIdOid);
  const id = repository && Number(repository.valueObj.subs[0]?.value.toString('ascii'));
  if (id !== undefined && !Number.isSafeInteger(id))
    return refused('signature-certificate', 'its certificate names a repository by no id');
  return {
    kind: 'verified',
    issuer: extensions.issuer,
    subject,
    repositoryId: id,
    isLogged: tlogEntries.length > 0,
    times: timestamps.flatMap(timeOf).map((time) => time.toISOString()),
  };
}

function timeOf(timestamp: SignedEntity['timestamps'][number]): readonly Date[] {
  if (timestamp.$case === 'timestamp-authority') return [timestamp.timestamp.signingTime];
  // The log vouches for its time by the promise alone.
  const { inclusionPromise, integratedTime } = timestamp.tlogEntry;
  return inclusionPromise === undefined ? [] : [new Date(Number(integratedTime) * 1_000)];
}

const codes: readonly (readonly [RegExp, SignatureCode])[] = [
  [/^TLOG_/, 'signature-log'],
  [/^TIMESTAMP_/, 'signature-timestamp'],
  [/^(?:CERTIFICATE|PUBLIC_KEY|UNTRUSTED)_/, 'signature-certificate'],
  [/^SIGNATURE_/, 'signature-invalid'],
];

function codeOf(error: unknown): SignatureCode {
  const name = error instanceof Error && 'code' in error ? String(error.code) : '';
  return codes.find(([pattern]) => pattern.test(name))?.[1] ?? 'signature-malformed';
}

function malformed(what: string): SignatureRefusal {
  return refused('signature-malformed', what);
}

function refused(code: SignatureCode, what: string): SignatureRefusal {
  return {
    kind: 'refused',
    code,
    reason: `The Sigstore bundle does not count: ${what}. Sign again with \`npx charter sign\`.`,
  };
}
