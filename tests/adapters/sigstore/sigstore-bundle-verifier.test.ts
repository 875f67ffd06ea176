import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SigstoreBundleVerifier } from '../../../src/adapters/sigstore/sigstore-bundle-verifier.ts';
import { trustedRootReader } from '../../../src/adapters/sigstore/trusted-root.ts';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import type { BundleFact } from '../../../src/model/section-signature.ts';
import type { BundlePayload } from '../../../src/ports/bundle-verifier.ts';
import { sectionPayloadType } from '../../../src/signing/envelope.ts';
import { aSigstore, type TestSigstore } from '../../builders/a-sigstore.ts';

const payload = Buffer.from('{"format":"charter.dev/section/v1"}');
const anna = { sub: 'anna@acme.example', iss: 'https://accounts.acme.example' };
const workflow = {
  sub: 'https://github.com/acme/shared/.github/workflows/sign.yml@refs/heads/main',
  iss: 'https://token.actions.githubusercontent.com',
  repository_id: '4711',
};
/** The roots of the mock begin to hold when they are made, whatever its clock says. */
const clock = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 60_000);

let sigstore: TestSigstore;
let other: TestSigstore;
let annasBundle: JsonObject;

beforeAll(async () => {
  sigstore = await aSigstore({ clock });
  other = await aSigstore({ clock });
  annasBundle = await sigstore.sign({ payload, type: sectionPayloadType, claims: anna });
});

afterAll(async () => {
  await sigstore.close();
  await other.close();
});

async function verify(
  bundle: unknown,
  { root = sigstore.trustedRoot, ...wish }: Partial<BundlePayload> & { readonly root?: object } = {},
): Promise<BundleFact> {
  const verifier = new SigstoreBundleVerifier(() => Promise.resolve(root));
  return verifier.verify(bundle, { payloadType: sectionPayloadType, payload, ...wish });
}

async function codeOf(...parameters: Parameters<typeof verify>): Promise<string> {
  const fact = await verify(...parameters);
  return fact.kind === 'refused' ? fact.code : fact.kind;
}

/** A copy with another value in one place. */
function changed(bundle: JsonValue, path: readonly (string | number)[], value: JsonValue): JsonValue {
  const copy = structuredClone(bundle);
  const last = path.at(-1) ?? '';
  const place = path.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(at as object, key), copy);
  Reflect.set(place as object, last, value);
  return copy;
}

const entry = ['verificationMaterial', 'tlogEntries', 0] as const;
const timestamps = ['verificationMaterial', 'timestampVerificationData'] as const;
const someBytes = Buffer.alloc(72, 7).toString('base64');

describe('a bundle of Sigstore', () => {
  it('proves by whom and when it was made, without a network', async () => {
    const time = clock.toISOString();

    expect(await verify(annasBundle)).toEqual({
      kind: 'verified',
      issuer: anna.iss,
      subject: anna.sub,
      repositoryId: undefined,
      isLogged: true,
      times: [time, time],
    });
  });

  it('says that no log has it where none does', async () => {
    const request = { payload, type: sectionPayloadType, claims: anna, isLogged: false };

    expect(await verify(await sigstore.sign(request))).toMatchObject({ kind: 'verified', isLogged: false });
  });

  it('of a workflow names the repository that it ran for, whatever workflow it is', async () => {
    const bundle = await sigstore.sign({ payload, type: sectionPayloadType, claims: workflow });

    expect(await verify(bundle)).toMatchObject({ subject: workflow.sub, repositoryId: 4_711 });
  });

  it('is judged by its own times, whatever the clock of the machine that verifies it', async () => {
    const later = await aSigstore({ clock: new Date(clock.getTime() + 30 * 86_400_000) });
    const bundle = await later.sign({ payload, type: sectionPayloadType, claims: anna });
    await later.close();

    expect(await codeOf(bundle, { root: later.trustedRoot })).toBe('verified');
  });
});

