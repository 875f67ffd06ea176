import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatEnvelope, preAuthentication } from '../../../src/signing/envelope.ts';
import { fingerprintOf } from '../../../src/signing/ssh-public-key.ts';
import { statementFormat, toPayload } from '../../../src/signing/statement.ts';
import { aSigner, type TestSigner } from '../../builders/a-signer.ts';
import type { Clone } from '../../builders/a-clone.ts';
import { aLocalRegistry, registryFiles } from './a-local-registry.ts';
import { runCharter, type CliResult } from './run-charter.ts';

const ada = aSigner();
const bert = aSigner('sk-ed25519');

const group = `apiVersion: charter.dev/v1
kind: Group
metadata:
  name: security
spec:
  team: acme/security # looked up
  keys:
    ada-2026:
      login: ada
      id: 3
      publicKey: ${ada.line}
      from: 2020-01-01T00:00:00Z
      until: 2999-01-01T00:00:00Z
`;
const guardrails = [{ id: 'few-replicas', rule: 'range', field: 'spec.replicas', max: 9 }];
const requirement = { by: 'group:security' };
const policy = `apiVersion: charter.dev/v1
kind: Policy
metadata: {name: payments}
spec:
  sections: {guardrails: ${JSON.stringify(guardrails)}}
  signed: {guardrails: ${JSON.stringify(requirement)}}
`;
const envelopeFile = '.charter/signatures/payments/guardrails.json';

function envelope(signer: TestSigner): string {
  const payload = toPayload({
    format: statementFormat,
    repository: 4_711,
    file: 'policy.yaml',
    section: 'guardrails',
    sequence: 1,
    previous: null,
    signer: 3,
    issuedAt: '2026-01-01T00:00:00Z',
    expiresAt: '2999-01-01T00:00:00Z',
    content: {
      apiVersion: 'charter.dev/v1',
      policy: 'payments',
      scope: null,
      section: 'guardrails',
      value: guardrails,
      requirement,
    },
  });
  const bytes = signer.sign(preAuthentication(payload));
  return formatEnvelope({ payload, signatures: [{ kind: 'ssh', keyid: fingerprintOf(signer.blob), bytes }] });
}

async function aSignedRegistry(signer: TestSigner): Promise<Clone> {
  return aLocalRegistry({
    ...registryFiles,
    'groups/security.yaml': group,
    'policy.yaml': policy,
    [envelopeFile]: envelope(signer),
  });
}

function charter(clone: Clone, ...args: readonly string[]): Promise<CliResult> {
  return runCharter(args, { in: clone.directory, env: { GITHUB_REPOSITORY_ID: '' } });
}

describe('charter verify', { timeout: 60_000 }, () => {
  it('ends with 0 where everything is signed that has to be, and says by whom', async () => {
    const clone = await aSignedRegistry(ada);

    expect(await charter(clone, 'verify', '--repository', '4711')).toEqual({
      exitCode: 0,
      output:
        '✓ policy:payments guardrails  policy.yaml\n    Signed by ada, for `group:security`.\n\n✓ 1 section signed as required\n',
      errors: '',
    });
  });

  it('ends with 1 where a signature does not count, and names it', async () => {
    const clone = await aSignedRegistry(bert);
    const result = await charter(clone, 'verify', '--rev', 'main', '--json');

    expect(result.exitCode).toBe(1);
    expect(JSON.parse(result.output)).toMatchObject({
      summary: { valid: 0, missing: 0, refused: 1 },
      repository: 4_711,
      sections: [{ code: 'signature-unknown-key', refused: [{ keyid: fingerprintOf(bert.blob) }] }],
    });
    expect(result.errors).toContain('give `--repository` to be sure');
  });

  it('knows the repository of GitHub Actions', async () => {
    const clone = await aSignedRegistry(ada);
    const env = { GITHUB_REPOSITORY_ID: '815' };

    expect((await runCharter(['verify'], { in: clone.directory, env })).output).toContain(
      '(signature-other-repository)',
    );
  });

  it('ends with 2 where the repository is no number', async () => {
    const clone = await aSignedRegistry(ada);

    expect(await charter(clone, 'verify', '--repository', 'acme/shop')).toMatchObject({
      exitCode: 2,
      output: '',
    });
  });

  it('has nothing to say where nothing has to be signed', async () => {
    expect(await charter(await aLocalRegistry(), 'verify')).toEqual({
      exitCode: 0,
      output: 'No section has to be signed.\n',
      errors: '',
    });
  });
});

