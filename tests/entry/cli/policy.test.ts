import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../../builders/a-folder.ts';
import { policyText } from '../../builders/a-judgement.ts';
import { regoSource } from '../../builders/some-rego.ts';
import { aLocalRegistry, registryFiles, serviceFile } from './a-local-registry.ts';
import { runCharter, type CliResult } from './run-charter.ts';

const few = policyText(`
- id: few-replicas
  rule: range
  field: spec.replicas
  max: 5
  message: Talk to us.
`);
const withPolicy = { ...registryFiles, 'policies/rules.yaml': few };
/** A search path without `opa`, wherever it lies on this machine. */
const noOpa = {
  PATH: (process.env['PATH'] ?? '')
    .split(':')
    .filter((folder) => !existsSync(join(folder, 'opa')))
    .join(':'),
};

/** An `opa` that has no test to run, and reports as the real one does. */
const testless = `#!/bin/sh
case "$1 $2" in
  version*) echo 'Version: 1.22.2' ;;
  capabilities*) echo '{"builtins": []}' ;;
  *json) echo '[]' ;;
esac
`;

describe('charter policy test', () => {
  it('says that there are no tests, and how one is written, and ends with 0', async () => {
    const folder = aFolder({ 'rules.rego': regoSource('shapes') });
    const run = { env: { PATH: `${aFolder({ opa: testless }, 0o755)}:${noOpa.PATH}` } };
    const errors = `There are no tests in ${folder}. Write one in NAME_test.rego: \`package charter.NAME_test\`, \`import data.charter.NAME\`, and a rule such as \`test_refuses if count(NAME.deny) == 1 with input as {"environment": null, "manifests": {}}\`.\n`;

    expect(await runCharter(['policy', 'test', folder], run)).toEqual({ exitCode: 0, output: '', errors });
    expect(await runCharter(['policy', 'test', folder, '--json'], run)).toEqual({
      exitCode: 0,
      output: '[]\n',
      errors,
    });
  });
});

