import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** `sha256:` and hex over the RFC 8785 (JCS) bytes of a JSON value; keys with undefined values are left out. */
export function digestOf(value: unknown): string {
  const canonical = canonicalize(value);
  if (canonical === undefined)
    throw new TypeError('only a JSON value has a digest; found undefined or a function');
  return `sha256:${createHash('sha256').update(canonical, 'utf8').digest('hex')}`;
}