describe('charter sign', { timeout: 60_000 }, () => {
  it('names the sections that there are where it is told of another', async () => {
    const clone = await aSignedRegistry(ada);
    const { exitCode, errors } = await charter(clone, 'sign', 'policy.yaml#approvals', '--key', 'x');

    expect(exitCode).toBe(2);
    expect(errors).toContain('(signing-target-unknown)');
    expect(errors).toContain('policy.yaml#guardrails');
  });

  it('asks for a key where it knows none', async () => {
    const clone = await aSignedRegistry(ada);

    expect((await charter(clone, 'sign', 'policy.yaml')).errors).toContain('(signing-key-missing)');
  });

  it.each(['0d', '500d', 'soon'])('takes no signature for so long: %s', async (expires) => {
    const clone = await aSignedRegistry(ada);

    expect((await charter(clone, 'sign', 'policy.yaml', '--expires', expires)).errors).toContain(
      '(usage-invalid-value)',
    );
  });
});

describe('charter keys', { timeout: 60_000 }, () => {
  const file = 'groups/security.yaml';
  const enrol = ['keys', 'enrol', 'security', '--login', 'bert', '--id', '4', '--key', 'bert.pub'];

  it('enrols a key, and changes no other byte', async () => {
    const clone = await aSignedRegistry(ada);
    writeFileSync(join(clone.directory, 'bert.pub'), `${bert.line}\n`);
    const result = await charter(clone, ...enrol, '--name', 'bert');
    const text = readFileSync(join(clone.directory, file), 'utf8');

    expect(result).toMatchObject({ exitCode: 0, errors: '' });
    expect(result.output).toContain(`enrolled bert (${fingerprintOf(bert.blob)}) in ${file}\n`);
    expect(text.startsWith(group)).toBe(true);
    expect(text.slice(group.length)).toMatch(
      /^ {4}bert:\n {6}login: bert\n {6}id: 4\n {6}publicKey: sk-ssh-ed25519@openssh\.com .+\n {6}from: .+Z\n {6}until: .+Z\n$/,
    );
    expect((await charter(clone, 'keys', '--json')).output).toContain('"sk-ssh-ed25519@openssh.com"');
  });

  it('revokes a key once', async () => {
    const clone = await aSignedRegistry(ada);

    expect((await charter(clone, 'keys', 'revoke', 'security', 'ada-2026')).exitCode).toBe(0);
    expect(readFileSync(join(clone.directory, file), 'utf8')).toMatch(/^ {6}revoked: \d{4}-.+Z\n$/m);
    expect((await charter(clone, 'keys')).output).toContain('revoked');
    expect((await charter(clone, 'keys', 'revoke', 'security', 'ada-2026')).errors).toContain('revoked at');
  });

  it('replaces a key, which ends soon and stays', async () => {
    const clone = await aSignedRegistry(ada);
    writeFileSync(join(clone.directory, 'new.pub'), bert.line);
    const args = ['keys', 'rotate', 'security', 'ada-2026', '--key', 'new.pub', '--name', 'ada-new'];

    expect((await charter(clone, ...args)).exitCode).toBe(0);
    const text = readFileSync(join(clone.directory, file), 'utf8');
    expect(text).toContain('ada-2026:');
    expect(text).toContain('ada-new:');
    expect(text).not.toContain('2999');
  });

  it('names a new key by login and year, and numbers it where that is taken', async () => {
    const clone = await aSignedRegistry(ada);
    writeFileSync(join(clone.directory, 'bert.pub'), bert.line);
    const enrolled = await charter(clone, ...enrol);
    const name = /enrolled (\S+) /.exec(enrolled.output)?.[1] ?? '';
    writeFileSync(join(clone.directory, 'new.pub'), aSigner().line);
    const rotated = await charter(clone, 'keys', 'rotate', 'security', name, '--key', 'new.pub');

    expect(name).toMatch(/^bert-\d{4}$/);
    expect([rotated.errors, rotated.output]).toEqual(['', expect.stringContaining(` ${name}-2 (`)]);
  });

  it('replaces no key that was revoked', async () => {
    const clone = await aSignedRegistry(ada);
    writeFileSync(join(clone.directory, 'bert.pub'), bert.line);
    await charter(clone, 'keys', 'revoke', 'security', 'ada-2026');
    const before = readFileSync(join(clone.directory, file), 'utf8');
    const { exitCode, errors } = await charter(
      clone,
      'keys',
      'rotate',
      'security',
      'ada-2026',
      '--key',
      'bert.pub',
      '--name',
      'ada-new',
    );

    expect(exitCode).toBe(2);
    expect(errors).toContain('was revoked at');
    expect(readFileSync(join(clone.directory, file), 'utf8')).toBe(before);
  });

  it('takes no private key, and no key twice', async () => {
    const clone = await aSignedRegistry(ada);
    writeFileSync(join(clone.directory, 'private'), '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n');
    writeFileSync(join(clone.directory, 'ada.pub'), ada.line);
    const enrol = (key: string): Promise<CliResult> =>
      charter(clone, 'keys', 'enrol', 'security', '--login', 'ada', '--id', '3', '--key', key, '--name', 'x');

    expect((await enrol('private')).errors).toContain('(signing-key-missing)');
    expect((await enrol('ada.pub')).errors).toContain('(signing-key-exists)');
    expect(readFileSync(join(clone.directory, file), 'utf8')).toBe(group);
  });
});
