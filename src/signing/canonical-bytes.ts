import canonicalize from 'canonicalize';
import type { JsonValue } from '../model/json.ts';

/** The one writing of a JSON value (RFC 8785), in UTF-8. Throws `TypeError` on what no JSON can say. */
export function canonicalBytes(value: JsonValue): Buffer {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only a JSON value has canonical bytes');
  return Buffer.from(text, 'utf8');
}
