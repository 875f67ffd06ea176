import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { DemoKey } from '../../../sandbox/start-sandbox.ts';
import { sshMagic } from '../../../signing/ssh-signature.ts';
import { sectionNamespace } from '../../../signing/verify-ssh-signature.ts';
import { toWire, WireReader } from '../../../signing/wire-reader.ts';
import type { SshSigningKey } from './ssh-section-signer.ts';

const algorithm = 'ssh-ed25519';
const magic = 'openssh-key-v1\0';
const [begin, end] = ['-----BEGIN OPENSSH PRIVATE KEY-----', '-----END OPENSSH PRIVATE KEY-----'];

/** A new Ed25519 key as `ssh-keygen -N ''` makes it (OpenSSH, PROTOCOL.key), without needing `ssh-keygen`. */
export function makeDemoKey(comment: string): DemoKey {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const point = Buffer.from(x, 'base64url');
  const blob = Buffer.concat([toWire(algorithm), toWire(point)]);
  const check = randomBytes(4);
  const secret = Buffer.concat([Buffer.from(d, 'base64url'), point]);
  const inner = Buffer.concat([check, check, blob, toWire(secret), toWire(comment)]);
  const padding = Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, index) => index + 1));
  const outer = Buffer.concat([
    Buffer.from(magic),
    ...['none', 'none', ''].map(toWire),
    Buffer.of(0, 0, 0, 1),
    toWire(blob),
    toWire(Buffer.concat([inner, padding])),
  ]);
  const lines = outer.toString('base64').match(/.{1,70}/g) ?? [];
  return {
    publicKey: `${algorithm} ${blob.toString('base64')} ${comment}`,
    privateKey: [begin, ...lines, end, ''].join('\n'),
  };
}

/** A key that `makeDemoKey` has made. Throws `WireError` on anything else. */
export function openDemoKey(text: string): SshSigningKey {
  const outer = new WireReader(Buffer.from(text.trim().split('\n').slice(1, -1).join(''), 'base64'));
  outer.bytes(magic.length);
  for (let index = 0; index < 3; index += 1) outer.string();
  outer.uint32();
  const blob = outer.string();
  const inner = new WireReader(outer.string());
  inner.bytes(8);
  inner.string();
  const point = inner.string();
  const seed = inner.string().subarray(0, 32);
  const key = createPrivateKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', d: seed.toString('base64url'), x: point.toString('base64url') },
  });
  return {
    blob,
    sign: (message) => {
      const header = [sectionNamespace, '', 'sha512'].map(toWire);
      const digest = toWire(createHash('sha512').update(message).digest());
      const signed = sign(null, Buffer.concat([Buffer.from(sshMagic), ...header, digest]), key);
      const signature = toWire(Buffer.concat([toWire(algorithm), toWire(signed)]));
      const version = Buffer.of(0, 0, 0, 1);
      return Promise.resolve(
        Buffer.concat([Buffer.from(sshMagic), version, toWire(blob), ...header, signature]),
      );
    },
  };
}
