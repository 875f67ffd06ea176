import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildPolicies, readPolicySources } from '../../src/adapters/opa/build-policies.ts';
import { findOpa } from '../../src/adapters/opa/opa-program.ts';
import { compiledFiles, parseCompiledRecord } from '../../src/model/compiled-policies.ts';
import { aLocalRegistry, registryFiles } from '../entry/cli/a-local-registry.ts';
import { runCharter } from '../entry/cli/run-charter.ts';
import { regoFolder } from '../builders/some-rego.ts';

const opa = await findOpa(process.env['PATH']);

const scanned = `package charter.scanned

deny contains {"message": "Scan it first.", "ref": ref, "path": "spec.image"} if {
	some ref, manifest in input.manifests
	manifest.kind == "Service"
	not startswith(manifest.spec.image, "ghcr.io/scanned/")
	input.environment.name == "production"
}
`;
const tests = `package charter.scanned_test

import data.charter.scanned

web(image) := {"environment": {"name": "production"}, "manifests": {"service:web": {"kind": "Service", "spec": {"image": image}}}}

test_refuses_others if count(scanned.deny) == 1 with input as web("nginx:1")

test_takes_ours if count(scanned.deny) == 0 with input as web("ghcr.io/scanned/web:1")
`;
const files = {
  ...registryFiles,
  'policies/scanned.rego': scanned,
  'policies/scanned_test.rego': tests,
};

describe('the real opa', () => {
  it('is here, in the version that compiled what is committed', () => {
    const record = parseCompiledRecord(readFileSync(`policies/${compiledFiles.record}`, 'utf8'));

    expect(`opa ${opa?.version}`).toBe(record?.compiler);
  });

  it.each(['policies', regoFolder])('makes the same module of the sources in %s', async (folder) => {
    const record = parseCompiledRecord(readFileSync(`${folder}/${compiledFiles.record}`, 'utf8'));
    if (opa === undefined || record === undefined) throw new Error('there is no opa, or no record');
    const built = await buildPolicies(opa, await readPolicySources(folder), record.entrypoints);
    const committed = readFileSync(`${folder}/${compiledFiles.module}`);

    expect(built.kind === 'built' && built.record).toEqual(record);
    expect(built.kind === 'built' && committed.equals(built.wasm)).toBe(true);
  });

  it('passes the tests of the built-in library', async () => {
    const { exitCode, output } = await runCharter(['policy', 'test', 'policies']);

    expect(output).toMatch(/PASS: \d+\/\d+/);
    expect(exitCode).toBe(0);
  });

  it("compiles a team's Rego for `charter policy`", async () => {
    const { directory } = await aLocalRegistry(files);
    const { exitCode, output } = await runCharter(['policy', '--json'], { in: directory });
    const { verdicts } = JSON.parse(output) as { verdicts: readonly Record<string, unknown>[] };

    expect(exitCode).toBe(1);
    expect(
      verdicts.map(({ ref, file, line, environments, policy }) => [ref, file, line, environments, policy]),
    ).toEqual(
      ['ledger', 'payments', 'web'].map((name) => [
        `service:${name}`,
        `services/${name}.yaml`,
        9,
        ['production'],
        'rego:charter.scanned',
      ]),
    );
  });

  it('builds a module that gives the same verdicts where there is no opa', async () => {
    const { directory } = await aLocalRegistry(files);
    const withOpa = await runCharter(['policy', '--json'], { in: directory });
    const built = await runCharter(['policy', 'build'], { in: directory });
    const path = (process.env['PATH'] ?? '').split(':').filter((part) => opa?.path !== join(part, 'opa'));
    const without = await runCharter(['policy', '--json'], {
      in: directory,
      env: { PATH: path.join(':') },
    });

    expect(built).toMatchObject({ exitCode: 0, output: expect.stringContaining('compiled.wasm') });
    expect(without).toEqual(withOpa);
  });

  it('runs the tests of a team, and says that one does not pass', async () => {
    const clone = await aLocalRegistry(files);
    const passed = await runCharter(['policy', 'test'], { in: clone.directory });
    await clone.write({ 'policies/scanned_test.rego': tests.replace('== 1', '== 7') });
    const broken = await runCharter(['policy', 'test'], { in: clone.directory });

    expect(passed).toMatchObject({ exitCode: 0, output: expect.stringContaining('PASS: 2/2') });
    expect(broken).toMatchObject({ exitCode: 1, output: expect.stringContaining('FAIL: 1/2') });
  });

  it.each([
    ['a network', 'x := http.send({"method": "get", "url": "http://127.0.0.1"})', 'http.send'],
    ['a clock', 'x := time.now_ns()', 'time.now_ns'],
    ['the environment', 'x := opa.runtime().env', 'opa.runtime'],
    ['a random number', 'x := rand.intn("a", 5)', 'rand.intn'],
    ['a name server', 'x := net.lookup_ip_addr("localhost")', 'net.lookup_ip_addr'],
    ['a parser of Rego', 'x := rego.parse_module("a", "package a")', 'rego.parse_module'],
  ])('does not let a policy have %s', async (_, body, name) => {
    const { directory } = await aLocalRegistry({
      ...registryFiles,
      'policies/x.rego': `package charter.x\n\ndeny contains "said" if {\n\t${body}\n\tx != null\n}\n`,
    });
    const { exitCode, output } = await runCharter(['policy', '--json'], { in: directory });
    const { verdicts } = JSON.parse(output) as { verdicts: readonly { code: string; message: string }[] };

    expect(exitCode).toBe(1);
    expect(verdicts.map(({ code }) => code)).toEqual(['policy-does-not-compile']);
    expect(verdicts[0]?.message).toContain(name);
    expect(verdicts[0]?.message).not.toContain('/tmp');
  });
});
