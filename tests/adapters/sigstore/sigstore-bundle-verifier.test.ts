import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SigstoreBundleVerifier } from '../../../src/adapters/sigstore/sigstore-bundle-verifier.ts';
import type { ExpectedBundle } from '../../../src/ports/bundle-verifier.ts';
import { sectionPayloadType } from '../../../src/signing/envelope.ts';
import { aSigstore, type TestSigstore } from '../../builders/a-sigstore.ts';

const payload = Buffer.from('{"format":"charter.dev/section/v1"}');
const anna = { sub: 'anna@acme.example', iss: 'https://accounts.acme.example' };
const workflow = {
  sub: 'https://github.com/acme/shared/.github/workflows/sign.yml@refs/heads/main',
  iss: 'https://token.actions.githubusercontent.com',
  repository_id: '4711',
};

let sigstore: TestSigstore;
let other: TestSigstore;
let annasBundle: unknown;

beforeAll(async () => {
  sigstore = await aSigstore();
  other = await aSigstore();
  annasBundle = await sigstore.sign({ payload, type: sectionPayloadType, claims: anna });
});

afterAll(async () => {
  await sigstore.close();
  await other.close();
});

const expected: ExpectedBundle = {
  payloadType: sectionPayloadType,
  payload,
  issuer: anna.iss,
  subject: anna.sub,
  witness: 'log',
};

async function verify(bundle: unknown, wish: Partial<ExpectedBundle> = {}): Promise<string> {
  const outcome = await new SigstoreBundleVerifier(sigstore.trustedRoot).verify(bundle, {
    ...expected,
    ...wish,
  });
  return outcome.kind === 'valid' ? 'valid' : outcome.reason;
}

describe('a bundle of Sigstore', () => {
  it('is valid without a network, by the identity, issuer and payload that are expected', async () => {
    expect(await verify(annasBundle)).toBe('valid');
  });

  it('is valid with a timestamp alone where that is what is expected, and not otherwise', async () => {
    const request = { payload, type: sectionPayloadType, claims: anna, isLogged: false };
    const bundle = await sigstore.sign(request);

    expect(await verify(bundle, { witness: 'timestamp' })).toBe('valid');
    expect(await verify(bundle)).toContain('expected 1 tlog entries, got 0');
  });

  it.each([
    ['another person', { subject: 'bert@acme.example' }],
    ['a part of the name', { subject: 'anna' }],
    ['a pattern that would match it', { subject: '.*' }],
    ['a name in which a letter stands for the dot', { subject: 'anna@acme-example' }],
    ['another issuer', { issuer: 'https://accounts.example' }],
    ['no issuer', { issuer: '' }],
    ['nobody', { subject: '' }],
    ['a repository', { repositoryId: 4_711 }],
    ['another payload', { payload: Buffer.from('{}') }],
    ['another type of payload', { payloadType: 'application/vnd.in-toto+json' }],
  ])('is refused where %s is expected', async (_, wish) => {
    expect(await verify(annasBundle, wish)).toContain('The Sigstore bundle does not count');
  });

  it('of a workflow counts for the repository that it ran for alone', async () => {
    const bundle = await sigstore.sign({ payload, type: sectionPayloadType, claims: workflow });
    const identity = { issuer: workflow.iss, subject: workflow.sub };

    expect(await verify(bundle, { ...identity, repositoryId: 4_711 })).toBe('valid');
    expect(await verify(bundle, { ...identity, repositoryId: 471 })).toContain('does not count');
    expect(await verify(bundle, { ...identity, repositoryId: 47_110 })).toContain('does not count');
  });

  it('of another authority is refused', async () => {
    const bundle = await other.sign({ payload, type: sectionPayloadType, claims: anna });

    expect(await verify(bundle)).toContain('does not count');
  });

  it('is refused with the signature of another statement', async () => {
    const request = { payload: Buffer.from('{"a":1}'), type: sectionPayloadType, claims: anna };
    const another = (await sigstore.sign(request)) as { dsseEnvelope: object };
    const moved = {
      ...another,
      dsseEnvelope: { ...another.dsseEnvelope, payload: payload.toString('base64') },
    };

    expect(await verify(moved)).toContain('does not count');
  });

  it.each([[undefined], [null], [{}], [[]], ['text'], [{ mediaType: 'x', dsseEnvelope: { payload: 3 } }]])(
    'is refused where it is none: %j',
    async (bundle) => {
      expect(await verify(bundle)).toContain('does not count');
    },
  );

  it('is refused where the trusted root is none', async () => {
    const outcome = await new SigstoreBundleVerifier({ tlogs: 'x' }).verify(annasBundle, expected);

    expect(outcome).toMatchObject({ kind: 'refused', code: 'signature-identity' });
  });
});
