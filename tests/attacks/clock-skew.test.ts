import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { SignatureCode } from '../../src/model/section-signature.ts';
import {
  aGroup,
  aGroupIdentity,
  aGroupKey,
  aGroupOfIdentities,
  anEnvelope,
  anEnvelopeOfBundles,
  aSignedPolicy,
  aState,
  aStatement,
  bundleFacts,
  guardrailsEnvelope,
  oneBySigstore,
  someIssuer,
  verifyChange,
} from '../builders/a-signed-registry.ts';
import { aSigner } from '../builders/a-signer.ts';

const ada = aSigner();
const policy = aSignedPolicy();
const key = { from: '2026-01-01T00:00:00Z', until: '2026-06-01T00:00:00Z' };
const revoked = '2026-03-01T00:00:00Z';

/** What is said of a statement of one time that is first seen at another. */
function codeAt(
  issuedAt: string,
  now: string,
  details: { readonly revoked?: string } = {},
): SignatureCode | undefined {
  const security = aGroup('security', { 'ada-2026': aGroupKey(ada, 'ada', { ...key, ...details }) });
  const statement = aStatement(policy, { issuedAt, expiresAt: '2027-01-01T00:00:00Z' });
  const envelopes = { [guardrailsEnvelope]: anEnvelope(statement, [ada]) };
  const [found] = verifyChange(aState([security, policy]), aState([security, policy], envelopes), { now });
  return found?.code;
}

describe('a signature whose maker sets the clock', () => {
  it('counts at its time, and on a machine that is five minutes ahead', () => {
    expect(codeAt('2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z')).toBeUndefined();
    expect(codeAt('2026-02-01T00:05:00Z', '2026-02-01T00:00:00Z')).toBeUndefined();
  });

  it('does not count from the future, to outlive a key that will be revoked', () => {
    expect(codeAt('2026-02-01T00:05:01Z', '2026-02-01T00:00:00Z')).toBe('signature-from-future');
  });

  it('does not count dated back to when a key that has ended still held', () => {
    expect(codeAt('2026-05-31T00:00:00Z', '2026-06-01T00:00:00Z')).toBe('signature-key-window');
  });

  it('does not count dated ahead to when a key will hold', () => {
    expect(codeAt('2026-01-01T00:00:00Z', '2025-12-31T23:54:00Z')).toBe('signature-from-future');
    expect(codeAt('2025-12-31T00:00:00Z', '2026-02-01T00:00:00Z')).toBe('signature-key-window');
  });

  it('does not count dated back to before a key was revoked', () => {
    expect(codeAt('2026-02-28T00:00:00Z', '2026-03-01T00:00:00Z', { revoked })).toBe('signature-key-revoked');
  });
});

describe('a signature of Sigstore, whose time others vouch for', () => {
  const bySigstore = aSignedPolicy({ signed: oneBySigstore });
  const bundle: JsonObject = { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json' };

  /** What is said of a statement of one time that was witnessed at others, with the identity of `key`. */
  function codeOf(
    times: { readonly issuedAt: string; readonly seen: readonly string[]; readonly now: string },
    details: { readonly revoked?: string } = {},
  ): SignatureCode | undefined {
    const { issuedAt, seen, now } = times;
    const identities = { ada: aGroupIdentity('ada', { ...key, ...details }) };
    const security = aGroupOfIdentities('security', identities);
    const statement = aStatement(bySigstore, { issuedAt, expiresAt: '2026-12-01T00:00:00Z' });
    const envelopes = { [guardrailsEnvelope]: anEnvelopeOfBundles(statement, [bundle]) };
    const identity = { issuer: someIssuer, subject: 'ada@acme.example', repositoryId: undefined };
    const fact = { kind: 'verified', ...identity, isLogged: true, times: seen } as const;
    const state = [security, bySigstore];
    const bundles = bundleFacts(statement, [[bundle, fact]]);
    const [found] = verifyChange(aState(state), aState(state, envelopes), { now, bundles });
    return found?.code;
  }

  it('counts at its time, and made on a machine whose clock is five minutes ahead', () => {
    const now = '2026-02-01T00:05:00Z';

    expect(codeOf({ issuedAt: '2026-02-01T00:00:00Z', seen: ['2026-02-01T00:00:09Z'], now })).toBeUndefined();
    expect(codeOf({ issuedAt: '2026-02-01T00:05:00Z', seen: ['2026-02-01T00:00:00Z'], now })).toBeUndefined();
  });

  it('does not count dated ahead, to be used long after', () => {
    const dated = { issuedAt: '2026-04-01T00:00:00Z', seen: ['2026-02-01T00:00:00Z'] };

    expect(codeOf({ ...dated, now: '2026-02-02T00:00:00Z' })).toBe('signature-from-future');
    expect(codeOf({ ...dated, now: '2026-04-02T00:00:00Z' })).toBe('signature-from-future');
  });

  it('does not count dated back to when an identity that has ended still held', () => {
    const dated = { issuedAt: '2026-05-31T00:00:00Z', now: '2026-06-02T00:00:00Z' };

    expect(codeOf({ ...dated, seen: ['2026-06-01T00:00:00Z'] })).toBe('signature-key-window');
    expect(codeOf({ ...dated, seen: ['2026-05-31T00:00:00Z'] })).toBe('signature-key-window');
  });

  it('does not count dated back to before an identity was revoked', () => {
    const dated = { issuedAt: '2026-02-28T00:00:00Z', now: '2026-03-02T00:00:00Z' };

    expect(codeOf({ ...dated, seen: ['2026-03-01T00:00:00Z'] }, { revoked })).toBe('signature-key-revoked');
    expect(codeOf({ ...dated, seen: ['2026-02-28T00:00:00Z'] }, { revoked })).toBe('signature-key-revoked');
  });

  it('does not count by the one of two times that suits', () => {
    const seen = ['2026-02-01T00:00:00Z', '2026-12-01T00:00:00Z'];

    expect(codeOf({ issuedAt: '2026-02-01T00:00:00Z', seen, now: '2026-02-01T00:05:00Z' })).toBe(
      'signature-expired',
    );
  });
});
