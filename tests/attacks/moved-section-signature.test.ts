import { describe, expect, it } from 'vitest';
import { envelopePath, policyContent } from '../../src/signing/section-content.ts';
import { payloadDigest, toPayload } from '../../src/signing/statement.ts';
import { verifySections } from '../../src/signing/verify-sections.ts';
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
  thisMoment,
  thisRepository,
  verifyChange,
} from '../builders/a-signed-registry.ts';
import { aSigner } from '../builders/a-signer.ts';

const ada = aSigner();
const security = aGroup('security', { 'ada-2026': aGroupKey(ada, 'ada') });
const strict = aSignedPolicy({ guardrails: [{ id: 'few', rule: 'range', max: 5 }] });
const loose = aSignedPolicy({ guardrails: [{ id: 'few', rule: 'range', max: 500 }] });

/** Ada once agreed to the loose version; it was replaced by the strict one. */
const once = aStatement(loose);
const now = aStatement(strict, { sequence: 2, previous: payloadDigest(toPayload(once)) });
const base = aState([security, strict], { [guardrailsEnvelope]: anEnvelope(now, [ada]) });

const codesOf = (...parameters: Parameters<typeof verifyChange>): readonly unknown[] =>
  verifyChange(...parameters).map(({ section, code }) => [section, code]);

/** What is said of the loose version with a statement at another place in the line. */
function signedAs(wish: { sequence: number; previous: string | null }): unknown {
  const envelope = anEnvelope(aStatement(loose, wish), [ada]);
  return codesOf(base, aState([security, loose], { [guardrailsEnvelope]: envelope }));
}

describe('a signature that somebody has given, used for what they have not signed', () => {
  it('does not bring back the version before: the number of its statement has passed', () => {
    const head = aState([security, loose], { [guardrailsEnvelope]: anEnvelope(once, [ada]) });

    expect(codesOf(base, head)).toEqual([['guardrails', 'signature-rolled-back']]);
  });

  it('does not count with another number written into the statement', () => {
    const signed = JSON.parse(anEnvelope(once, [ada])) as object;
    const payload = toPayload({ ...once, sequence: 3, previous: payloadDigest(toPayload(now)) });
    const forged = JSON.stringify({ ...signed, payload: payload.toString('base64') });
    const head = aState([security, loose], { [guardrailsEnvelope]: forged });

    expect(codesOf(base, head)).toEqual([['guardrails', 'signature-invalid']]);
  });

  it('does not count in a fork, which has an id of its own', () => {
    expect(codesOf(base, base, { repositoryId: thisRepository + 1 })).toEqual([
      ['guardrails', 'signature-other-repository'],
    ]);
  });

  it('does not count in another registry of the same repository', () => {
    const found = verifySections({
      base,
      head: base,
      repositoryId: thisRepository,
      folder: 'teams/shop/',
      now: thisMoment,
    });

    expect(found.map(({ code }) => code)).toEqual(['signature-other-file']);
  });

  it('does not count for another section or another policy', () => {
    const signed = { ...oneOfSecurity, ownership: { by: 'group:security' } };
    const both = aSignedPolicy({ signed });
    const shop = aSignedPolicy({ name: 'shop', file: strict.file });
    const envelope = anEnvelope(now, [ada]);
    const head = aState([security, both, shop], {
      [envelopePath('payments', 'ownership')]: envelope,
      [envelopePath('shop', 'guardrails')]: envelope,
    });

    expect(codesOf(aState([security, both, shop]), head)).toEqual([
      ['guardrails', 'signature-missing'],
      ['ownership', 'signature-other-section'],
      ['guardrails', 'signature-other-section'],
    ]);
  });

  it('does not count further on in the line, nor after another statement', () => {
    const previous = payloadDigest(toPayload(now));

    expect(signedAs({ sequence: 3, previous })).toEqual([['guardrails', undefined]]);
    expect(signedAs({ sequence: 4, previous })).toEqual([['guardrails', 'signature-sequence-gap']]);
    expect(signedAs({ sequence: 3, previous: payloadDigest(toPayload(once)) })).toEqual([
      ['guardrails', 'signature-previous-differs'],
    ]);
  });

  it('does not count for another Group, nor on a Policy for the Group that signs it', () => {
    const keys = { 'ada-2026': aGroupKey(ada, 'ada'), 'eve-2026': aGroupKey(aSigner(), 'eve') };
    const wider = aGroup('security', keys);
    const other = aGroup('platform', { 'ada-2026': aGroupKey(ada, 'ada') });
    const path = envelopePath('security', 'group');
    const ofOther = anEnvelope(aGroupStatement(aGroup('platform', keys), { file: wider.file }), [ada]);
    const ofPolicy = anEnvelope(now, [ada]);
    const judge = (envelope: string): unknown =>
      codesOf(aState([security, other]), aState([wider, other], { [path]: envelope }));

    expect(judge(anEnvelope(aGroupStatement(wider), [ada]))).toEqual([['group', undefined]]);
    expect(judge(ofOther)).toEqual([['group', 'signature-other-section']]);
    expect(judge(ofPolicy)).toEqual([['group', 'signature-other-section']]);
  });

  it('does not count for a wider scope of the policy, though the section is the same', () => {
    const narrowed = aSignedPolicy({
      guardrails: [{ id: 'few', rule: 'range', max: 5 }],
      scope: { environments: ['staging'] },
    });
    const head = aState([security, narrowed], { [guardrailsEnvelope]: anEnvelope(now, [ada]) });

    expect(codesOf(base, head)).toEqual([['guardrails', 'signature-other-content']]);
  });

  it('does not count for the removal of the section', () => {
    const content = policyContent('payments', strict, 'guardrails');
    const third = aStatement(strict, { sequence: 3, previous: payloadDigest(toPayload(now)), content });
    const head = aState([security], { [guardrailsEnvelope]: anEnvelope(third, [ada]) });

    expect(codesOf(base, head)).toEqual([['guardrails', 'signature-requirement-removed']]);
  });

  it('does not take a section away again that was taken away once and then written anew', () => {
    const removed = policyContent('payments', undefined, 'guardrails');
    const third = aStatement(strict, {
      sequence: 3,
      previous: payloadDigest(toPayload(now)),
      content: removed,
    });
    const used = { [guardrailsEnvelope]: anEnvelope(third, [ada]) };
    const anew = aState([security, strict], used);

    expect(codesOf(base, aState([security], used))).toEqual([['guardrails', undefined]]);
    expect(codesOf(anew, aState([security], used))).toEqual([['guardrails', 'signature-rolled-back']]);
  });

  it('does not bring back what it was for when the base has gone on without a signature', () => {
    const used = { [guardrailsEnvelope]: anEnvelope(once, [ada]) };

    expect(codesOf(aState([security, strict], used), aState([security, loose], used))).toEqual([
      ['guardrails', 'signature-rolled-back'],
    ]);
  });
});