describe('charter policy', { timeout: 60_000 }, () => {
  it('shows each verdict at its line, grouped by manifest, with counts, and ends with 1', async () => {
    const { directory } = await aLocalRegistry(withPolicy);

    expect(await runCharter(['policy'], { in: directory })).toEqual({
      exitCode: 1,
      output: `service:payments  group:shop
  deny  few-replicas  in production  policy:rules guardrails
    \`spec.replicas\` is \`6\`; at most \`5\` is allowed. Talk to us.
    overlays/payments-production.yaml:9:5
      9 │     replicas: 6
        │     ^^^^^^^^^^^

✗ 8 manifests in 2 environments by 1 guardrail: 1 denial
`,
      errors: '',
    });
  });

  it('prints verdicts for the log of GitHub Actions and for code scanning too', async () => {
    const { directory } = await aLocalRegistry(withPolicy);
    const message =
      '`spec.replicas` is `6`; at most `5` is allowed. Talk to us. (service:payments in production; policy:rules guardrails)';

    expect(await runCharter(['policy', '--format', 'github'], { in: directory })).toEqual({
      exitCode: 1,
      output: `::error file=overlays/payments-production.yaml,line=9,endLine=9,col=5,endColumn=15,title=policy%3Arules/few-replicas::${message}\n`,
      errors: '',
    });
    const { output } = await runCharter(['policy', '--format', 'sarif'], { in: directory });
    expect(JSON.parse(output)).toMatchObject({
      version: '2.1.0',
      runs: [
        { results: [{ ruleId: 'policy:rules/few-replicas', level: 'error', message: { text: message } }] },
      ],
    });
  });

  it('ends clean where nothing is refused, and says what was looked at', async () => {
    const { directory } = await aLocalRegistry();

    expect(await runCharter(['policy'], { in: directory })).toEqual({
      exitCode: 0,
      output: '✓ 7 manifests in 2 environments by 0 guardrails: nothing refused\n',
      errors: '',
    });
  });

  it('prints the contract as JSON, by the policies of the base', async () => {
    const clone = await aLocalRegistry(withPolicy);
    await clone.commit('Ask for more', {
      'services/web.yaml': serviceFile('web', { dependsOn: 'payments', replicas: 9 }),
      'policies/rules.yaml': few.replace('max: 5', 'max: 500'),
    });
    const { exitCode, output, errors } = await runCharter(
      ['policy', '--base', 'main~1', '--head', 'main', '--json'],
      { in: clone.directory },
    );

    expect(exitCode).toBe(1);
    expect(errors).toBe(
      'note  1 changed Policy manifest: judged is by the base, so these hold from the next change on.\n',
    );
    expect(JSON.parse(output)).toEqual({
      summary: {
        manifests: 11,
        refs: 8,
        environments: 2,
        guardrails: 1,
        packages: 0,
        denials: 1,
        warnings: 0,
        preexisting: 1,
      },
      verdicts: [
        {
          code: 'policy-denied',
          rule: 'few-replicas',
          severity: 'deny',
          message: '`spec.replicas` is `9`; at most `5` is allowed. Talk to us.',
          ref: 'service:web',
          path: 'spec.replicas',
          file: 'services/web.yaml',
          line: 10,
          column: 13,
          endLine: 10,
          endColumn: 14,
          environments: ['staging', 'production'],
          owner: 'group:shop',
          policy: 'policy:rules',
          section: 'guardrails',
        },
      ],
      preexisting: [expect.objectContaining({ ref: 'service:payments', environments: ['production'] })],
    });
  });

  it('shows one environment alone', async () => {
    const { directory } = await aLocalRegistry(withPolicy);
    const staging = await runCharter(['policy', '--env', 'staging'], { in: directory });
    const unknown = await runCharter(['policy', '--env', 'stagign'], { in: directory });

    expect(staging.exitCode).toBe(0);
    expect(staging.output).toContain('in 1 environment by');
    expect(unknown).toMatchObject({ exitCode: 2, errors: expect.stringContaining('--env staging') });
  });

  it('records a decision, repeats it elsewhere, and refuses a record that was changed', async () => {
    const { directory } = await aLocalRegistry(withPolicy);
    const recorded = await runCharter(['policy', '--record', 'decision.json'], { in: directory });
    const file = join(directory, 'decision.json');
    const { digest } = JSON.parse(readFileSync(file, 'utf8')) as { digest: string };
    const same = await runCharter(['policy', 'replay', file], { in: '/' });
    writeFileSync(file, readFileSync(file, 'utf8').replace('"above"', '"below"'));
    const changed = await runCharter(['policy', 'replay', file]);

    expect(recorded.exitCode).toBe(1);
    expect(recorded.errors).toContain(digest);
    expect(same).toEqual({
      exitCode: 0,
      output: `✓ ${digest}: 1 evaluation, the same answers\n`,
      errors: '',
    });
    expect(changed).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining('policy-record-unreadable'),
    });
  });

  it('replaces an earlier record, and keeps any other file', async () => {
    const { directory } = await aLocalRegistry(withPolicy);
    const record = (file: string): Promise<CliResult> =>
      runCharter(['policy', '--record', file], { in: directory });
    const text = (file: string): string => readFileSync(join(directory, file), 'utf8');
    writeFileSync(join(directory, 'empty.json'), '');
    await record('empty.json');
    const first = text('empty.json');
    await record('empty.json');
    writeFileSync(join(directory, 'forged.json'), first.replace('"above"', '"below"'));

    expect(text('empty.json')).toBe(first);
    expect(await record('policies/rules.yaml')).toEqual({
      exitCode: 2,
      output: '',
      errors:
        'error policies/rules.yaml is there already and is no record of `charter policy`, so it is kept: it is no JSON. (policy-record-foreign-file)\nhint  Give `--record` the name of a new file, or of an earlier record, which is replaced.\n',
    });
    expect(text('policies/rules.yaml')).toBe(few);
    expect((await record('forged.json')).errors).toContain('it was changed. (policy-record-foreign-file)');
  });

  it('says that a record cannot be written or read', async () => {
    const { directory } = await aLocalRegistry();
    const unwritable = await runCharter(['policy', '--record', 'no/such/folder'], { in: directory });
    const unreadable = await runCharter(['policy', 'replay', 'nothing.json'], { in: directory });

    expect(unwritable).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining('policy-record-unwritable'),
    });
    expect(unreadable).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining('policy-record-unreadable'),
    });
  });

  it('refuses for a Rego policy that this machine cannot ask, and says what to do', async () => {
    const clone = await aLocalRegistry({ ...registryFiles, 'policies/forger.rego': regoSource('forger') });
    const refused = await runCharter(['policy'], { in: clone.directory, env: noOpa });

    expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining('policy-needs-opa') });
    expect(refused.output).toContain('npx charter policy build');
  });
});

describe.each(['test', 'build'])('charter policy %s', { timeout: 60_000 }, (name) => {
  it('says clearly that it needs opa, and what to do', async () => {
    const { directory } = await aLocalRegistry({ 'policies/a.rego': 'package charter.a\n' });
    const { exitCode, errors } = await runCharter(['policy', name], { in: directory, env: noOpa });

    expect(exitCode).toBe(2);
    expect(errors).toContain('There is no `opa` program of the 1.x line on the search path');
    expect(errors).toContain('go install github.com/open-policy-agent/opa@v1.22.2');
  });

  it('says that there is no Rego', async () => {
    const { directory } = await aLocalRegistry();

    expect(await runCharter(['policy', name], { in: directory })).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining('policy-no-rego'),
    });
  });
});
