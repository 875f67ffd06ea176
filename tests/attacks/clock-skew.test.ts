import { describe, expect, it } from 'vitest';
import type { SignatureCode } from '../../src/model/section-signature.ts';
import {
  aGroup,
  aGroupKey,
  anEnvelope,
  aSignedPolicy,
  aState,
  aStatement,
  guardrailsEnvelope,
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
