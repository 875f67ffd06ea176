import { describe, expect, it } from 'vitest';
import type { SectionVerification } from '../../src/model/section-signature.ts';
import { envelopePath, policyContent } from '../../src/signing/section-content.ts';
import type { SignedState } from '../../src/signing/signed-sections.ts';
import { payloadDigest, toPayload, type SectionStatement } from '../../src/signing/statement.ts';
import {
  aGroup,
  aGroupKey,
  aGroupStatement,
  anEnvelope,
  aSignedPolicy,
  aState,
  aStatement,
  guardrailsEnvelope,
  oneOfSecurity,
  thisRepository,
  verifyChange,
  type PolicyWish,
  type VerifyWish,
} from '../builders/a-signed-registry.ts';
import { aSigner } from '../builders/a-signer.ts';

const ada = aSigner();
const adasSecond = aSigner();
const bert = aSigner('p256');
const stranger = aSigner();
const other = aSigner();
const late = aSigner();
const revoked = aSigner();

const security = aGroup('security', {
  'ada-2026': aGroupKey(ada, 'ada'),
  'ada-spare': aGroupKey(adasSecond, 'ada'),
  'bert-2026': aGroupKey(bert, 'bert'),
  'cleo-2025': aGroupKey(late, 'cleo1', { until: '2026-03-01T00:00:00Z' }),
  'dora-2026': aGroupKey(revoked, 'dora12', { revoked: '2026-05-01T00:00:00Z' }),
});
const platform = aGroup('platform', { 'emil-2026': aGroupKey(other, 'emil123') });
const groups = [security, platform];

const before = aSignedPolicy();
const after = aSignedPolicy({ guardrails: [{ id: 'few', rule: 'range', max: 9 }] });
const first = aStatement(before);
const base = aState([...groups, before], { [guardrailsEnvelope]: anEnvelope(first, [ada]) });
const second: Partial<SectionStatement> = { sequence: 2, previous: payloadDigest(toPayload(first)) };
const next = (wish: Partial<SectionStatement> = {}): SectionStatement =>
  aStatement(after, { ...second, ...wish });

/** The head with the changed policy and an envelope. */
function aHead(envelope?: string): SignedState {
  return aState([...groups, after], envelope === undefined ? {} : { [guardrailsEnvelope]: envelope });
}

function only(found: readonly SectionVerification[]): SectionVerification {
  const [one, ...more] = found;
  if (one === undefined || more.length > 0) throw new Error(`expected one section, found ${found.length}`);
  return one;
}

function codeOf(head: SignedState, wish?: VerifyWish): SectionVerification['code'] {
  return only(verifyChange(base, head, wish)).code;
}

