import type { Witness } from '@sigstore/sign';
import type { JsonObject } from '../../model/json.ts';

/** Where a signature without a key is made and seen. */
export interface SigstoreServices {
  /** The certificate authority. */
  readonly fulcio: string;
  /** The transparency log; undefined where nothing may become public. */
  readonly rekor: string | undefined;
  /** The timestamp authority. */
  readonly tsa: string;
}

export interface BundleRequest {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  /** An OpenID Connect token for the audience `sigstore`. */
  readonly token: string;
  readonly services: SigstoreServices;
}

/** Milliseconds for each service, and how often each is asked again. */
const asked = { timeout: 30_000, retry: 2 };

/** One of the services did not do its part. Its message never holds the token. */
export class BundleError extends Error {}

/**
 * A bundle over a payload by a key that is made for it and thrown away, with a certificate for whom the token names.
 * Throws `BundleError`.
 */
export async function signBundle({
  payload,
  payloadType,
  token,
  services,
}: BundleRequest): Promise<JsonObject> {
  const [{ DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness }, { bundleToJSON }] = await Promise.all(
    [import('@sigstore/sign'), import('@sigstore/bundle')],
  );
  const { fulcio, rekor, tsa } = services;
  const identityProvider = { getToken: (): Promise<string> => Promise.resolve(token) };
  const signer = new FulcioSigner({ fulcioBaseURL: fulcio, identityProvider, ...asked });
  const witnesses: Witness[] = [new TSAWitness({ tsaBaseURL: tsa, ...asked })];
  // An entry of this type holds digests alone, not what was signed.
  if (rekor !== undefined)
    witnesses.push(new RekorWitness({ rekorBaseURL: rekor, entryType: 'dsse', ...asked }));
  const builder = new DSSEBundleBuilder({ signer, witnesses, certificateChain: false });
  try {
    const bundle = await builder.create({ data: Buffer.from(payload), type: payloadType });
    return JSON.parse(JSON.stringify(bundleToJSON(bundle))) as JsonObject;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : 'it gave no reason';
    throw new BundleError(said.replaceAll(token, '…'));
  }
}
