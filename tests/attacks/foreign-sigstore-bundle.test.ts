import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SigstoreBundleVerifier } from '../../src/adapters/sigstore/sigstore-bundle-verifier.ts';
import { verifySignedSections } from '../../src/flows/signing/verify-signed-sections.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { SectionVerification } from '../../src/model/section-signature.ts';
import { sectionPayloadType } from '../../src/signing/envelope.ts';
import { envelopePath, policyContent } from '../../src/signing/section-content.ts';
import type { SignedState } from '../../src/signing/signed-sections.ts';
import { payloadDigest, toPayload, type SectionStatement } from '../../src/signing/statement.ts';
import {
  aGroupIdentity,
  aGroupOfIdentities,
  anEnvelopeOfBundles,
  aSignedPolicy,
  aState,
  aStatement,
  guardrailsEnvelope,
  oneBySigstore,
  someIssuer,
  thisRepository,
} from '../builders/a-signed-registry.ts';
import { aSigstore, type Claims, type TestSigstore } from '../builders/a-sigstore.ts';

/** The mock's certificates begin to hold now. */
const now = new Date();
const day = 86_400_000;
const at = (days: number): string => new Date(now.getTime() + days * day).toISOString();

const ada: Claims = { sub: 'ada@acme.example', iss: someIssuer };
const robot: Claims = {
  sub: 'https://github.com/acme/shared/.github/workflows/sign.yml@refs/heads/main',
  iss: 'https://token.actions.githubusercontent.com',
  repository_id: String(thisRepository),
};
const window = { from: at(-30), until: at(300) };
const security = aGroupOfIdentities('security', {
  ada: aGroupIdentity('ada', window),
  robot: aGroupIdentity('robot123', { ...window, issuer: robot.iss, subject: robot.sub }),
  cleo: aGroupIdentity('cleo1', { ...window, until: at(-1) }),
  dora: aGroupIdentity('dora12', { ...window, revoked: at(-1) }),
});
const loose = aSignedPolicy({ signed: oneBySigstore, guardrails: [{ id: 'few', rule: 'range', max: 500 }] });
const strict = aSignedPolicy({ signed: oneBySigstore });

const holds = { issuedAt: at(-0.01), expiresAt: at(90) };
const once = aStatement(loose, holds);
const latest = aStatement(strict, { ...holds, sequence: 2, previous: payloadDigest(toPayload(once)) });
const next = (wish: Partial<SectionStatement> = {}): SectionStatement =>
  aStatement(loose, { ...holds, sequence: 3, previous: payloadDigest(toPayload(latest)), ...wish });

let sigstore: TestSigstore;
let fake: TestSigstore;
let base: SignedState;

beforeAll(async () => {
  sigstore = await aSigstore();
  fake = await aSigstore();
  base = aState([security, strict], { [guardrailsEnvelope]: await signed(latest) });
});

afterAll(async () => {
  await sigstore.close();
  await fake.close();
});

function named(login: string): Claims {
  return { ...ada, sub: `${login}@acme.example` };
}

function bundle(
  statement: SectionStatement,
  claims: Claims = ada,
  { by = sigstore, isLogged = true }: { readonly by?: TestSigstore; readonly isLogged?: boolean } = {},
): Promise<JsonObject> {
  return by.sign({ payload: toPayload(statement), type: sectionPayloadType, claims, isLogged });
}

async function signed(...parameters: Parameters<typeof bundle>): Promise<string> {
  return anEnvelopeOfBundles(parameters[0], [await bundle(...parameters)]);
}

function judge(
  head: SignedState,
  { repositoryId = thisRepository, from = base }: { repositoryId?: number; from?: SignedState } = {},
): Promise<readonly SectionVerification[]> {
  const verifier = new SigstoreBundleVerifier(() => Promise.resolve(sigstore.trustedRoot));
  const request = { base: from, head, repositoryId, now: now.toISOString() };
  return verifySignedSections(request, verifier);
}

/** What is said of the change back to the loose rules, with an envelope. */
async function codeOf(envelope: string): Promise<unknown> {
  const found = await judge(aState([security, loose], { [guardrailsEnvelope]: envelope }));
  return found.map(({ code }) => code ?? 'valid').join();
}

