import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Ref } from '../model/ref.ts';
import type { SignatureWitness } from '../model/section-signature.ts';
import { fieldOf } from './section-content.ts';
import { publicKeyBlob } from './ssh-public-key.ts';

/** Something that a Group lists for somebody to sign with, and when it holds. */
export interface Enrolment {
  readonly group: Ref;
  readonly name: string;
  readonly login: string;
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly revoked: number | undefined;
}

export interface EnrolledKey extends Enrolment {
  readonly blob: Buffer;
}

/** What a certificate of Sigstore has to say, letter by letter. */
export interface EnrolledIdentity extends Enrolment {
  readonly issuer: string;
  readonly subject: string;
}

/** Manifests are never changed, and the same ones come again with every run. */
const knownKeys = new WeakMap<Manifest, readonly EnrolledKey[]>();

/** The keys of a Group that can be read; one that cannot counts for nothing. */
export function enrolledKeys(group: Manifest | undefined): readonly EnrolledKey[] {
  if (group === undefined) return [];
  const known = knownKeys.get(group);
  if (known !== undefined) return known;
  const keys = listOf(group, 'keys').flatMap(([enrolment, { publicKey }]) => {
    const blob = typeof publicKey === 'string' ? publicKeyBlob(publicKey) : undefined;
    return blob === undefined ? [] : [{ ...enrolment, blob }];
  });
  knownKeys.set(group, keys);
  return keys;
}

/** The identities of a Group that can be read; one that cannot counts for nothing. */
export function enrolledIdentities(group: Manifest | undefined): readonly EnrolledIdentity[] {
  if (group === undefined) return [];
  return listOf(group, 'identities').flatMap(([enrolment, { issuer, subject }]) =>
    isText(issuer) && isText(subject) ? [{ ...enrolment, issuer, subject }] : [],
  );
}

/** Who has to have seen what the identities of a Group sign; in doubt the log. */
export function witnessOf(group: Manifest | undefined): SignatureWitness {
  return fieldOf(fieldOf(group?.value, 'spec'), 'witness') === 'timestamp' ? 'timestamp' : 'log';
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function listOf(
  group: Manifest,
  field: 'keys' | 'identities',
): readonly (readonly [Enrolment, JsonObject])[] {
  const listed = fieldOf(fieldOf(group.value, 'spec'), field);
  if (!isJsonObject(listed)) return [];
  return Object.entries(listed).flatMap(([name, entry]) => {
    const enrolment = isJsonObject(entry) ? readEnrolment({ group: group.ref, name }, entry) : undefined;
    return isJsonObject(entry) && enrolment !== undefined ? [[enrolment, entry] as const] : [];
  });
}

function readEnrolment(place: Pick<Enrolment, 'group' | 'name'>, entry: JsonObject): Enrolment | undefined {
  const { login, id, revoked } = entry;
  const from = timeOf(entry['from']);
  const until = timeOf(entry['until']);
  if (typeof login !== 'string' || typeof id !== 'number') return undefined;
  if (from === undefined || until === undefined) return undefined;
  // Revoked at a time that nobody can read is revoked from the beginning.
  const end = revoked === undefined ? undefined : (timeOf(revoked) ?? 0);
  return { ...place, login, id, from, until, revoked: end };
}

function timeOf(value: JsonValue | undefined): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
