import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readClaims, verifyJwt } from '../../../../src/sandbox/forge/access/json-web-token.ts';
import { signJwt } from '../../../builders/a-forge.ts';

const keys = (): { publicKey: string; privateKey: string } =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

const own = keys();
const other = keys();
const now = 1_800_000_000;
const good = { iat: now - 30, exp: now + 300 };
const verify = (token: string) => verifyJwt(token, { publicKeys: [other.publicKey, own.publicKey], now });
const undecodable = { kind: 'invalid', message: 'A JSON web token could not be decoded' };

describe('verifying a JSON web token', () => {
  it('accepts one that any of the public keys has signed', () => {
    expect(verify(signJwt(1, own.privateKey, good))).toEqual({ kind: 'valid' });
    expect(readClaims(signJwt('Iv23abc', own.privateKey, good))).toMatchObject({ issuer: 'Iv23abc' });
  });

  it('refuses one that somebody else has signed, or whose claims were changed after signing', () => {
    const foreign = signJwt(1, keys().privateKey, good);
    const [head, , signature] = signJwt(1, own.privateKey, good).split('.');
    const claims = Buffer.from(JSON.stringify({ ...good, iss: 2 })).toString('base64url');
    expect([verify(foreign), verify(`${head}.${claims}.${signature}`)]).toEqual([undecodable, undecodable]);
  });

  it('refuses every algorithm but RS256, and so an unsigned token', () => {
    const body = Buffer.from(JSON.stringify({ ...good, iss: 1 })).toString('base64url');
    for (const alg of ['none', 'HS256', 'RS512', undefined]) {
      const head = Buffer.from(JSON.stringify({ alg })).toString('base64url');
      expect(verify(`${head}.${body}.`)).toEqual(undecodable);
    }
  });

  it('refuses what has run out, begins in the future, or claims to live too long', () => {
    for (const claims of [
      { exp: now - 1 },
      { exp: 'soon' },
      { iat: now + 120 },
      { iat: undefined },
      { exp: now + 3600 },
    ])
      expect(verify(signJwt(1, own.privateKey, { ...good, ...claims }))).toMatchObject({ kind: 'invalid' });
  });

  it('takes for no token what only has its dots', () => {
    expect(readClaims('a.b.c')).toBeUndefined();
    expect(readClaims('ghp_abc')).toBeUndefined();
    expect(verify('a.b.c')).toEqual(undecodable);
  });
});
