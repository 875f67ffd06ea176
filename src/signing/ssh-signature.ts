import { parsePublicKey, type SshPublicKey } from './ssh-public-key.ts';
import { decodeBase64 } from './strict-base64.ts';
import { WireError, WireReader } from './wire-reader.ts';

/** A signature as `ssh-keygen -Y sign` makes it, taken apart and not yet verified. */
export interface SshSignature {
  readonly keyBlob: Buffer;
  /** Undefined for an algorithm that Charter does not take. */
  readonly key: SshPublicKey | undefined;
  readonly namespace: string;
  readonly reserved: Buffer;
  /** Of what is signed. PROTOCOL.sshsig allows `sha256` and `sha512`; others are refused when it is verified. */
  readonly digest: string;
  /** How the key was used: `rsa-sha2-512`; of other keys the algorithm of the key. */
  readonly algorithm: string;
  readonly signature: Buffer;
  /** What a security key says of the moment. */
  readonly device: { readonly flags: number; readonly counter: number } | undefined;
}

export const sshMagic = 'SSHSIG';
const version = 1;

/** Takes a signature apart (OpenSSH, PROTOCOL.sshsig and PROTOCOL.u2f). Throws `WireError`. */
export function parseSshSignature(bytes: Uint8Array): SshSignature {
  const reader = new WireReader(bytes);
  if (reader.bytes(sshMagic.length).toString('latin1') !== sshMagic) throw new WireError('it is no SSHSIG');
  if (reader.uint32() !== version) throw new WireError(`its version is not ${version}`);
  const keyBlob = reader.string();
  const namespace = reader.string().toString('utf8');
  const reserved = reader.string();
  const digest = reader.text();
  const inner = new WireReader(reader.string());
  reader.end();
  const key = parsePublicKey(keyBlob);
  return { keyBlob, key, namespace, reserved, digest, ...readInner(inner, key) };
}

function readInner(
  inner: WireReader,
  key: SshPublicKey | undefined,
): Pick<SshSignature, 'algorithm' | 'signature' | 'device'> {
  const algorithm = inner.text();
  const signature = inner.string();
  if (key === undefined) return { algorithm, signature, device: undefined };
  const isDevice = key.kind !== 'rsa' && key.application !== undefined;
  const device = isDevice ? { flags: inner.byte(), counter: inner.uint32() } : undefined;
  inner.end();
  return { algorithm, signature, device };
}

const first = '-----BEGIN SSH SIGNATURE-----';
const last = '-----END SSH SIGNATURE-----';

/** The bytes of an armoured signature, as `ssh-keygen -Y sign` writes it; undefined for anything else. */
export function decodeArmour(text: string): Buffer | undefined {
  const lines = text.trim().split(/\r?\n/);
  if (lines.at(0) !== first || lines.at(-1) !== last) return undefined;
  return decodeBase64(lines.slice(1, -1).join(''));
}

/** The signature as `ssh-keygen -Y verify` reads it, in lines of 70 characters. */
export function encodeArmour(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,70}/g) ?? [];
  return [first, ...lines, last, ''].join('\n');
}
