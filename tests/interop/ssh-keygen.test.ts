import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeDemoKey, openDemoKey } from '../../src/entry/cli/signing/demo-key.ts';
import type { SectionVerification } from '../../src/model/section-signature.ts';
import { parseEnvelope, preAuthentication } from '../../src/signing/envelope.ts';
import { decodeArmour, encodeArmour, parseSshSignature } from '../../src/signing/ssh-signature.ts';
import { sectionNamespace, verifySshSignature } from '../../src/signing/verify-ssh-signature.ts';
import { aSigner } from '../builders/a-signer.ts';
import { aLocalRegistry, registryFiles } from '../entry/cli/a-local-registry.ts';
import { runCharter } from '../entry/cli/run-charter.ts';

const kinds = [
  ['ed25519', []],
  ['ecdsa', ['-b', '256']],
  ['ecdsa', ['-b', '384']],
  ['ecdsa', ['-b', '521']],
  ['rsa', ['-b', '2048']],
  ['rsa', ['-b', '4096']],
] as const;

const message = preAuthentication(Buffer.from('what is signed'));

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charter-ssh-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function keygen(
  args: readonly string[],
  input: string | Uint8Array = '',
): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('ssh-keygen', args, { input });
  return { status, output: `${stdout.toString()}${stderr.toString()}` };
}

function aKey(folder: string, type: string, options: readonly string[] = []): string {
  const path = join(folder, `key-${type}`);
  expect(keygen(['-q', '-t', type, ...options, '-N', '', '-C', 'ada', '-f', path])).toMatchObject({
    status: 0,
  });
  return path;
}

/** Verifies with OpenSSH, for whom the key is that of `ada`. */
function verifyWithSsh(line: string, signature: Uint8Array, signed: Uint8Array): ReturnType<typeof keygen> {
  const folder = aFolder();
  const [allowed, armour] = [join(folder, 'allowed'), join(folder, 'signature')];
  writeFileSync(allowed, `ada namespaces="${sectionNamespace}" ${line.trim()}\n`);
  writeFileSync(armour, encodeArmour(signature));
  return keygen(['-Y', 'verify', '-f', allowed, '-I', 'ada', '-n', sectionNamespace, '-s', armour], signed);
}

describe('the key that a sandbox makes', () => {
  it('is one that ssh-keygen reads and signs with, and signs what ssh-keygen verifies', async () => {
    const { publicKey, privateKey } = makeDemoKey('noor');
    const file = join(aFolder(), 'noor');
    writeFileSync(file, privateKey, { mode: 0o600 });
    const bytes = decodeArmour(
      keygen(['-Y', 'sign', '-q', '-f', file, '-n', sectionNamespace], message).output,
    );

    expect(keygen(['-y', '-f', file])).toEqual({ status: 0, output: `${publicKey}\n` });
    expect(verifySshSignature(parseSshSignature(bytes ?? Buffer.of()), message)).toEqual({ kind: 'valid' });
    expect(verifyWithSsh(publicKey, await openDemoKey(privateKey).sign(message), message)).toMatchObject({
      status: 0,
    });
  });
});

describe.each(kinds)('a key of ssh-keygen: %s %j', (type, options) => {
  it.each(['sha256', 'sha512'])('signs by %s what Charter verifies', (digest) => {
    const key = aKey(aFolder(), type, options);
    const args = ['-Y', 'sign', '-q', '-f', key, '-n', sectionNamespace, '-O', `hashalg=${digest}`];
    const bytes = decodeArmour(keygen(args, message).output) ?? Buffer.of();

    expect(verifySshSignature(parseSshSignature(bytes), message)).toEqual({ kind: 'valid' });
    expect(verifySshSignature(parseSshSignature(bytes), Buffer.from('another'))).toMatchObject({
      code: 'signature-invalid',
    });
  });
});

describe('a signature as Charter has it', () => {
  it.each(['ed25519', 'p256', 'p384', 'p521', 'rsa', 'sk-ed25519', 'sk-p256'] as const)(
    'is verified by ssh-keygen: %s',
    (kind) => {
      const signer = aSigner(kind);
      const bytes = signer.sign(message);

      expect(verifyWithSsh(signer.line, bytes, message)).toMatchObject({ status: 0 });
      expect(verifyWithSsh(signer.line, bytes, Buffer.from('another')).status).not.toBe(0);
    },
  );

  it('is refused where nobody touched the security key, at which ssh-keygen does not look', () => {
    const signer = aSigner('sk-ed25519');
    const bytes = signer.sign(message, { flags: 0 });

    expect(verifySshSignature(parseSshSignature(bytes), message).kind).toBe('refused');
    expect(verifyWithSsh(signer.line, bytes, message).status).toBe(0);
  });
});

