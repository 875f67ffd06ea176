import { createPublicKey, verify, type KeyObject } from 'node:crypto';

export type JwtVerdict =
  | { readonly kind: 'valid' }
  /** GitHub's words for what is wrong. */
  | { readonly kind: 'invalid'; readonly message: string };

export interface JwtClaims {
  /** Of the app: its id or client id. */
  readonly issuer: string;
  readonly issuedAt: unknown;
  readonly expiresAt: unknown;
}

/** An app may claim at most ten minutes. */
const longestLife = 10 * 60;

/** How far a clock may be ahead of ours, in seconds. */
const clockSkew = 60;

/** The claims of a token that looks like a JWT (RFC 7519); undefined for anything else. Nothing is verified. */
export function readClaims(token: string): JwtClaims | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  const claims = parsePart(parts[1]);
  if (claims === undefined) return undefined;
  const issuer = claims['iss'];
  const isName = typeof issuer === 'string' || typeof issuer === 'number';
  return { issuer: isName ? String(issuer) : '', issuedAt: claims['iat'], expiresAt: claims['exp'] };
}

/** Checks signature (RS256 only) and times against the public keys of the app that it names. `now` in seconds. */
export function verifyJwt(
  token: string,
  { publicKeys, now }: { publicKeys: readonly string[]; now: number },
): JwtVerdict {
  const [head = '', body = '', signature = ''] = token.split('.');
  const claims = readClaims(token);
  if (parsePart(head)?.['alg'] !== 'RS256' || claims === undefined) return undecodable;
  const signed = Buffer.from(`${head}.${body}`);
  const isSigned = publicKeys.some((pem) =>
    verify('RSA-SHA256', signed, toKey(pem), Buffer.from(signature, 'base64url')),
  );
  return isSigned ? checkTimes(claims, now) : undecodable;
}

const undecodable: JwtVerdict = { kind: 'invalid', message: 'A JSON web token could not be decoded' };

function checkTimes({ issuedAt, expiresAt }: JwtClaims, now: number): JwtVerdict {
  if (typeof expiresAt !== 'number')
    return refuse(
      `'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires`,
    );
  if (typeof issuedAt !== 'number' || issuedAt > now + clockSkew)
    return refuse(
      `'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued`,
    );
  if (expiresAt <= now)
    return refuse(
      `'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires`,
    );
  if (expiresAt > now + longestLife + clockSkew)
    return refuse(`'Expiration time' claim ('exp') is too far in the future`);
  return { kind: 'valid' };
}

function refuse(message: string): JwtVerdict {
  return { kind: 'invalid', message };
}

const keys = new Map<string, KeyObject>();

/** Parsing a PEM costs more than verifying with it. */
function toKey(pem: string): KeyObject {
  const key = keys.get(pem) ?? createPublicKey(pem);
  keys.set(pem, key);
  return key;
}

function parsePart(part: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
