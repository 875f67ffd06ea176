import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { toWire } from '../../src/signing/wire-reader.ts';
import { sectionNamespace } from '../../src/signing/verify-ssh-signature.ts';

/** How a signature is made; what is left out is right. */
export interface SigningWish {
  readonly namespace?: string;
  readonly digest?: string;
  /** Of RSA: how the key is used. */
  readonly algorithm?: string;
  /** Of security keys: 0x01 says that somebody touched it. */
  readonly flags?: number;
}

/** An SSH key that signs as OpenSSH does, made for one test. */
export interface TestSigner {
  readonly blob: Buffer;
  /** As in a `.pub` file. */
  readonly line: string;
  readonly sign: (message: Uint8Array, wish?: SigningWish) => Buffer;
}

export type SignerKind = 'ed25519' | 'p256' | 'p384' | 'p521' | 'rsa' | 'sk-ed25519' | 'sk-p256';

const curveNames = { p256: 'nistp256', p384: 'nistp384', p521: 'nistp521' } as const;
const curveHashes = { p256: 'sha256', p384: 'sha384', p521: 'sha512' } as const;
const application = 'ssh:';

/** A new key of a kind. */
export function aSigner(kind: SignerKind = 'ed25519', { bits = 2_048 }: { bits?: number } = {}): TestSigner {
  switch (kind) {
    case 'ed25519':
      return anEd25519Signer();
    case 'sk-ed25519':
      return aHardwareEd25519Signer();
    case 'sk-p256':
      return anEcdsaSigner('p256', true);
    case 'rsa':
      return anRsaSigner(bits);
    default:
      return anEcdsaSigner(kind, false);
  }
}

function anEd25519Signer(): TestSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const blob = Buffer.concat([toWire('ssh-ed25519'), toWire(pointOf(publicKey))]);
  return aKey('ssh-ed25519', blob, (bytes) =>
    Buffer.concat([toWire('ssh-ed25519'), toWire(sign(null, bytes, privateKey))]),
  );
}

function aHardwareEd25519Signer(): TestSigner {
  const algorithm = 'sk-ssh-ed25519@openssh.com';
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const blob = Buffer.concat([toWire(algorithm), toWire(pointOf(publicKey)), toWire(application)]);
  return aKey(algorithm, blob, (bytes, { flags = 1 }) => {
    const { message, state } = deviceMessage(bytes, flags);
    return Buffer.concat([toWire(algorithm), toWire(sign(null, message, privateKey)), state]);
  });
}

function anEcdsaSigner(kind: keyof typeof curveNames, isHardware: boolean): TestSigner {
  const curve = curveNames[kind];
  const algorithm = isHardware ? `sk-ecdsa-sha2-${curve}@openssh.com` : `ecdsa-sha2-${curve}`;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: `P-${curve.slice(5)}` });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const parts = [toWire(algorithm), toWire(curve), toWire(point)];
  const blob = Buffer.concat(isHardware ? [...parts, toWire(application)] : parts);
  return aKey(algorithm, blob, (bytes, { flags = 1 }) => {
    const device = isHardware ? deviceMessage(bytes, flags) : undefined;
    const pair = sign(curveHashes[kind], device?.message ?? bytes, {
      key: privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    const half = pair.length / 2;
    const inner = Buffer.concat([toInteger(pair.subarray(0, half)), toInteger(pair.subarray(half))]);
    return Buffer.concat([toWire(algorithm), toWire(inner), device?.state ?? Buffer.alloc(0)]);
  });
}

function anRsaSigner(bits: number): TestSigner {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const blob = Buffer.concat([
    toWire('ssh-rsa'),
    toInteger(Buffer.from(e, 'base64url')),
    toInteger(Buffer.from(n, 'base64url')),
  ]);
  return aKey('ssh-rsa', blob, (bytes, { algorithm = 'rsa-sha2-512' }) => {
    const hash = algorithm === 'ssh-rsa' ? 'sha1' : algorithm.replace('rsa-sha2-', 'sha');
    return Buffer.concat([toWire(algorithm), toWire(sign(hash, bytes, privateKey))]);
  });
}

/** PROTOCOL.u2f: the device signs the digest of its application, its flags and counter, and the digest of the message. */
function deviceMessage(bytes: Uint8Array, flags: number): { message: Buffer; state: Buffer } {
  const state = Buffer.of(flags, 0, 0, 0, 7);
  return { message: Buffer.concat([sha256(application), state, sha256(bytes)]), state };
}

function sha256(part: string | Uint8Array): Buffer {
  return createHash('sha256').update(part).digest();
}

function aKey(
  algorithm: string,
  blob: Buffer,
  signBytes: (bytes: Buffer, wish: SigningWish) => Buffer,
): TestSigner {
  return {
    blob,
    line: `${algorithm} ${blob.toString('base64')} test@example.com`,
    sign: (message, wish = {}) => {
      const { namespace = sectionNamespace, digest = 'sha512' } = wish;
      const header = [toWire(namespace), toWire(''), toWire(digest)];
      const digested = createHash(digest).update(message).digest();
      const bytes = Buffer.concat([Buffer.from('SSHSIG'), ...header, toWire(digested)]);
      const version = Buffer.of(0, 0, 0, 1);
      const signature = toWire(signBytes(bytes, wish));
      return Buffer.concat([Buffer.from('SSHSIG'), version, toWire(blob), ...header, signature]);
    },
  };
}

function pointOf(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

/** An `mpint`: no needless zeros, and one before a first byte that would make it negative. */
function toInteger(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = bytes.subarray(start);
  return toWire((digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits);
}
