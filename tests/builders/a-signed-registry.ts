import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import type { Ref } from '../../src/model/ref.ts';
import type { BundleFact, SectionVerification } from '../../src/model/section-signature.ts';
import { formatEnvelope, preAuthentication, toBundleSignature } from '../../src/signing/envelope.ts';
import { envelopePath, groupContent, policyContent } from '../../src/signing/section-content.ts';
import type { SignedState } from '../../src/signing/signed-sections.ts';
import { fingerprintOf } from '../../src/signing/ssh-public-key.ts';
import { statementFormat, toPayload, type SectionStatement } from '../../src/signing/statement.ts';
import { verifySections } from '../../src/signing/verify-sections.ts';
import { aManifest } from './a-manifest.ts';
import type { SigningWish, TestSigner } from './a-signer.ts';

export const thisRepository = 4_711;
export const thisMoment = '2026-06-01T12:00:00Z';

/** A key of somebody in a Group; the id is the length of the login where none is given: 3 for `ada`. */
export function aGroupKey(
  signer: TestSigner,
  login: string,
  details: {
    readonly id?: number;
    readonly from?: string;
    readonly until?: string;
    readonly revoked?: string;
  } = {},
): JsonObject {
  const {
    id = login.length,
    from = '2026-01-01T00:00:00Z',
    until = '2027-01-01T00:00:00Z',
    revoked,
  } = details;
  return {
    login,
    id,
    publicKey: signer.line,
    from,
    until,
    ...(revoked !== undefined && { revoked }),
  };
}

export function aGroup(
  name: string,
  keys: JsonObject,
  { threshold = 1 }: { readonly threshold?: number } = {},
): Manifest {
  return aManifest(`group:${name}`, { spec: { team: `acme/${name}`, keys, threshold } });
}

export const someIssuer = 'https://accounts.acme.example';

/** An identity of somebody in a Group, their e-mail address where none is given. */
export function aGroupIdentity(
  login: string,
  details: {
    readonly issuer?: string;
    readonly subject?: string;
    readonly from?: string;
    readonly until?: string;
    readonly revoked?: string;
  } = {},
): JsonObject {
  const subject = `${login}@acme.example`;
  const window = { from: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00Z' };
  return { login, id: login.length, issuer: someIssuer, subject, ...window, ...details };
}

/** A Group whose people sign by Sigstore. */
export function aGroupOfIdentities(
  name: string,
  identities: JsonObject,
  details: { readonly witness?: string; readonly threshold?: number } = {},
): Manifest {
  return aManifest(`group:${name}`, { spec: { team: `acme/${name}`, identities, ...details } });
}

export interface PolicyWish {
  readonly name?: string;
  readonly file?: string;
  readonly guardrails?: JsonValue;
  readonly signed?: JsonObject;
  readonly scope?: JsonObject;
}

export const oneBySigstore = { guardrails: { by: 'group:security', count: 1, class: 'sigstore' } };
export const oneOfSecurity = { guardrails: { by: 'group:security', count: 1, class: 'ssh' } };

/** A Policy whose guardrails one of `group:security` signs. */
export function aSignedPolicy(wish: PolicyWish = {}): Manifest {
  const {
    name = 'payments',
    file,
    guardrails = [{ id: 'few', rule: 'range', max: 5 }],
    signed = oneOfSecurity,
  } = wish;
  return aManifest(`policy:${name}`, {
    ...(file !== undefined && { file }),
    spec: { sections: { guardrails }, signed, ...(wish.scope !== undefined && { scope: wish.scope }) },
  });
}

/** A statement about the guardrails of a policy; what is left out is right for a first one. */
export function aStatement(policy: Manifest, wish: Partial<SectionStatement> = {}): SectionStatement {
  return {
    format: statementFormat,
    repository: thisRepository,
    file: policy.file,
    section: 'guardrails',
    sequence: 1,
    previous: null,
    signer: 3,
    issuedAt: '2026-06-01T11:00:00Z',
    expiresAt: '2026-09-01T11:00:00Z',
    content: policyContent(policy.name, policy, 'guardrails'),
    ...wish,
  };
}

/** A statement that a Group is to be this. */
export function aGroupStatement(group: Manifest, wish: Partial<SectionStatement> = {}): SectionStatement {
  const content = groupContent(group.name, group);
  return { ...aStatement(group), section: 'group', content, ...wish };
}

/** The envelope of a statement with the signatures of some keys, each made in its own way where one is given. */
export function anEnvelope(
  statement: SectionStatement,
  signers: readonly (TestSigner | readonly [TestSigner, SigningWish])[],
): string {
  const payload = toPayload(statement);
  const signatures = signers.map((entry) => {
    const [signer, wish] = 'blob' in entry ? [entry, {}] : entry;
    const bytes = signer.sign(preAuthentication(payload), wish);
    return { kind: 'ssh' as const, keyid: fingerprintOf(signer.blob), bytes };
  });
  return formatEnvelope({ payload, signatures });
}

/** A statement with bundles of Sigstore. */
export function anEnvelopeOfBundles(statement: SectionStatement, bundles: readonly JsonObject[]): string {
  const payload = toPayload(statement);
  const signatures = bundles.map((bundle) => toBundleSignature(bundle, payload));
  return formatEnvelope({ payload, signatures });
}

/** What is known of each bundle, by the name that verification asks for. */
export function bundleFacts(
  statement: SectionStatement,
  facts: readonly (readonly [JsonObject, BundleFact])[],
): ReadonlyMap<string, BundleFact> {
  const payload = toPayload(statement);
  return new Map(facts.map(([bundle, fact]) => [toBundleSignature(bundle, payload).keyid, fact]));
}

export function aState(
  manifests: readonly Manifest[],
  envelopes: Readonly<Record<string, string>> = {},
): SignedState {
  return {
    manifests: new Map<Ref, Manifest>(manifests.map((manifest) => [manifest.ref, manifest])),
    envelopes: new Map(Object.entries(envelopes)),
  };
}

export const guardrailsEnvelope = envelopePath('payments', 'guardrails');

export interface VerifyWish {
  readonly now?: string;
  readonly repositoryId?: number;
  readonly bundles?: ReadonlyMap<string, BundleFact>;
}

/** Everything that verification says of a change. */
export function verifyChange(
  base: SignedState,
  head: SignedState,
  { now = thisMoment, repositoryId = thisRepository, bundles = new Map() }: VerifyWish = {},
): readonly SectionVerification[] {
  return verifySections({ base, head, repositoryId, now, bundles });
}