describe('a signature of Sigstore that somebody has forged or found', () => {
  it('counts where it is right, so that the others fail for their own reasons', async () => {
    expect(await codeOf(await signed(next()))).toBe('valid');
    expect(await codeOf(await signed(next({ signer: 8 }), robot))).toBe('valid');
  });

  it('does not count by another identity, or by the same name at another issuer', async () => {
    expect(await codeOf(await signed(next(), { ...ada, sub: 'eve@acme.example' }))).toBe(
      'signature-identity',
    );
    expect(await codeOf(await signed(next(), { ...ada, sub: 'ada@acme.example.org' }))).toBe(
      'signature-identity',
    );
    expect(await codeOf(await signed(next(), { ...ada, iss: 'https://evil.example' }))).toBe(
      'signature-identity',
    );
  });

  it('does not count by the right workflow, run for a repository of the attacker', async () => {
    const elsewhere = { ...robot, repository_id: '666' };

    expect(await codeOf(await signed(next({ signer: 8 }), elsewhere))).toBe('signature-other-repository');
  });

  it('does not count by an authority of the attacker, whoever it says it is', async () => {
    expect(await codeOf(await signed(next(), ada, { by: fake }))).toBe('signature-timestamp');
    expect(await codeOf(await signed(next(), ada, { by: fake, isLogged: false }))).toBe(
      'signature-timestamp',
    );
  });

  it('does not count without an entry in the log, where nobody could find out', async () => {
    expect(await codeOf(await signed(next(), ada, { isLogged: false }))).toBe('signature-log');
  });

  it('does not count with its timestamps taken out', async () => {
    const whole = await bundle(next(), ada, { isLogged: false });
    const material = whole['verificationMaterial'] as JsonObject;
    const untimed = { ...whole, verificationMaterial: { ...material, timestampVerificationData: {} } };

    expect(await codeOf(anEnvelopeOfBundles(next(), [untimed]))).toBe('signature-timestamp');
  });

  it('does not count by an identity that has ended or was revoked', async () => {
    expect(await codeOf(await signed(next({ signer: 5 }), named('cleo1')))).toBe('signature-key-window');
    expect(await codeOf(await signed(next({ signer: 6 }), named('dora12')))).toBe('signature-key-revoked');
  });

  it('does not bring back the version before, nor with another number written into the statement', async () => {
    const old = await bundle(once);

    expect(await codeOf(anEnvelopeOfBundles(once, [old]))).toBe('signature-rolled-back');
    expect(await codeOf(anEnvelopeOfBundles(next(), [old]))).toBe('signature-invalid');
  });

  it('does not count with the payload in the bundle exchanged as well', async () => {
    const old = await bundle(once);
    const payload = toPayload(next()).toString('base64');
    const forged = { ...old, dsseEnvelope: { ...(old['dsseEnvelope'] as JsonObject), payload } };

    expect(await codeOf(anEnvelopeOfBundles(next(), [forged]))).toBe('signature-log');
  });

  it('does not count in a fork, which has an id of its own', async () => {
    const [found] = await judge(base, { repositoryId: thisRepository + 1 });

    expect(found?.code).toBe('signature-other-repository');
  });

  it('does not count for another section or another policy', async () => {
    const { guardrails } = oneBySigstore;
    const both = aSignedPolicy({ signed: { guardrails, ownership: guardrails } });
    const shop = aSignedPolicy({ name: 'shop', file: strict.file, signed: oneBySigstore });
    const envelope = await signed(latest);
    const from = aState([security, both, shop]);
    const found = await judge(
      aState([security, both, shop], {
        [envelopePath('payments', 'ownership')]: envelope,
        [envelopePath('shop', 'guardrails')]: envelope,
      }),
      { from },
    );

    expect(found.map(({ section, code }) => [section, code])).toEqual([
      ['guardrails', 'signature-missing'],
      ['ownership', 'signature-other-section'],
      ['guardrails', 'signature-other-section'],
    ]);
  });

  it('does not count for the removal of the section', async () => {
    const content = policyContent('payments', strict, 'guardrails');
    const head = aState([security], { [guardrailsEnvelope]: await signed(next({ content })) });

    expect((await judge(head)).map(({ code }) => code)).toEqual(['signature-requirement-removed']);
  });

  it('does not count by an identity that the same change enrols', async () => {
    const friendly = aGroupOfIdentities('security', { eve: aGroupIdentity('eve', window) });
    const envelope = await signed(next(), { ...ada, sub: 'eve@acme.example' });
    const found = await judge(aState([friendly, loose], { [guardrailsEnvelope]: envelope }));

    expect(found.map(({ ref, code }) => [ref, code])).toEqual([
      ['group:security', 'signature-group-unsigned'],
      ['policy:payments', 'signature-identity'],
    ]);
  });

  it('does not make the server verify without end: what is beyond the limit is refused', async () => {
    const one = await bundle(next());
    const many = Array.from({ length: 60 }, (_, index) =>
      aSignedPolicy({ name: `many-${index}`, signed: oneBySigstore }),
    );
    const envelope = anEnvelopeOfBundles(next(), [one, { ...one, a: 1 }]);
    const envelopes = many.map(({ name }) => [envelopePath(name, 'guardrails'), envelope] as const);
    let asked = 0;
    const verifier = {
      verify: () => {
        asked += 1;
        return Promise.resolve({ kind: 'refused' as const, code: 'signature-log' as const, reason: 'No.' });
      },
    };
    const head = aState([security, strict, ...many], {
      ...Object.fromEntries(envelopes),
      [guardrailsEnvelope]: await signed(latest),
    });
    await verifySignedSections(
      { base, head, repositoryId: thisRepository, now: now.toISOString() },
      verifier,
    );

    expect(asked).toBeLessThanOrEqual(100);
  });
});
