import { createHash, verify } from 'node:crypto';
import type { SignatureRefusal } from '../model/section-signature.ts';
import { importKey } from './import-key.ts';
import { refuse } from './refusal.ts';
import type { Curve, SshPublicKey } from './ssh-public-key.ts';
import { sshMagic, type SshSignature } from './ssh-signature.ts';
import { toWire, WireError, WireReader } from './wire-reader.ts';

/** Signatures for sections carry this, so that none made for Git, files or another program can stand for one. */
export const sectionNamespace = 'charter.dev/section/v1';

const fewestRsaBits = 2_048;
/** Larger ones take long, and nobody has them. */
const mostRsaBits = 16_384;

/** The flag by which a security key says that somebody touched it (FIDO U2F raw messages). */
const userPresence = 0x01;

/**
 * Whether a signature is one over a message in the namespace of sections, by a key strong enough. Whose key it is
 * remains to be asked. Never throws.
 */
export function verifySshSignature(
  signature: SshSignature,
  message: Uint8Array,
): { readonly kind: 'valid' } | SignatureRefusal {
  return findWeakness(signature) ?? verifyBytes(signature, message);
}

function findWeakness({
  key,
  keyBlob,
  namespace,
  digest,
  algorithm,
  device,
}: SshSignature): SignatureRefusal | undefined {
  if (key === undefined) return refusedAlgorithm(new WireReader(keyBlob).text());
  if (!algorithmsOf(key).includes(algorithm)) return refusedAlgorithm(algorithm);
  if (digest !== 'sha256' && digest !== 'sha512') return refusedAlgorithm(digest);
  if (namespace !== sectionNamespace) {
    return refuse(
      'signature-namespace',
      `It was made for the namespace ${JSON.stringify(namespace)}; expected \`${sectionNamespace}\`. Sign with \`npx charter sign\`.`,
    );
  }
  if (device !== undefined && (device.flags & userPresence) === 0) {
    return refuse(
      'signature-without-touch',
      'The security key says that nobody touched it; expected a touch. Sign with a key made without `no-touch-required`.',
    );
  }
  return key.kind === 'rsa' ? findWeakRsa(key.modulus) : undefined;
}

function algorithmsOf(key: SshPublicKey): readonly string[] {
  return key.kind === 'rsa' ? ['rsa-sha2-256', 'rsa-sha2-512'] : [key.algorithm];
}

function refusedAlgorithm(found: string): SignatureRefusal {
  return refuse(
    'signature-algorithm',
    `It uses ${JSON.stringify(found)}; expected Ed25519, ECDSA (P-256, P-384, P-521), RSA with SHA-2, or a security key. Enrol such a key with \`npx charter keys enrol\`.`,
  );
}

function findWeakRsa(modulus: Buffer): SignatureRefusal | undefined {
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
  if (bits >= fewestRsaBits && bits <= mostRsaBits) return undefined;
  return refuse(
    'signature-weak-key',
    `The RSA key has ${bits} bits; expected ${fewestRsaBits} to ${mostRsaBits}. Enrol a new key, best of Ed25519.`,
  );
}

function verifyBytes(
  signature: SshSignature,
  message: Uint8Array,
): { readonly kind: 'valid' } | SignatureRefusal {
  try {
    if (signature.key !== undefined && isProven(signature, signature.key, signedBytes(signature, message)))
      return { kind: 'valid' };
  } catch (error) {
    // A key or signature that the library cannot even load is told as what it is: no valid one.
    if (!(error instanceof Error)) throw error;
  }
  return refuse(
    'signature-invalid',
    'The signature does not belong to this statement and key: one of them was changed afterwards. Sign again with `npx charter sign`.',
  );
}

/** What the key has signed: a header of its own, so that it can be no other message of SSH (PROTOCOL.sshsig). */
function signedBytes(
  { namespace, reserved, digest, device, key }: SshSignature,
  message: Uint8Array,
): Buffer {
  const signed = Buffer.concat([
    Buffer.from(sshMagic),
    toWire(namespace),
    toWire(reserved),
    toWire(digest),
    toWire(createHash(digest).update(message).digest()),
  ]);
  if (device === undefined || key === undefined || key.kind === 'rsa') return signed;
  const state = Buffer.alloc(5);
  state.writeUInt8(device.flags, 0);
  state.writeUInt32BE(device.counter, 1);
  return Buffer.concat([sha256(key.application ?? ''), state, sha256(signed)]);
}

function sha256(bytes: string | Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** What was right stays right, and every look at a registry comes upon the same signatures again. */
const proven = new Set<string>();
const mostProven = 10_000;

function isProven(signature: SshSignature, key: SshPublicKey, bytes: Buffer): boolean {
  const parts = [signature.algorithm, signature.keyBlob, signature.signature, bytes];
  const name = sha256(Buffer.concat(parts.map(toWire))).toString('base64');
  if (proven.has(name)) return true;
  if (!isSigned(signature, key, bytes)) return false;
  const [oldest] = proven;
  if (oldest !== undefined && proven.size >= mostProven) proven.delete(oldest);
  proven.add(name);
  return true;
}

function isSigned(
  { algorithm, signature, keyBlob }: SshSignature,
  key: SshPublicKey,
  bytes: Buffer,
): boolean {
  const publicKey = importKey(keyBlob, key);
  switch (key.kind) {
    case 'ed25519':
      return verify(null, bytes, publicKey, signature);
    case 'ecdsa': {
      const pair = toFixedPair(signature, key.curve);
      return verify(key.curve.hash, bytes, { key: publicKey, dsaEncoding: 'ieee-p1363' }, pair);
    }
    case 'rsa':
    default:
      return verify(algorithm === 'rsa-sha2-256' ? 'sha256' : 'sha512', bytes, publicKey, signature);
  }
}

/** Two integers of any length as two of the curve's. */
function toFixedPair(signature: Buffer, { size }: Curve): Buffer {
  const reader = new WireReader(signature);
  const pair = [reader.integer(), reader.integer()];
  reader.end();
  const isFitting = pair.every((part) => part.length <= size);
  if (!isFitting) throw new WireError('a part of the signature is longer than the curve allows');
  return Buffer.concat(pair.map((part) => Buffer.concat([Buffer.alloc(size - part.length), part])));
}
