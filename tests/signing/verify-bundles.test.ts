import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { BundleFact, SectionVerification } from '../../src/model/section-signature.ts';
import { envelopePath, policyContent } from '../../src/signing/section-content.ts';
import { payloadDigest, toPayload, type SectionStatement } from '../../src/signing/statement.ts';
import {
  aGroup,
  aGroupIdentity,
  aGroupKey,
  aGroupOfIdentities,
  aGroupStatement,
  anEnvelope,
  anEnvelopeOfBundles,
  aSignedPolicy,
  aState,
  aStatement,
  bundleFacts,
  guardrailsEnvelope,
  oneBySigstore,
  someIssuer,
  thisRepository,
  verifyChange,
} from '../builders/a-signed-registry.ts';
import { aSigner } from '../builders/a-signer.ts';

type Verified = Extract<BundleFact, { kind: 'verified' }>;

const security = aGroupOfIdentities('security', {
  ada: aGroupIdentity('ada'),
  'ada-at-home': aGroupIdentity('ada', { subject: 'ada@home.example' }),
  bert: aGroupIdentity('bert'),
  cleo: aGroupIdentity('cleo1', { until: '2026-03-01T00:00:00Z' }),
  dora: aGroupIdentity('dora12', { revoked: '2026-05-01T00:00:00Z' }),
  robot: aGroupIdentity('robot123', {
    issuer: 'https://token.actions.githubusercontent.com',
    subject: 'https://github.com/acme/shared/.github/workflows/sign.yml@refs/heads/main',
  }),
});
const platform = aGroupOfIdentities('platform', { emil: aGroupIdentity('emil1234567') });
const groups = [security, platform];
const before = aSignedPolicy({ signed: oneBySigstore });
const after = aSignedPolicy({ signed: oneBySigstore, guardrails: [{ id: 'few', rule: 'range', max: 9 }] });
const first = aStatement(before);
const bundle: JsonObject = { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', test: 'first' };
const base = aState([...groups, before], { [guardrailsEnvelope]: anEnvelopeOfBundles(first, [bundle]) });
const next = (wish: Partial<SectionStatement> = {}): SectionStatement =>
  aStatement(after, { sequence: 2, previous: payloadDigest(toPayload(first)), ...wish });

function aFact(wish: Partial<Verified> = {}): Verified {
  return {
    kind: 'verified',
    issuer: someIssuer,
    subject: 'ada@acme.example',
    repositoryId: undefined,
    isLogged: true,
    times: ['2026-06-01T11:30:00Z'],
    ...wish,
  };
}

/** What is said of the changed policy, with one bundle for each fact over a statement. */
function judge(statement: SectionStatement, ...facts: readonly BundleFact[]): SectionVerification {
  const bundles = facts.map((fact, index) => [{ ...bundle, test: index }, fact] as const);
  const envelope = anEnvelopeOfBundles(
    statement,
    bundles.map(([one]) => one),
  );
  const head = aState([...groups, after], { [guardrailsEnvelope]: envelope });
  return only(verifyChange(base, head, { bundles: bundleFacts(statement, bundles) }));
}

function only(found: readonly SectionVerification[]): SectionVerification {
  const [one, ...more] = found;
  if (one === undefined || more.length > 0) throw new Error(`expected one section, found ${found.length}`);
  return one;
}

describe('a section that is signed by Sigstore', () => {
  it('is valid with a bundle of an identity of the group, seen by the log while it holds', () => {
    expect(judge(next(), aFact())).toMatchObject({
      status: 'valid',
      reason: 'Signed by ada, for `group:security`.',
      signers: [{ id: 3, login: 'ada', key: 'ada' }],
      refused: [],
    });
  });

  it('that nobody touches stays valid, though the identity has ended since', () => {
    const statement = aStatement(before, { signer: 5, issuedAt: '2026-02-01T00:00:00Z' });
    const envelopes = { [guardrailsEnvelope]: anEnvelopeOfBundles(statement, [bundle]) };
    const state = aState([...groups, before], envelopes);
    const fact = aFact({ subject: 'cleo1@acme.example', times: ['2026-02-01T00:00:10Z'] });
    const bundles = bundleFacts(statement, [[bundle, fact]]);

    expect(only(verifyChange(state, state, { bundles }))).toMatchObject({
      status: 'valid',
      isChanged: false,
    });
  });

  it('counts a workflow that ran for this repository', () => {
    const robot = aFact({
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'https://github.com/acme/shared/.github/workflows/sign.yml@refs/heads/main',
      repositoryId: thisRepository,
    });

    expect(judge(next({ signer: 8 }), robot).status).toBe('valid');
    expect(judge(next({ signer: 8 }), { ...robot, repositoryId: thisRepository + 1 }).code).toBe(
      'signature-other-repository',
    );
  });

  it('needs no log where the group says that a timestamp is enough', () => {
    const quiet = aGroupOfIdentities('security', { ada: aGroupIdentity('ada') }, { witness: 'timestamp' });
    const statement = aStatement(before);
    const envelopes = { [guardrailsEnvelope]: anEnvelopeOfBundles(statement, [bundle]) };
    const bundles = bundleFacts(statement, [[bundle, aFact({ isLogged: false })]]);
    const judgeBy = (group: typeof security): SectionVerification =>
      only(verifyChange(aState([group, before]), aState([group, before], envelopes), { bundles }));

    expect(judgeBy(quiet).status).toBe('valid');
    expect(judgeBy(security).code).toBe('signature-log');
  });

  it('counts everybody once, whatever number of identities they use', () => {
    const two = { guardrails: { ...oneBySigstore.guardrails, count: 2 } };
    const policy = aSignedPolicy({ signed: two });
    const statement = aStatement(policy);
    const judgeTwo = (subject: string): SectionVerification => {
      const second = { ...bundle, test: 'second' };
      const bundles = bundleFacts(statement, [
        [bundle, aFact()],
        [second, aFact({ subject })],
      ]);
      const envelopes = { [guardrailsEnvelope]: anEnvelopeOfBundles(statement, [bundle, second]) };
      const state = aState([...groups, policy], envelopes);
      return only(verifyChange(aState([...groups, policy]), state, { bundles }));
    };

    expect(judgeTwo('bert@acme.example').status).toBe('valid');
    expect(judgeTwo('ada@home.example')).toMatchObject({
      code: 'signature-threshold',
      refused: [{ code: 'signature-duplicate' }],
    });
  });
});

describe('a bundle of Sigstore does not count', () => {
  const refusal = { kind: 'refused', code: 'signature-certificate', reason: 'No.' } as const;

  it.each<readonly [string, string, BundleFact]>([
    ['of somebody else', 'signature-identity', aFact({ subject: 'eve@acme.example' })],
    ['of the same name by another issuer', 'signature-identity', aFact({ issuer: 'https://evil.example' })],
    ['of a name with another end', 'signature-identity', aFact({ subject: 'ada@acme.example.evil.org' })],
    ['of a name with another beginning', 'signature-identity', aFact({ subject: 'xada@acme.example' })],
    [
      'of a name with a letter in place of the dot',
      'signature-identity',
      aFact({ subject: 'ada@acme-example' }),
    ],
    ['of a name in capitals', 'signature-identity', aFact({ subject: 'ADA@acme.example' })],
    ['by an issuer with a slash more', 'signature-identity', aFact({ issuer: `${someIssuer}/` })],
    ['of another group', 'signature-foreign-key', aFact({ subject: 'emil1234567@acme.example' })],
    ['that no log has', 'signature-log', aFact({ isLogged: false })],
    ['made before the identity held', 'signature-from-future', aFact({ times: ['2025-06-01T11:30:00Z'] })],
    ['made after the statement has ended', 'signature-expired', aFact({ times: ['2026-09-01T11:00:00Z'] })],
    [
      'of which one of two times is too late',
      'signature-expired',
      aFact({ times: ['2026-06-01T11:30:00Z', '2026-10-01T00:00:00Z'] }),
    ],
    ['that is not valid', 'signature-certificate', refusal],
  ])('%s', (_, code, fact) => {
    expect(judge(next(), fact)).toMatchObject({ status: 'refused', code, signers: [], refused: [{ code }] });
  });

  it.each([
    ['has ended', 'signature-key-window', 5, 'cleo1'],
    ['was revoked', 'signature-key-revoked', 6, 'dora12'],
  ])('of an identity that %s, though the log says that it held then', (_, code, signer, login) => {
    const fact = aFact({ subject: `${login}@acme.example`, times: ['2026-02-01T00:00:00Z'] });

    expect(judge(next({ signer, issuedAt: '2026-02-01T00:00:00Z' }), fact).code).toBe(code);
  });

  it('that nobody has looked at', () => {
    const head = aState([...groups, after], { [guardrailsEnvelope]: anEnvelopeOfBundles(next(), [bundle]) });

    expect(only(verifyChange(base, head)).code).toBe('signature-unverified');
  });

  it.each<readonly [string, string, SectionStatement]>([
    ['repository', 'signature-other-repository', next({ repository: thisRepository + 1 })],
    ['file', 'signature-other-file', next({ file: 'policies/other.yaml' })],
    ['section', 'signature-other-section', next({ section: 'approvals' })],
    ['policy', 'signature-other-section', next({ content: policyContent('shop', after, 'guardrails') })],
    [
      'content',
      'signature-other-content',
      next({ content: policyContent('payments', before, 'guardrails') }),
    ],
    ['number, which has passed', 'signature-rolled-back', next({ sequence: 1 })],
    ['number, too far', 'signature-sequence-gap', next({ sequence: 3 })],
    ['line', 'signature-previous-differs', next({ previous: null })],
    ['time, which has passed', 'signature-expired', next({ expiresAt: '2026-06-01T12:00:00Z' })],
    ['time, still to come', 'signature-from-future', next({ issuedAt: '2026-06-01T12:05:01Z' })],
    ['author', 'signature-signer-absent', next({ signer: 4 })],
  ])('over a statement about another %s', (_, code, statement) => {
    expect(judge(statement, aFact()).code).toBe(code);
  });

  it('in place of an SSH signature, nor the other way round', () => {
    const ada = aSigner();
    const withKeys = aGroup('security', { ada: aGroupKey(ada, 'ada') });
    const bySsh = aSignedPolicy();
    const statement = aStatement(bySsh);
    const bundles = bundleFacts(statement, [[bundle, aFact()]]);
    const bundled = { [guardrailsEnvelope]: anEnvelopeOfBundles(statement, [bundle]) };
    const found = verifyChange(aState([withKeys, bySsh]), aState([withKeys, bySsh], bundled), { bundles });
    const signed = { [guardrailsEnvelope]: anEnvelope(next(), [ada]) };

    expect(only(found).code).toBe('signature-class');
    expect(only(verifyChange(base, aState([...groups, after], signed))).code).toBe('signature-class');
  });

  it('beside an SSH signature: an envelope is one or the other', () => {
    const both = { ...(JSON.parse(anEnvelopeOfBundles(next(), [bundle])) as object), signatures: [] };
    const head = aState([...groups, after], { [guardrailsEnvelope]: JSON.stringify(both) });

    expect(only(verifyChange(base, head)).code).toBe('signature-envelope-malformed');
  });

  it('where the group lists no identity', () => {
    const withKeys = aGroup('security', { ada: aGroupKey(aSigner(), 'ada') });
    const state = aState([withKeys, before]);

    expect(only(verifyChange(state, state)).code).toBe('signature-group-unknown');
  });
});

describe('a group of identities', () => {
  const old = aGroupOfIdentities('security', { ada: aGroupIdentity('ada') });
  const changed = aGroupOfIdentities('security', { eve: aGroupIdentity('eve') });
  const statement = aGroupStatement(changed);
  const judgeBy = (fact?: BundleFact): SectionVerification => {
    const envelopes = {
      [envelopePath('security', 'group')]: anEnvelopeOfBundles(statement, [bundle]),
    };
    const head = aState([changed], fact === undefined ? {} : envelopes);
    const bundles = fact && bundleFacts(statement, [[bundle, fact]]);
    return only(verifyChange(aState([old]), head, bundles && { bundles }));
  };

  it('is changed by those that it had before, and by nobody else', () => {
    expect(judgeBy(aFact()).status).toBe('valid');
    expect(judgeBy().code).toBe('signature-group-unsigned');
    expect(judgeBy(aFact({ subject: 'eve@acme.example' })).code).toBe('signature-identity');
  });

  it('is changed by keys where it has some as well', () => {
    const ada = aSigner();
    const mixed = { ...old, value: { spec: { keys: { ada: aGroupKey(ada, 'ada') }, identities: {} } } };

    expect(only(verifyChange(aState([mixed]), aState([changed]))).requirement?.class).toBe('ssh');
  });
});