describe('a bundle of Sigstore is refused', () => {
  it('over another payload, or one of another type', async () => {
    expect(await codeOf(annasBundle, { payload: Buffer.from('{}') })).toBe('signature-invalid');
    expect(await codeOf(annasBundle, { payloadType: 'application/vnd.in-toto+json' })).toBe(
      'signature-payload-type',
    );
  });

  it('with the signature of another statement', async () => {
    const request = { payload: Buffer.from('{"a":1}'), type: sectionPayloadType, claims: anna };
    const another = await sigstore.sign(request);

    expect(await codeOf(changed(another, ['dsseEnvelope', 'payload'], payload.toString('base64')))).toBe(
      'signature-log',
    );
    const unlogged = await sigstore.sign({ ...request, isLogged: false });
    expect(await codeOf(changed(unlogged, ['dsseEnvelope', 'payload'], payload.toString('base64')))).toBe(
      'signature-invalid',
    );
  });

  it('with a certificate of another authority, or one that no log of certificates has seen', async () => {
    const bundle = await other.sign({ payload, type: sectionPayloadType, claims: anna });
    const { certificateAuthorities, ctlogs } = other.trustedRoot;
    const root = { ...sigstore.trustedRoot, tlogs: other.trustedRoot.tlogs };
    const witnessed = { ...root, timestampAuthorities: other.trustedRoot.timestampAuthorities };

    expect(await codeOf(bundle, { root: witnessed })).toBe('signature-certificate');
    expect(await codeOf(bundle, { root: { ...witnessed, certificateAuthorities } })).toBe(
      'signature-certificate',
    );
    expect(await codeOf(bundle, { root: { ...witnessed, certificateAuthorities, ctlogs } })).toBe('verified');
  });

  it('with a certificate of somebody else', async () => {
    const berts = await sigstore.sign({
      payload,
      type: sectionPayloadType,
      claims: { ...anna, sub: 'bert@acme.example' },
      isLogged: false,
    });
    const unlogged = await sigstore.sign({
      payload,
      type: sectionPayloadType,
      claims: anna,
      isLogged: false,
    });
    const path = ['verificationMaterial', 'certificate'];
    const certificate = path.reduce<unknown>((at, key) => Reflect.get(at as object, key), berts);

    expect(await codeOf(changed(unlogged, path, certificate as JsonValue))).toBe('signature-invalid');
  });

  it.each([
    [
      'a promise of the log that it did not give',
      [...entry, 'inclusionPromise'],
      { signedEntryTimestamp: someBytes },
    ],
    ['a time that the log did not write', [...entry, 'integratedTime'], '1780313401'],
    ['neither promise nor proof of the log', [...entry], { logIndex: '1', integratedTime: '1780313400' }],
    [
      'a proof of another tree',
      [...entry, 'inclusionProof', 'hashes'],
      [Buffer.alloc(32, 1).toString('base64')],
    ],
    [
      'another head of the log',
      [...entry, 'inclusionProof', 'checkpoint', 'envelope'],
      '127.0.0.1 - 1\n2\nAAAA\n\n— 127.0.0.1 AAAA\n',
    ],
    [
      'an entry of the log about something else',
      [...entry, 'canonicalizedBody'],
      Buffer.from('{}').toString('base64'),
    ],
  ])('with %s', async (_, path, value) => {
    expect(await codeOf(changed(annasBundle, path, value))).not.toBe('verified');
  });

  it('with an entry of a log that is not trusted', async () => {
    const { tlogs } = other.trustedRoot;

    expect(await codeOf(annasBundle, { root: { ...sigstore.trustedRoot, tlogs } })).toBe('signature-log');
  });

  it('with no timestamp, or with one of an authority that is not trusted', async () => {
    const bundle = await sigstore.sign({
      payload,
      type: sectionPayloadType,
      claims: anna,
      isLogged: false,
    });
    const { timestampAuthorities } = other.trustedRoot;

    expect(await codeOf(changed(bundle, timestamps, { rfc3161Timestamps: [] }))).toBe('signature-timestamp');
    expect(await codeOf(bundle, { root: { ...sigstore.trustedRoot, timestampAuthorities } })).toBe(
      'signature-timestamp',
    );
  });

  it('with a key of its own in place of a certificate', async () => {
    const path = ['verificationMaterial'];
    const { certificate: _, ...material } = Reflect.get(annasBundle, 'verificationMaterial') as JsonObject;

    expect(await codeOf(changed(annasBundle, path, { ...material, publicKey: { hint: 'mine' } }))).not.toBe(
      'verified',
    );
  });

  it.each([[undefined], [null], [{}], [[]], ['text'], [{ mediaType: 'x', dsseEnvelope: { payload: 3 } }]])(
    'where it is none: %j',
    async (bundle) => {
      expect(await codeOf(bundle)).toBe('signature-malformed');
    },
  );

  it('where the trusted root is none, until there is one', async () => {
    const roots: unknown[] = [undefined, sigstore.trustedRoot];
    const verifier = new SigstoreBundleVerifier(() => Promise.resolve(roots.shift()));
    const expected = { payloadType: sectionPayloadType, payload };

    expect(await verifier.verify(annasBundle, expected)).toMatchObject({ kind: 'refused' });
    expect(await verifier.verify(annasBundle, expected)).toMatchObject({ kind: 'verified' });
  });

  it('by the trusted root that comes with Charter, which knows no authority of a test', async () => {
    const fact = await new SigstoreBundleVerifier(trustedRootReader(undefined)).verify(annasBundle, {
      payloadType: sectionPayloadType,
      payload,
    });

    expect(fact).toMatchObject({ kind: 'refused', code: 'signature-timestamp' });
  });
});
