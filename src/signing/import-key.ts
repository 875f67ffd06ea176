import { createPublicKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto';
import type { SshPublicKey } from './ssh-public-key.ts';

const importedKeys = new Map<string, KeyObject>();
const mostImportedKeys = 1_000;

/**
 * A key as the library has it, by its blob: loading one takes time, and the same people sign again and again. Throws
 * what the library throws.
 */
export function importKey(blob: Buffer, key: SshPublicKey): KeyObject {
  const name = blob.toString('latin1');
  const known = importedKeys.get(name);
  if (known !== undefined) return known;
  const imported = createPublicKey(toJwk(key));
  const [oldest] = importedKeys.keys();
  if (oldest !== undefined && importedKeys.size >= mostImportedKeys) importedKeys.delete(oldest);
  importedKeys.set(name, imported);
  return imported;
}

function toJwk(key: SshPublicKey): JsonWebKeyInput {
  switch (key.kind) {
    case 'ed25519':
      return jwk({ kty: 'OKP', crv: 'Ed25519', x: url(key.point) });
    case 'ecdsa': {
      const { jwk: crv, size } = key.curve;
      return jwk({
        kty: 'EC',
        crv,
        x: url(key.point.subarray(1, 1 + size)),
        y: url(key.point.subarray(1 + size)),
      });
    }
    case 'rsa':
    default:
      return jwk({ kty: 'RSA', n: url(key.modulus), e: url(key.exponent) });
  }
}

function jwk(key: JsonWebKeyInput['key']): JsonWebKeyInput {
  return { key, format: 'jwk' };
}

function url(bytes: Buffer): string {
  return bytes.toString('base64url');
}
