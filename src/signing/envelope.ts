import { createHash } from 'node:crypto';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { SignatureRefusal } from '../model/section-signature.ts';
import { canonicalBytes } from './canonical-bytes.ts';
import { hasExactly } from './exact-shape.ts';
import { refuse } from './refusal.ts';
import { decodeBase64 } from './strict-base64.ts';

/** What the payload of an envelope is: a statement about a section. */
export const sectionPayloadType = 'application/vnd.charter.section.v1+json';

/** Larger envelopes are not read: a section has a few KiB, a signature half of one, a bundle ten. */
export const mostEnvelopeBytes = 4 * 1_024 * 1_024;

/** Each costs a verification. */
const mostSignatures = 100;

/** `keyid` is for people; what counts is the key or certificate in the signature itself. */
export type EnvelopeSignature =
  | {
      readonly kind: 'ssh';
      /** The fingerprint of the key. */
      readonly keyid: string;
      /** Of an SSH signature. */
      readonly bytes: Buffer;
    }
  | {
      readonly kind: 'bundle';
      /** A digest over payload and bundle. */
      readonly keyid: string;
      /** Of the bundle in the form of RFC 8785. */
      readonly bytes: Buffer;
      readonly bundle: JsonObject;
    };

/**
 * A DSSE envelope (secure-systems-lab/dsse, envelope.md) about a section; or a statement with bundles of Sigstore, each
 * of which is an envelope with one signature over the same payload. Never both.
 */
export interface Envelope {
  readonly payload: Buffer;
  readonly signatures: readonly EnvelopeSignature[];
}

/** Reads an envelope; strict, so that there is one way to write each. */
export function parseEnvelope(text: string): ({ readonly kind: 'envelope' } & Envelope) | SignatureRefusal {
  const value = parseJson(text);
  const field = fieldWithSignatures(value);
  if (!isJsonObject(value) || field === undefined)
    return malformed('it is no JSON map of `payloadType`, `payload` and either `signatures` or `bundles`');
  const { payloadType, payload } = value;
  if (payloadType !== sectionPayloadType) {
    return refuse(
      'signature-payload-type',
      `The envelope holds ${JSON.stringify(payloadType)}; expected \`${sectionPayloadType}\`. Sign the section with \`npx charter sign\`.`,
    );
  }
  const bytes = typeof payload === 'string' ? decodeBase64(payload) : undefined;
  if (bytes === undefined) return malformed('its payload is no Base64');
  const signatures = value[field];
  if (!isJsonArray(signatures) || signatures.length === 0) return malformed('it holds no signature');
  if (signatures.length > mostSignatures) return malformed(`it holds more than ${mostSignatures} signatures`);
  const read = signatures.map((one) => (field === 'bundles' ? readBundle(one, bytes) : readSignature(one)));
  const known = read.filter((signature) => signature !== undefined);
  if (known.length < read.length)
    return malformed('a signature is neither a map of `keyid` and `sig` in Base64 nor a bundle of Sigstore');
  return { kind: 'envelope', payload: bytes, signatures: known };
}

function fieldWithSignatures(value: JsonValue | undefined): 'signatures' | 'bundles' | undefined {
  if (!isJsonObject(value)) return undefined;
  return (['signatures', 'bundles'] as const).find((field) =>
    hasExactly(value, ['payloadType', 'payload', field]),
  );
}

function parseJson(text: string): JsonValue | undefined {
  if (Buffer.byteLength(text) > mostEnvelopeBytes) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function readSignature(value: JsonValue): EnvelopeSignature | undefined {
  if (!isJsonObject(value) || !hasExactly(value, ['keyid', 'sig'])) return undefined;
  const { keyid, sig } = value;
  const bytes = typeof sig === 'string' ? decodeBase64(sig) : undefined;
  return typeof keyid === 'string' && bytes !== undefined ? { kind: 'ssh', keyid, bytes } : undefined;
}

function readBundle(value: JsonValue, payload: Uint8Array): EnvelopeSignature | undefined {
  try {
    return isJsonObject(value) ? toBundleSignature(value, payload) : undefined;
  } catch {
    // Text that no JSON can hold, such as half a character.
    return undefined;
  }
}

/** A bundle as a signature over a payload. Throws `TypeError` on what no JSON can say. */
export function toBundleSignature(bundle: JsonObject, payload: Uint8Array): EnvelopeSignature {
  const bytes = canonicalBytes(bundle);
  const keyid = `sha256:${createHash('sha256').update(`${payload.length} `).update(payload).update(bytes).digest('hex')}`;
  return { kind: 'bundle', keyid, bytes, bundle };
}

function malformed(what: string): SignatureRefusal {
  return refuse(
    'signature-envelope-malformed',
    `This is no envelope of a section: ${what}. Sign the section anew with \`npx charter sign\`.`,
  );
}

/** The envelope as it is committed. */
export function formatEnvelope({ payload, signatures }: Envelope): string {
  const bundles = signatures.flatMap((signature) => (signature.kind === 'bundle' ? [signature.bundle] : []));
  const ofKeys = signatures.flatMap((signature) =>
    signature.kind === 'ssh' ? [{ keyid: signature.keyid, sig: signature.bytes.toString('base64') }] : [],
  );
  const value = {
    payloadType: sectionPayloadType,
    payload: payload.toString('base64'),
    ...(bundles.length > 0 ? { bundles } : { signatures: ofKeys }),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** What is signed of an envelope: DSSE's pre-authentication encoding (PAE) of a type and a payload. */
export function preAuthentication(payload: Uint8Array, payloadType: string = sectionPayloadType): Buffer {
  const type = Buffer.from(payloadType, 'utf8');
  const head = `DSSEv1 ${type.length} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head, 'utf8'), payload]);
}
