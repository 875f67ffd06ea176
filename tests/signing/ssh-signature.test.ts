import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeArmour, encodeArmour, parseSshSignature } from '../../src/signing/ssh-signature.ts';
import { verifySshSignature } from '../../src/signing/verify-ssh-signature.ts';
import { toWire } from '../../src/signing/wire-reader.ts';
import { aSigner, type SignerKind, type SigningWish, type TestSigner } from '../builders/a-signer.ts';

const message = Buffer.from('what is signed');
const valid = { kind: 'valid' };

function verify(bytes: Uint8Array, signed: Uint8Array = message): ReturnType<typeof verifySshSignature> {
  return verifySshSignature(parseSshSignature(bytes), signed);
}

function codeOf(signer: TestSigner, wish: SigningWish): string {
  const result = verify(signer.sign(message, wish));
  return result.kind === 'refused' ? result.code : result.kind;
}

function kindOf(bytes: Uint8Array): string {
  try {
    return verify(bytes).kind;
  } catch {
    return 'unreadable';
  }
}

const kinds: readonly SignerKind[] = ['ed25519', 'p256', 'p384', 'p521', 'rsa', 'sk-ed25519', 'sk-p256'];

describe.each(kinds)('a signature by a key of %s', (kind) => {
  const signer = aSigner(kind);
  const bytes = signer.sign(message);

  it('is valid over what was signed, and over nothing else', () => {
    expect(verify(bytes)).toEqual(valid);
    expect(verify(signer.sign(message, { digest: 'sha256' }))).toEqual(valid);
    expect(verify(bytes, Buffer.from('what is signeD'))).toMatchObject({ code: 'signature-invalid' });
  });

  it('is refused or cannot be read when any byte of it is another', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        expect(kindOf(changed)).not.toBe('valid');
      }),
    );
  });

  it('cannot be read when a part of it is missing', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => parseSshSignature(bytes.subarray(0, length))).toThrow('promised');
      }),
    );
  });

  it('stays the same in armour', () => {
    expect(decodeArmour(encodeArmour(bytes))).toEqual(bytes);
  });
});

describe('a signature that is not strong enough', () => {
  it('is refused: RSA with SHA-1', () => {
    expect(codeOf(aSigner('rsa'), { algorithm: 'ssh-rsa' })).toBe('signature-algorithm');
  });

  it('is refused: RSA of 1,024 bits', () => {
    expect(codeOf(aSigner('rsa', { bits: 1_024 }), {})).toBe('signature-weak-key');
  });

  it('is refused: DSA', () => {
    const blob = Buffer.concat([toWire('ssh-dss'), toWire('p'), toWire('q'), toWire('g'), toWire('y')]);
    const inner = Buffer.concat([toWire('ssh-dss'), toWire('signature')]);
    const parts = [
      toWire(blob),
      toWire('charter.dev/section/v1'),
      toWire(''),
      toWire('sha512'),
      toWire(inner),
    ];
    const bytes = Buffer.concat([Buffer.from('SSHSIG'), Buffer.of(0, 0, 0, 1), ...parts]);

    expect(verify(bytes)).toMatchObject({ kind: 'refused', code: 'signature-algorithm' });
  });

  it('is refused: a digest of MD5 or SHA-1', () => {
    expect(codeOf(aSigner(), { digest: 'md5' })).toBe('signature-algorithm');
    expect(codeOf(aSigner(), { digest: 'sha1' })).toBe('signature-algorithm');
  });

  it.each(['sk-ed25519', 'sk-p256'] as const)('is refused: nobody touched the %s key', (kind) => {
    expect(codeOf(aSigner(kind), { flags: 0 })).toBe('signature-without-touch');
    expect(codeOf(aSigner(kind), { flags: 4 })).toBe('signature-without-touch');
    expect(codeOf(aSigner(kind), { flags: 5 })).toBe('valid');
  });

  it('is refused: it was made for commits', () => {
    expect(codeOf(aSigner(), { namespace: 'git' })).toBe('signature-namespace');
  });
});

describe('bytes that are no signature', () => {
  it('are never read as one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(kindOf(Buffer.concat([Buffer.from('SSHSIG'), bytes]))).toBe('unreadable');
      }),
    );
  });
});
