import { createHash, createHmac, createPrivateKey, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Bytes of a derived key, and of a code made with it. */
const keyBytes = 32;

/** HMAC-SHA256 (RFC 2104) of the UTF-8 bytes of a text, in base64url. */
export function macOf(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64url');
}

/** Whether two texts are equal, in a time that tells nothing about where they differ; their lengths are no secret. */
export function isSameText(a: string, b: string): boolean {
  const encoder = new TextEncoder();
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * A key for one purpose out of a private key, by HKDF-SHA256 (RFC 5869) without salt: the same for the same key however
 * its PEM is written, another for each `purpose`. Throws where the PEM is not a private key.
 */
export function deriveMacKey(privateKeyPem: string, purpose: string): Uint8Array {
  const secret = createPrivateKey(privateKeyPem).export({ type: 'pkcs8', format: 'der' });
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), purpose, keyBytes));
}

/** `sha256:` and hex over the UTF-8 bytes of a text; half characters count as U+FFFD. */
export function digestOfText(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}
