import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aSigstore, aToken, type Claims, type TestSigstore } from '../../builders/a-sigstore.ts';
import type { Clone } from '../../builders/a-clone.ts';
import { aLocalRegistry, registryFiles } from './a-local-registry.ts';
import { runCharter, type CliResult } from './run-charter.ts';

const anna: Claims = { sub: 'anna@acme.example', iss: 'https://accounts.acme.example' };
const robot: Claims = {
  sub: 'https://github.com/acme/shop/.github/workflows/sign.yml@refs/heads/main',
  iss: 'https://token.actions.githubusercontent.com',
  repository_id: '4711',
};

const identity = (name: string, id: number, { sub, iss }: Claims): string => `    ${name}:
      login: ${name}
      id: ${id}
      issuer: ${iss}
      subject: ${sub}
      from: 2020-01-01T00:00:00Z
      until: 2999-01-01T00:00:00Z
`;
const group = `apiVersion: charter.dev/v1
kind: Group
metadata:
  name: security
spec:
  team: acme/security
  identities:
${identity('anna', 3, anna)}${identity('robot', 4, robot)}`;
const policy = (max: number): string => `apiVersion: charter.dev/v1
kind: Policy
metadata: {name: payments}
spec:
  sections:
    guardrails:
      - {id: few-replicas, rule: range, field: spec.replicas, max: ${max}}
  signed:
    guardrails: {by: group:security, count: 2, class: sigstore}
`;
const envelopeFile = '.charter/signatures/payments/guardrails.json';

let sigstore: TestSigstore;

beforeAll(async () => {
  sigstore = await aSigstore();
});

afterAll(() => sigstore.close());

async function aRegistry(securityGroup = group): Promise<Clone> {
  const clone = await aLocalRegistry({
    ...registryFiles,
    'groups/security.yaml': securityGroup,
    'policy.yaml': policy(9),
  });
  writeFileSync(join(clone.directory, 'policy.yaml'), policy(5));
  return clone;
}

/** Runs a command that trusts the Sigstore of the test and no other. */
async function charter(
  clone: Clone,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const root = join(clone.directory, 'trusted_root.json');
  writeFileSync(root, JSON.stringify(sigstore.trustedRoot));
  const none = { GITHUB_REPOSITORY_ID: '', SIGSTORE_ID_TOKEN: '' };
  return runCharter([...args, '--trusted-root', 'trusted_root.json'], {
    in: clone.directory,
    env: { ...none, ...env },
  });
}

function sign(clone: Clone, env: Readonly<Record<string, string>>): Promise<CliResult> {
  const { fulcio, tsa } = sigstore.services;
  const services = ['--fulcio', fulcio, '--rekor', fulcio, '--tsa', tsa];
  return charter(clone, ['sign', 'policy.yaml#guardrails', '--repository', '4711', ...services], env);
}

const verify = (clone: Clone): Promise<CliResult> =>
  charter(clone, ['verify', '--base', 'main', '--repository', '4711']);

describe('charter sign, of class sigstore', { timeout: 60_000 }, () => {
  it('signs by an identity token, and what it makes is verified without a network', async () => {
    const clone = await aRegistry();

    expect((await verify(clone)).output).toContain('(signature-missing)');
    const first = await sign(clone, { SIGSTORE_ID_TOKEN: aToken(anna) });
    expect(first).toMatchObject({ exitCode: 0, errors: '' });
    expect(first.output).toContain('signatures 1 of 2 by group:security');
    expect((await verify(clone)).output).toContain('(signature-threshold)');
    expect((await sign(clone, { SIGSTORE_ID_TOKEN: aToken(anna) })).errors).toContain(
      '(signing-done-already)',
    );
    expect((await sign(clone, await inActions(aToken(robot)))).output).toContain('begun by somebody else');
    expect(await verify(clone)).toMatchObject({ exitCode: 0, errors: '' });
    const bundles = (JSON.parse(readFileSync(join(clone.directory, envelopeFile), 'utf8')) as { bundles: [] })
      .bundles;
    expect(bundles).toHaveLength(2);
  });

  it('tells the log nothing where the group says that a timestamp is enough', async () => {
    const clone = await aRegistry(`${group}  witness: timestamp\n`);
    await sign(clone, { SIGSTORE_ID_TOKEN: aToken(anna) });
    await sign(clone, { SIGSTORE_ID_TOKEN: aToken(robot) });
    const text = readFileSync(join(clone.directory, envelopeFile), 'utf8');

    expect((await verify(clone)).exitCode).toBe(0);
    expect(text).not.toContain('integratedTime');
  });

  it('does not count where the trusted root is another one', async () => {
    const clone = await aRegistry();
    await sign(clone, { SIGSTORE_ID_TOKEN: aToken(anna) });
    await sign(clone, { SIGSTORE_ID_TOKEN: aToken(robot) });
    const publicRoot = await runCharter(['verify', '--base', 'main', '--repository', '4711'], {
      in: clone.directory,
    });

    expect(publicRoot.exitCode).toBe(1);
    expect(publicRoot.output).toContain('(signature-timestamp)');
  });

  it('takes the token of nobody whom the group lists, and shows none', async () => {
    const clone = await aRegistry();
    const token = aToken({ ...anna, sub: 'eve@acme.example' });
    const { exitCode, errors } = await sign(clone, { SIGSTORE_ID_TOKEN: token });

    expect(exitCode).toBe(2);
    expect(errors).toContain('(signing-key-not-enrolled)');
    expect(errors).toContain('eve@acme.example');
    expect(errors).not.toContain(token);
  });

  it.each([[''], ['no token'], ['a.b.c']])('asks for a token where there is none: %j', async (token) => {
    const clone = await aRegistry();

    expect((await sign(clone, { SIGSTORE_ID_TOKEN: token })).errors).toContain('(signing-token-missing)');
  });

  it('takes no file for a trusted root that is none', async () => {
    const clone = await aRegistry();
    const args = ['verify', '--trusted-root', 'policy.yaml'];

    expect(await runCharter(args, { in: clone.directory })).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining('(usage-invalid-value)'),
    });
  });

  it('sends no token in the clear', async () => {
    const clone = await aRegistry();
    const { errors } = await charter(
      clone,
      ['sign', 'policy.yaml', '--repository', '4711', '--fulcio', 'http://fulcio.example'],
      { SIGSTORE_ID_TOKEN: aToken(anna) },
    );

    expect(errors).toContain('(usage-invalid-value)');
  });
});

/** The environment of a job that may ask for a token, and where it does. */
async function inActions(token: string): Promise<Readonly<Record<string, string>>> {
  const server = createServer((request, response) => {
    const isAsked =
      request.url === '/token?audience=sigstore' && request.headers.authorization === 'Bearer b';
    response.writeHead(isAsked ? 200 : 403, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ value: token }));
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'b',
  };
}
