import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SigstoreBundleVerifier } from '../../src/adapters/sigstore/sigstore-bundle-verifier.ts';
import { makeDemoKey } from '../../src/entry/cli/signing/demo-key.ts';
import { signFiles } from '../../src/entry/cli/signing/demo-signing.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { formatEnvelope, sectionPayloadType, toBundleSignature } from '../../src/signing/envelope.ts';
import { statementFormat, toPayload } from '../../src/signing/statement.ts';
import { GatedWorld, protectedRegistry } from '../builders/a-gated-world.ts';
import { aPullRequest, people } from '../builders/fake-forge.ts';
import { aSigstore, type TestSigstore } from '../builders/a-sigstore.ts';

const { ben } = people;
const { repositoryId } = aPullRequest();
const key = makeDemoKey('ben');
const identity = { iss: 'https://accounts.acme.example', sub: 'ben@acme.example' };
const window = 'from: 2020-01-01T00:00:00Z, until: 2999-01-01T00:00:00Z';
const who = `login: ben, id: ${ben.id}`;
const envelopeFile = '.charter/signatures/strict/guardrails.json';

const group = `apiVersion: charter.dev/v1
kind: Group
metadata: {name: security}
spec:
  members: [{login: ben, id: ${ben.id}}]
  keys: {ben: {${who}, publicKey: ${key.publicKey}, ${window}}}
  identities: {ben: {${who}, issuer: ${identity.iss}, subject: ${identity.sub}, ${window}}}
`;
const policy = (max: number, kind: string): string => `apiVersion: charter.dev/v1
kind: Policy
metadata: {name: strict}
spec:
  sections:
    guardrails: [{id: few, rule: range, field: spec.replicas, max: ${max}}]
  signed: {guardrails: {by: security, class: ${kind}}}
`;

const registry = (max: number, kind: string): Record<string, string> => ({
  ...protectedRegistry,
  'groups/security.yaml': group,
  'policies/strict.yaml': policy(max, kind),
});

let sigstore: TestSigstore;

beforeAll(async () => {
  sigstore = await aSigstore();
});

afterAll(() => sigstore.close());

/** A pull request that changes a signed section, approved by ben, and its gate. */
async function gateWith(kind: string, envelope?: string): Promise<readonly [string | undefined, string]> {
  const head = registry(90, kind);
  const world = new GatedWorld(
    envelope === undefined ? head : { ...head, [envelopeFile]: envelope },
    registry(9, kind),
  );
  world.now = new Date().toISOString();
  world.bundles = new SigstoreBundleVerifier(() => Promise.resolve(sigstore.trustedRoot));
  world.review(ben);
  const state = await world.gate();
  const summary = world.forge.report('charter/approval')?.summary ?? '';
  return [state, /\((signature-[a-z-]+)\)/.exec(summary)?.[1] ?? world.title];
}

async function bySigstore(claims: { readonly iss: string; readonly sub: string }): Promise<string> {
  const now = Date.now();
  const payload = toPayload({
    format: statementFormat,
    repository: repositoryId,
    file: 'policies/strict.yaml',
    section: 'guardrails',
    sequence: 1,
    previous: null,
    signer: ben.id,
    issuedAt: `${new Date(now).toISOString().slice(0, 19)}Z`,
    expiresAt: `${new Date(now + 86_400_000).toISOString().slice(0, 19)}Z`,
    content: {
      apiVersion: 'charter.dev/v1',
      policy: 'strict',
      scope: null,
      section: 'guardrails',
      value: [{ id: 'few', rule: 'range', field: 'spec.replicas', max: 90 }],
      requirement: { by: 'security', class: 'sigstore' },
    },
  });
  const bundle: JsonObject = await sigstore.sign({ payload, type: sectionPayloadType, claims });
  return formatEnvelope({ payload, signatures: [toBundleSignature(bundle, payload)] });
}

describe('the gate of a change to a signed section', () => {
  it('waits for a signature though everybody has approved', async () => {
    expect(await gateWith('ssh')).toEqual(['in-progress', 'signature-missing']);
    expect(await gateWith('sigstore')).toEqual(['in-progress', 'signature-missing']);
  });

  it('opens with one by a key of the group, and stays shut with one for another repository', async () => {
    const files = new Map(Object.entries(registry(90, 'ssh')));
    const by = { privateKey: key.privateKey, folder: '', expiresAt: '2999-01-01T00:00:00Z' };
    const signed = await signFiles(files, { ...by, repositoryId });
    const moved = await signFiles(files, { ...by, repositoryId: repositoryId + 1 });

    expect(await gateWith('ssh', signed.get(envelopeFile))).toEqual(['success', 'Approved by @ben']);
    expect(await gateWith('ssh', moved.get(envelopeFile))).toEqual(['failure', 'signature-other-repository']);
    expect(await gateWith('sigstore', signed.get(envelopeFile))).toEqual(['failure', 'signature-class']);
  });

  it('opens with one by an identity of the group, and stays shut with one by another', async () => {
    expect(await gateWith('sigstore', await bySigstore(identity))).toEqual(['success', 'Approved by @ben']);
    expect(await gateWith('sigstore', await bySigstore({ ...identity, sub: 'eve@acme.example' }))).toEqual([
      'failure',
      'signature-identity',
    ]);
    expect(
      await gateWith('sigstore', await bySigstore({ ...identity, iss: 'https://evil.example' })),
    ).toEqual(['failure', 'signature-identity']);
  });
});
