import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts';
import type { SignatureRefusal } from '../model/section-signature.ts';
import { hasExactly } from './exact-shape.ts';
import { refuse } from './refusal.ts';
import { decodeBase64 } from './strict-base64.ts';

/** What the payload of an envelope is: a statement about a section. */
export const sectionPayloadType = 'application/vnd.charter.section.v1+json';

/** Larger envelopes are not read: a section has a few KiB, a signature half of one. */
export const mostEnvelopeBytes = 4 * 1_024 * 1_024;

/** Each costs a verification. */
const mostSignatures = 100;

export interface EnvelopeSignature {
  /** For people: the fingerprint of the key. What counts is the key in the signature itself. */
  readonly keyid: string;
  /** The bytes of an SSH signature. */
  readonly bytes: Buffer;
}

/** A DSSE envelope (secure-systems-lab/dsse, envelope.md) about a section. */
export interface Envelope {
  readonly payload: Buffer;
  readonly signatures: readonly EnvelopeSignature[];
}

/** Reads an envelope; strict, so that there is one way to write each. */
export function parseEnvelope(text: string): ({ readonly kind: 'envelope' } & Envelope) | SignatureRefusal {
  const value = parseJson(text);
  if (!isJsonObject(value) || !hasExactly(value, ['payloadType', 'payload', 'signatures']))
    return malformed('it is no JSON map of `payloadType`, `payload` and `signatures`');
  const { payloadType, payload, signatures } = value;
  if (payloadType !== sectionPayloadType) {
    return refuse(
      'signature-payload-type',
      `The envelope holds ${JSON.stringify(payloadType)}; expected \`${sectionPayloadType}\`. Sign the section with \`npx charter sign\`.`,
    );
  }
  const bytes = typeof payload === 'string' ? decodeBase64(payload) : undefined;
  if (bytes === undefined) return malformed('its payload is no Base64');
  if (!isJsonArray(signatures) || signatures.length === 0) return malformed('it holds no signature');
  if (signatures.length > mostSignatures) return malformed(`it holds more than ${mostSignatures} signatures`);
  const read = signatures.map((signature) => readSignature(signature));
  const known = read.filter((signature) => signature !== undefined);
  if (known.length < read.length) return malformed('a signature is no map of `keyid` and `sig` in Base64');
  return { kind: 'envelope', payload: bytes, signatures: known };
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
  return typeof keyid === 'string' && bytes !== undefined ? { keyid, bytes } : undefined;
}

function malformed(what: string): SignatureRefusal {
  return refuse(
    'signature-envelope-malformed',
    `This is no envelope of a section: ${what}. Sign the section anew with \`npx charter sign\`.`,
  );
}

/** The envelope as it is committed. */
export function formatEnvelope({ payload, signatures }: Envelope): string {
  const value = {
    payloadType: sectionPayloadType,
    payload: payload.toString('base64'),
    signatures: signatures.map(({ keyid, bytes }) => ({ keyid, sig: bytes.toString('base64') })),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** What is signed of an envelope: DSSE's pre-authentication encoding (PAE) of a type and a payload. */
export function preAuthentication(payload: Uint8Array, payloadType: string = sectionPayloadType): Buffer {
  const type = Buffer.from(payloadType, 'utf8');
  const head = `DSSEv1 ${type.length} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head, 'utf8'), payload]);
}
