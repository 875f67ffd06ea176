import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Ref } from '../model/ref.ts';
import { fieldOf } from './section-content.ts';
import { publicKeyBlob } from './ssh-public-key.ts';

/** A key that a Group lists, and when it holds. */
export interface EnrolledKey {
  readonly group: Ref;
  readonly name: string;
  readonly login: string;
  readonly id: number;
  readonly blob: Buffer;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly revoked: number | undefined;
}

/** The keys of a Group that can be read; one that cannot counts for nothing. */
export function enrolledKeys(group: Manifest | undefined): readonly EnrolledKey[] {
  const keys = fieldOf(fieldOf(group?.value, 'spec'), 'keys');
  if (group === undefined || !isJsonObject(keys)) return [];
  return Object.entries(keys).flatMap(([name, key]) =>
    isJsonObject(key) ? readKey({ group: group.ref, name }, key) : [],
  );
}

function readKey(place: Pick<EnrolledKey, 'group' | 'name'>, key: JsonObject): readonly EnrolledKey[] {
  const { login, id, publicKey, revoked } = key;
  const blob = typeof publicKey === 'string' ? publicKeyBlob(publicKey) : undefined;
  const from = timeOf(key['from']);
  const until = timeOf(key['until']);
  if (typeof login !== 'string' || typeof id !== 'number' || blob === undefined) return [];
  if (from === undefined || until === undefined) return [];
  // Revoked at a time that nobody can read is revoked from the beginning.
  const end = revoked === undefined ? undefined : (timeOf(revoked) ?? 0);
  return [{ ...place, login, id, blob, from, until, revoked: end }];
}

function timeOf(value: JsonValue | undefined): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