describe('a signed section', () => {
  it('is valid with a signature of the group over what is there now, next after that of the base', () => {
    expect(verifyChange(base, aHead(anEnvelope(next(), [ada])))).toEqual([
      {
        ref: 'policy:payments',
        policy: 'payments',
        section: 'guardrails',
        file: 'policys/payments.yaml',
        envelope: '.charter/signatures/payments/guardrails.json',
        requiredBy: 'base',
        requirement: { by: 'group:security', count: 1, class: 'ssh' },
        isChanged: true,
        status: 'valid',
        code: undefined,
        reason: 'Signed by ada, for `group:security`.',
        signers: [{ id: 3, login: 'ada', key: 'ada-2026' }],
        refused: [],
      },
    ]);
  });

  it('that nobody touches stays valid, though the key that signed it has ended since', () => {
    const old = anEnvelope(aStatement(before, { signer: 5, issuedAt: '2026-02-01T00:00:00Z' }), [late]);
    const state = aState([...groups, before], { [guardrailsEnvelope]: old });

    expect(only(verifyChange(state, state))).toMatchObject({ status: 'valid', isChanged: false });
  });

  it('may be signed by more people later, without a new statement', () => {
    const head = aState([...groups, before], { [guardrailsEnvelope]: anEnvelope(first, [ada, bert]) });

    expect(only(verifyChange(base, head))).toMatchObject({
      status: 'valid',
      isChanged: true,
      signers: [{ login: 'ada' }, { login: 'bert' }],
    });
  });

  it('may be renewed as it is', () => {
    const head = aState([...groups, before], {
      [guardrailsEnvelope]: anEnvelope(aStatement(before, second), [ada]),
    });

    expect(only(verifyChange(base, head)).status).toBe('valid');
  });

  it('may be removed by those who signed it', () => {
    const removed: SectionStatement = next({ content: policyContent('payments', undefined, 'guardrails') });
    const head = aState(groups, { [guardrailsEnvelope]: anEnvelope(removed, [ada]) });

    expect(only(verifyChange(base, head)).status).toBe('valid');
  });

  it('that only the head wants signed is judged, and marked as not asked for by the base', () => {
    const unsigned = aState([...groups, aSignedPolicy({ signed: {} })]);

    expect(only(verifyChange(unsigned, aState([...groups, before])))).toMatchObject({
      requiredBy: 'head',
      status: 'missing',
    });
  });

  it('counts everybody once towards the threshold', () => {
    const two: PolicyWish = { signed: { guardrails: { by: 'security', count: 2 } } };
    const policy = aSignedPolicy(two);
    const empty = aState([...groups, policy]);
    const signedBy = (...signers: readonly (typeof ada)[]): SectionVerification => {
      const envelope = anEnvelope(aStatement(policy), signers);
      return only(verifyChange(empty, aState([...groups, policy], { [guardrailsEnvelope]: envelope })));
    };

    expect(signedBy(ada)).toMatchObject({ status: 'refused', code: 'signature-threshold', refused: [] });
    expect(signedBy(ada, adasSecond)).toMatchObject({
      code: 'signature-threshold',
      signers: [{ login: 'ada', key: 'ada-2026' }],
      refused: [{ code: 'signature-duplicate' }],
    });
    expect(signedBy(ada, ada)).toMatchObject({ code: 'signature-threshold' });
    expect(signedBy(ada, bert)).toMatchObject({ status: 'valid', refused: [] });
  });
});

describe('a section whose statement does not fit', () => {
  const cases: readonly (readonly [string, string, SectionStatement])[] = [
    ['another repository', 'signature-other-repository', next({ repository: thisRepository + 1 })],
    ['another file', 'signature-other-file', next({ file: 'policies/other.yaml' })],
    ['another section', 'signature-other-section', next({ section: 'approvals' })],
    [
      'the same section of another policy',
      'signature-other-section',
      next({ content: policyContent('shop', after, 'guardrails') }),
    ],
    [
      'other content',
      'signature-other-content',
      next({ content: policyContent('payments', before, 'guardrails') }),
    ],
    ['the number that the base has', 'signature-rolled-back', next({ sequence: 1 })],
    ['a number too far', 'signature-sequence-gap', next({ sequence: 3 })],
    [
      'another one before it',
      'signature-previous-differs',
      next({ previous: payloadDigest(Buffer.from('x')) }),
    ],
    ['none before it', 'signature-previous-differs', next({ previous: null })],
    ['an end that has come', 'signature-expired', next({ expiresAt: '2026-06-01T12:00:00Z' })],
    ['a beginning too far ahead', 'signature-from-future', next({ issuedAt: '2026-06-01T12:05:01Z' })],
    ['another person as its author', 'signature-signer-absent', next({ signer: 4 })],
    ['no time', 'signature-statement-malformed', next({ issuedAt: '2026-02-31T12:00:00Z' })],
    [
      'an end before its beginning',
      'signature-statement-malformed',
      next({ expiresAt: '2026-05-01T00:00:00Z' }),
    ],
    ['no number', 'signature-statement-malformed', next({ sequence: 0 })],
  ];

  it.each(cases)('is refused: it was signed for %s', (_, code, statement) => {
    expect(only(verifyChange(base, aHead(anEnvelope(statement, [ada])))).code).toBe(code);
  });

  it('is not refused for a clock that is five minutes ahead', () => {
    const statement = next({ issuedAt: '2026-06-01T12:05:00Z' });

    expect(codeOf(aHead(anEnvelope(statement, [ada])))).toBeUndefined();
  });

  it('is refused where a later version was signed, even with the content of the first', () => {
    const latest = aState([...groups, after], { [guardrailsEnvelope]: anEnvelope(next(), [ada]) });

    expect(only(verifyChange(latest, base)).code).toBe('signature-rolled-back');
  });

  it('is refused where a valid envelope was moved to another section', () => {
    const requirement = { by: 'group:security', count: 1, class: 'ssh' };
    const policy = aSignedPolicy({ signed: { ...oneOfSecurity, approvals: requirement } });
    const envelopes = { [envelopePath('payments', 'approvals')]: anEnvelope(aStatement(policy), [ada]) };
    const found = verifyChange(aState([...groups, policy]), aState([...groups, policy], envelopes));

    expect(found.map(({ section, code }) => [section, code])).toEqual([
      ['approvals', 'signature-other-section'],
      ['guardrails', 'signature-missing'],
    ]);
  });

  it('is refused where a number was raised afterwards', () => {
    const signed = anEnvelope(first, [ada]);
    const payload = toPayload(next()).toString('base64');
    const moved = JSON.stringify({ ...(JSON.parse(signed) as object), payload });

    expect(codeOf(aHead(moved))).toBe('signature-invalid');
  });
});

