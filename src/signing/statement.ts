import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { SignatureRefusal } from '../model/section-signature.ts';
import { canonicalBytes } from './canonical-bytes.ts';
import { hasExactly } from './exact-shape.ts';
import { refuse } from './refusal.ts';

/** What is signed: that this section says this, in this repository and file, after what it said before. */
export interface SectionStatement {
  readonly format: typeof statementFormat;
  /** The immutable id of the repository on the forge. */
  readonly repository: number;
  readonly file: string;
  readonly section: string;
  /** From 1, one more with each statement about this section. */
  readonly sequence: number;
  /** The digest of the payload of the statement before; `null` of the first. */
  readonly previous: string | null;
  /** The immutable account id of who drew it up; one of the signatures is theirs. */
  readonly signer: number;
  /** ISO, UTC. */
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly content: JsonObject;
}

export const statementFormat = 'charter.dev/section/v1';

const fields = [
  'format',
  'repository',
  'file',
  'section',
  'sequence',
  'previous',
  'signer',
  'issuedAt',
  'expiresAt',
  'content',
] as const;

/** The payload of a statement: its RFC 8785 bytes. */
export function toPayload(statement: SectionStatement): Buffer {
  return canonicalBytes({ ...statement });
}

/** What the next statement names as the one before. */
export function payloadDigest(payload: Uint8Array): string {
  return `sha256:${createHash('sha256').update(payload).digest('hex')}`;
}

/** What the content of a statement is expected to be, which need not be read again where it is. */
export interface ExpectedContent {
  readonly content: JsonObject;
  readonly contentBytes: Buffer;
}

interface Reading {
  readonly isTrusted?: boolean;
  readonly expected?: ExpectedContent;
}

/**
 * Reads a payload that has exactly the fields of a statement, in RFC 8785 form. Of one that was accepted before
 * (`isTrusted`) the form is not looked at again.
 */
export function parseStatement(
  payload: Uint8Array,
  reading: Reading = {},
): { readonly kind: 'statement'; readonly statement: SectionStatement } | SignatureRefusal {
  const value = parseAround(payload, reading.expected) ?? parseWhole(payload, reading);
  if (value === undefined) return malformed('its payload is no JSON in the form of RFC 8785');
  if (!isJsonObject(value) || !hasExactly(value, fields) || value['format'] !== statementFormat)
    return malformed(`its payload has other fields than ${fields.join(', ')}`);
  const wrong = fields.find((field) => !isFitting[field](value[field]));
  if (wrong !== undefined) return malformed(`\`${wrong}\` has a value of another form`);
  // Every field has just been checked.
  const statement = value as unknown as SectionStatement;
  if (Date.parse(statement.expiresAt) <= Date.parse(statement.issuedAt))
    return malformed('it expires before it begins to hold');
  return { kind: 'statement', statement };
}

type Test = (value: JsonValue | undefined) => boolean;

const isId: Test = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
const isText: Test = (value) => typeof value === 'string' && value !== '';

const isFitting: Readonly<Record<(typeof fields)[number], Test>> = {
  format: isText,
  repository: isId,
  file: isText,
  section: isText,
  sequence: isId,
  previous: (value) => value === null || (typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value)),
  signer: isId,
  issuedAt: isTime,
  expiresAt: isTime,
  content: (value) => isJsonObject(value),
};

function isTime(value: JsonValue | undefined): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(value)) return false;
  const time = Date.parse(value);
  // A 31 February is no time; what is read must be what is written.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value.slice(0, 19));
}

/** In canonical form the content comes first, by its name, and so do its bytes; only `,` can follow a whole value. */
function contentPrefix(contentBytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from('{"content":'), contentBytes, Buffer.from(',')]);
}

/** Whether a payload in canonical form is a statement about this very content. */
export function isAbout(payload: Uint8Array, contentBytes: Buffer): boolean {
  const wanted = contentPrefix(contentBytes);
  return wanted.equals(payload.subarray(0, wanted.length));
}

function parseWhole(payload: Uint8Array, { isTrusted = false }: Reading): JsonValue | undefined {
  return isTrusted ? parseJson(payload) : parseCanonical(payload);
}

/** The statement about an expected content: what follows it is all that there is to read. */
function parseAround(payload: Uint8Array, expected: ExpectedContent | undefined): JsonValue | undefined {
  if (expected === undefined) return undefined;
  if (!isAbout(payload, expected.contentBytes)) return undefined;
  const prefix = contentPrefix(expected.contentBytes);
  const rest = parseCanonical(Buffer.concat([Buffer.from('{'), payload.subarray(prefix.length)]));
  if (!isJsonObject(rest) || Object.hasOwn(rest, 'content')) return undefined;
  return { content: expected.content, ...rest };
}

/** Only the one writing of a value counts, so that no two readers see different values in the same bytes. */
function parseCanonical(payload: Uint8Array): JsonValue | undefined {
  const value = parseJson(payload);
  try {
    return value !== undefined && canonicalBytes(value).equals(payload) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseJson(payload: Uint8Array): JsonValue | undefined {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as JsonValue;
  } catch {
    return undefined;
  }
}

function malformed(what: string): SignatureRefusal {
  return refuse(
    'signature-statement-malformed',
    `The envelope holds no statement about a section: ${what}. Sign the section anew with \`npx charter sign\`.`,
  );
}