const policy = (max: number): string => `apiVersion: charter.dev/v1
kind: Policy
metadata:
  name: payments
spec:
  sections:
    guardrails:
      - id: few-replicas
        rule: range
        field: spec.replicas
        max: ${max}
  signed:
    guardrails:
      by: group:security
      count: 2
`;

const group = `apiVersion: charter.dev/v1
kind: Group
metadata:
  name: security
spec:
  members:
    - login: ada
      id: 3
    - login: bert
      id: 4
    - login: cleo
      id: 5
`;

describe('charter sign, verify and keys', () => {
  it('take a section from enrolment to a change that two people sign', async () => {
    const keys = aFolder();
    const ada = aKey(keys, 'ed25519');
    const bert = aKey(keys, 'ecdsa');
    const cleo = aKey(keys, 'rsa');
    const files = { ...registryFiles, 'groups/security.yaml': group };
    const clone = await aLocalRegistry(files);
    const charter = async (...args: readonly string[]): Promise<string> => {
      const { exitCode, output, errors } = await runCharter(args, { in: clone.directory });
      return `${String(exitCode)} ${exitCode === 2 ? errors : output}`;
    };
    const verify = async (): Promise<readonly SectionVerification[]> => {
      const text = await charter('verify', '--base', 'main', '--repository', '4711', '--json');
      return (JSON.parse(text.slice(2)) as { sections: readonly SectionVerification[] }).sections;
    };
    for (const [login, id, key] of [
      ['ada', '3', ada],
      ['bert', '4', bert],
    ] as const) {
      expect(
        await charter(
          'keys',
          'enrol',
          'security',
          '--login',
          login,
          '--id',
          id,
          '--key',
          `${key}.pub`,
          '--name',
          `${login}-2026`,
        ),
      ).toContain('0 enrolled');
    }
    await clone.commit('Who signs what', { 'policies.yaml': policy(5) });
    expect(await charter('validate')).toContain('0 ');
    expect(await charter('verify')).toContain('(signature-missing)');

    await clone.write({ 'policies.yaml': policy(9) });
    const sign = (key: string): Promise<string> =>
      charter('sign', 'policies.yaml#guardrails', '--key', key, '--repository', '4711');
    expect(await sign(ada)).toContain('signatures 1 of 2 by group:security');
    expect(await verify()).toMatchObject([{ code: 'signature-threshold', signers: [{ login: 'ada' }] }]);
    expect(await sign(ada)).toContain('signing-done-already');
    expect(await sign(cleo)).toContain('signing-key-not-enrolled');
    expect(await sign(bert)).toContain('signatures 2 of 2 by group:security');
    expect(await verify()).toMatchObject([{ status: 'valid', isChanged: true }]);

    const text = readFileSync(join(clone.directory, '.charter/signatures/payments/guardrails.json'), 'utf8');
    const envelope = parseEnvelope(text);
    if (envelope.kind !== 'envelope') throw new Error(envelope.reason);
    const signed = preAuthentication(envelope.payload);
    const lines = [ada, bert].map((key) => readFileSync(`${key}.pub`, 'utf8'));
    expect(
      envelope.signatures.map(({ bytes }, index) => verifyWithSsh(lines[index] ?? '', bytes, signed).status),
    ).toEqual([0, 0]);

    await clone.commit('More replicas', {});
    await clone.write({ 'policies.yaml': policy(12) });
    for (const key of [bert, ada]) await sign(key);
    await clone.commit('Still more', {});
    await clone.git('checkout', 'HEAD~1', '--', '.');
    expect(await verify()).toMatchObject([{ code: 'signature-rolled-back' }]);

    await clone.git('checkout', 'HEAD', '--', '.');
    expect(await charter('keys', 'revoke', 'security', 'bert-2026')).toContain('0 revoked');
    expect((await verify()).map(({ ref, code, isChanged }) => [ref, code, isChanged])).toEqual([
      ['group:security', 'signature-group-unsigned', true],
      ['policy:payments', undefined, false],
    ]);
  });
});