describe('a section whose signature does not count', () => {
  const statement = next();

  it.each([
    ['of a key that nobody knows', 'signature-unknown-key', anEnvelope(statement, [stranger])],
    ['of a key of another group', 'signature-foreign-key', anEnvelope(statement, [other])],
    ['of a key that has ended', 'signature-key-window', anEnvelope({ ...statement, signer: 5 }, [late])],
    [
      'of a key that has ended, dated back',
      'signature-key-window',
      anEnvelope({ ...statement, signer: 5, issuedAt: '2026-02-01T00:00:00Z' }, [late]),
    ],
    ['of a revoked key', 'signature-key-revoked', anEnvelope({ ...statement, signer: 6 }, [revoked])],
    [
      'of a revoked key, dated back',
      'signature-key-revoked',
      anEnvelope({ ...statement, signer: 6, issuedAt: '2026-04-01T00:00:00Z' }, [revoked]),
    ],
    ['made for Git', 'signature-namespace', anEnvelope(statement, [[ada, { namespace: 'git' }]])],
    ['with a weak digest', 'signature-algorithm', anEnvelope(statement, [[ada, { digest: 'sha1' }]])],
  ])('is refused: %s', (_, code, envelope) => {
    expect(only(verifyChange(base, aHead(envelope)))).toMatchObject({
      status: 'refused',
      code,
      signers: [],
      refused: [{ code }],
    });
  });

  it('is refused where the envelope is that of something else', () => {
    const envelope = anEnvelope(statement, [ada]).replace('vnd.charter.section', 'vnd.in-toto');

    expect(codeOf(aHead(envelope))).toBe('signature-payload-type');
  });

  it.each([
    ['no JSON', 'no json'],
    ['a list', '[]'],
    ['an unknown field', anEnvelope(statement, [ada]).replace('{', '{"more": 1,')],
    ['no signature', anEnvelope(statement, [])],
    ['signatures in other Base64', anEnvelope(statement, [ada]).replace(/"sig": "/, '"sig": " ')],
  ])('is refused where the envelope is %s', (_, envelope) => {
    expect(codeOf(aHead(envelope))).toBe('signature-envelope-malformed');
  });

  it('is refused where the signature is none', () => {
    const envelope = JSON.parse(anEnvelope(statement, [ada])) as { signatures: { sig: string }[] };
    const signatures = [{ keyid: 'x', sig: Buffer.from('SSHSIG').toString('base64') }];

    expect(codeOf(aHead(JSON.stringify({ ...envelope, signatures })))).toBe('signature-malformed');
  });

  it('is refused where the payload is written in another way than RFC 8785', () => {
    const envelope = JSON.parse(anEnvelope(statement, [ada])) as { payload: string };
    const loose = Buffer.from(`${Buffer.from(envelope.payload, 'base64').toString()} `).toString('base64');

    expect(codeOf(aHead(JSON.stringify({ ...envelope, payload: loose })))).toBe(
      'signature-statement-malformed',
    );
  });
});

describe('a section that is not signed', () => {
  it('is missing, with what to type', () => {
    expect(only(verifyChange(base, aHead()))).toMatchObject({
      status: 'missing',
      code: 'signature-missing',
      reason:
        'There is no `.charter/signatures/payments/guardrails.json`; somebody of `group:security` must sign: `npx charter sign policys/payments.yaml#guardrails`.',
      isChanged: true,
    });
  });

  it('is refused where the same change takes the requirement away', () => {
    const free = aSignedPolicy({ guardrails: [{ id: 'few', rule: 'range', max: 99 }], signed: {} });
    const found = verifyChange(base, aState([...groups, free]));

    expect(found).toMatchObject([{ code: 'signature-requirement-removed', requiredBy: 'base' }]);
  });

  it('is refused where the same change takes the policy away and leaves the old envelope', () => {
    const head = { ...aState(groups), envelopes: base.envelopes };

    expect(codeOf(head)).toBe('signature-requirement-removed');
  });

  it('is judged by the groups of the base, whatever the change says of them', () => {
    const friendly = aGroup('security', { 'eve-2026': aGroupKey(stranger, 'eve') });
    const head = aState([friendly, platform, after], {
      [guardrailsEnvelope]: anEnvelope(next(), [stranger]),
    });

    expect(verifyChange(base, head).map(({ ref, code }) => [ref, code])).toEqual([
      ['group:security', 'signature-group-unsigned'],
      ['policy:payments', 'signature-unknown-key'],
    ]);
  });

  it('is judged by the threshold of the base, whatever the change says of it', () => {
    const two = aSignedPolicy({ signed: { guardrails: { by: 'group:security', count: 2 } } });
    const one = aSignedPolicy();
    const envelope = anEnvelope(aStatement(one), [ada]);
    const head = aState([...groups, one], { [guardrailsEnvelope]: envelope });

    expect(only(verifyChange(aState([...groups, two]), head)).code).toBe('signature-threshold');
  });

  it('is refused where the group that has to sign lists no keys', () => {
    const policy = aSignedPolicy({ signed: { guardrails: { by: 'group:nobody' } } });
    const state = aState([policy]);

    expect(only(verifyChange(state, state)).code).toBe('signature-group-unknown');
  });

  it.each([
    [{ by: 4 }],
    ['x'],
    [{ by: 'group:security', count: 0 }],
    [{ by: 'group:security', class: 'pgp' }],
  ])('is refused where nobody can tell who has to sign: %j', (guardrails) => {
    const state = aState([...groups, aSignedPolicy({ signed: { guardrails } })]);

    expect(only(verifyChange(state, state)).code).toBe('signature-requirement-invalid');
  });
});

describe('a group with keys', () => {
  const keys = { 'ada-2026': aGroupKey(ada, 'ada'), 'bert-2026': aGroupKey(bert, 'bert') };
  const old = aGroup('security', keys, { threshold: 2 });
  const changed = aGroup('security', { ...keys, 'eve-2026': aGroupKey(stranger, 'eve') }, { threshold: 1 });
  const path = envelopePath('security', 'group');
  const verify = (...signers: readonly (typeof ada)[]): SectionVerification =>
    only(
      verifyChange(
        aState([old]),
        aState([changed], { [path]: anEnvelope(aGroupStatement(changed), signers) }),
      ),
    );

  it('is not judged while it stays as it is', () => {
    expect(verifyChange(aState([old]), aState([old]))).toEqual([]);
  });

  it('is changed by as many as its threshold on the base says', () => {
    expect(verify(ada)).toMatchObject({ code: 'signature-threshold', section: 'group' });
    expect(verify(ada, bert)).toMatchObject({ status: 'valid', ref: 'group:security' });
  });

  it('is not changed by keys that the change itself brings', () => {
    expect(verify(ada, stranger)).toMatchObject({
      code: 'signature-threshold',
      refused: [{ code: 'signature-unknown-key' }],
    });
  });

  it('is not deleted without them', () => {
    expect(only(verifyChange(aState([old]), aState([]))).code).toBe('signature-group-unsigned');
  });
});
