import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';

const form = /^sha256=([0-9a-f]{64})$/;

/** Whether the text can be a signature at all: what is malformed need not be read any further. */
export function isSignatureForm(signature: string | undefined): signature is string {
  return signature !== undefined && form.test(signature);
}

/**
 * Whether the bytes were signed with the secret, compared in constant time.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function isSignedWith(secret: KeyObject, bytes: Uint8Array, signature: string): boolean {
  const [, hex = ''] = form.exec(signature) ?? [];
  const claimed = Buffer.from(hex, 'hex');
  const actual = createHmac('sha256', secret).update(bytes).digest();
  return claimed.length === actual.length && timingSafeEqual(claimed, actual);
}
