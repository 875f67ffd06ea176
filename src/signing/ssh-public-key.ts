import { createHash } from 'node:crypto';
import { decodeBase64 } from './strict-base64.ts';
import { WireError, WireReader } from './wire-reader.ts';

const curves = {
  'ecdsa-sha2-nistp256': { name: 'nistp256', jwk: 'P-256', size: 32, hash: 'sha256' },
  'ecdsa-sha2-nistp384': { name: 'nistp384', jwk: 'P-384', size: 48, hash: 'sha384' },
  'ecdsa-sha2-nistp521': { name: 'nistp521', jwk: 'P-521', size: 66, hash: 'sha512' },
} as const;

type EcdsaAlgorithm = keyof typeof curves;
export type Curve = (typeof curves)[EcdsaAlgorithm];

const hardwareEd25519 = 'sk-ssh-ed25519@openssh.com';
const hardwareEcdsa = 'sk-ecdsa-sha2-nistp256@openssh.com';

/** A public key by what its signatures are verified with. `application` stands in keys of security keys (FIDO). */
export type SshPublicKey =
  | {
      readonly kind: 'ed25519';
      readonly algorithm: string;
      readonly point: Buffer;
      readonly application: string | undefined;
    }
  | {
      readonly kind: 'ecdsa';
      readonly algorithm: string;
      readonly curve: Curve;
      readonly point: Buffer;
      readonly application: string | undefined;
    }
  | {
      readonly kind: 'rsa';
      readonly algorithm: 'ssh-rsa';
      readonly modulus: Buffer;
      readonly exponent: Buffer;
    };

/** The key of an RFC 4253 blob; undefined for algorithms that Charter does not take. Throws `WireError`. */
export function parsePublicKey(blob: Uint8Array): SshPublicKey | undefined {
  const reader = new WireReader(blob);
  const algorithm = reader.text();
  const key = readKey(algorithm, reader);
  if (key !== undefined) reader.end();
  return key;
}

function readKey(algorithm: string, reader: WireReader): SshPublicKey | undefined {
  switch (algorithm) {
    case 'ssh-ed25519':
    case hardwareEd25519:
      return readEd25519(algorithm, reader);
    case 'ecdsa-sha2-nistp256':
    case 'ecdsa-sha2-nistp384':
    case 'ecdsa-sha2-nistp521':
      return readEcdsa(algorithm, curves[algorithm], reader);
    case hardwareEcdsa:
      return readEcdsa(algorithm, curves['ecdsa-sha2-nistp256'], reader);
    case 'ssh-rsa': {
      const exponent = reader.integer();
      return { kind: 'rsa', algorithm, exponent, modulus: reader.integer() };
    }
    default:
      return undefined;
  }
}

function readEd25519(algorithm: string, reader: WireReader): SshPublicKey {
  const point = reader.string();
  if (point.length !== 32) throw new WireError('an Ed25519 key has 32 bytes');
  const application = algorithm === hardwareEd25519 ? reader.text() : undefined;
  return { kind: 'ed25519', algorithm, point, application };
}

function readEcdsa(algorithm: string, curve: Curve, reader: WireReader): SshPublicKey {
  if (reader.text() !== curve.name) throw new WireError('the curve is not that of the algorithm');
  const point = reader.string();
  if (point.length !== 1 + 2 * curve.size || point[0] !== 4) throw new WireError('the point is not whole');
  const application = algorithm === hardwareEcdsa ? reader.text() : undefined;
  return { kind: 'ecdsa', algorithm, curve, point, application };
}

/** The blob in a line of a `.pub` file, `algorithm base64 comment`; undefined where it is none of that algorithm. */
export function publicKeyBlob(line: string): Buffer | undefined {
  const [algorithm = '', text = ''] = line.trim().split(/ +/);
  const blob = decodeBase64(text);
  if (blob === undefined || blob.length < 8) return undefined;
  try {
    return new WireReader(blob).text() === algorithm ? blob : undefined;
  } catch {
    return undefined;
  }
}

/** As `ssh-keygen -l` writes it: `SHA256:` and Base64 without padding. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
