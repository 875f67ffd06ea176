import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sarifProblems } from '../../render/sarif-schema.ts';
import { overlayText } from '../../builders/a-registry.ts';
import { aLocalRegistry, registryFiles, serviceFile } from './a-local-registry.ts';
import { runCharter } from './run-charter.ts';

const broken = serviceFile('payments', { dependsOn: 'legder' });

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly unknown[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly locations: unknown;
        readonly fixes?: unknown;
      }[];
    },
  ];
}

describe('charter validate --format', { timeout: 60_000 }, () => {
  it('sarif prints a valid log with paths from the root of the repository', async () => {
    const files = Object.fromEntries(
      Object.entries({ ...registryFiles, 'services/payments.yaml': broken }).map(([path, text]) => [
        `deploy/${path}`,
        text,
      ]),
    );
    const clone = await aLocalRegistry(files);
    const { exitCode, output } = await runCharter(['validate', '--format', 'sarif'], {
      in: join(clone.directory, 'deploy'),
    });
    const log = JSON.parse(output) as Log;
    const [{ tool, results }] = log.runs;

    expect(exitCode).toBe(1);
    expect(sarifProblems(log)).toEqual([]);
    expect(tool.driver.rules).toMatchObject([
      {
        id: 'unknown-ref',
        shortDescription: { text: 'A reference leads to a manifest that is not in this registry.' },
      },
    ]);
    expect(results).toMatchObject([
      {
        ruleId: 'unknown-ref',
        locations: [{ physicalLocation: { artifactLocation: { uri: 'deploy/services/payments.yaml' } } }],
        fixes: [
          {
            artifactChanges: [
              {
                replacements: [
                  {
                    deletedRegion: { startLine: 12, startColumn: 5, endLine: 12, endColumn: 19 },
                    insertedContent: { text: 'service:ledger' },
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  it('sarif and json have the fix of a problem within the patch of an Overlay', async () => {
    const file = 'environments/overlay.yaml';
    const clone = await aLocalRegistry({
      ...registryFiles,
      [file]: overlayText('service:payments', 'staging', '    replcas: 3\n'),
    });
    const sarif = await runCharter(['validate', '--format', 'sarif'], { in: clone.directory });
    const json = await runCharter(['validate', '--json'], { in: clone.directory });

    const log = JSON.parse(sarif.output) as Log;
    expect(sarifProblems(log)).toEqual([]);
    expect(log.runs[0].results).toMatchObject([
      {
        ruleId: 'unknown-field',
        fixes: [
          {
            description: { text: 'Replace `replcas` with `replicas`' },
            artifactChanges: [
              {
                artifactLocation: { uri: file },
                replacements: [
                  {
                    deletedRegion: { startLine: 9, startColumn: 5, endLine: 9, endColumn: 12 },
                    insertedContent: { text: 'replicas' },
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
    expect(JSON.parse(json.output)).toMatchObject({
      diagnostics: [{ code: 'unknown-field', file, line: 9, fix: { file, edits: [{ text: 'replicas' }] } }],
    });
  });

  it('github prints an annotation for each problem, and nothing when there is none', async () => {
    const clone = await aLocalRegistry();
    const clean = await runCharter(['validate', '--format', 'github'], { in: clone.directory });
    await clone.write({ 'services/payments.yaml': broken });
    const found = await runCharter(['validate', '--format=github'], { in: clone.directory });

    expect(clean).toEqual({ exitCode: 0, output: '', errors: '' });
    expect(found).toEqual({
      exitCode: 1,
      output:
        '::error file=services/payments.yaml,line=12,endLine=12,col=5,endColumn=18,title=unknown-ref::' +
        '`service:legder` is not in this registry. Did you mean `service:ledger`?%0A' +
        'Fix: Replace `service:legder` with `service:ledger`\n',
      errors: '',
    });
  });

  it('github lets no file name, key or value begin a command of its own', async () => {
    const attack = '::stop-commands::token';
    const clone = await aLocalRegistry({
      ...registryFiles,
      [`services/a\n${attack}.yaml`]: broken,
      [`services/b,line=1${attack}%0A${attack}.yaml`]: broken,
      'services/payments.yaml': serviceFile('payments', {
        more: `  "${attack}\\n${attack}": 1\n  command: "\\r\\n${attack}"\n  timeout: |\n    ${attack}\n    ${attack}\n`,
      }),
    });
    const { exitCode, output } = await runCharter(['validate', '--format', 'github'], {
      in: clone.directory,
    });
    const lines = output.split(/\r\n|[\r\n]/).slice(0, -1);

    expect(exitCode).toBe(1);
    expect(lines.length).toBeGreaterThan(5);
    expect(
      lines.filter((line) => !/^::(?:error|warning) (?:\w+=[^:,]*,)*title=[a-z0-9-]+::/.test(line)),
    ).toEqual([]);
  });

  it('github is hinted at in a workflow, and not forced', async () => {
    const clone = await aLocalRegistry({ ...registryFiles, 'services/payments.yaml': broken });
    const run = { in: clone.directory, env: { GITHUB_ACTIONS: 'true' } };
    const text = await runCharter(['validate'], run);
    const json = await runCharter(['validate', '--json'], run);

    expect(text.output).toContain('services/payments.yaml:12:5  error  unknown-ref\n');
    expect(text.errors).toContain('--format github');
    expect(json.errors).toBe('');
  });

  it('json is the same as --json, for errors too', async () => {
    const clone = await aLocalRegistry();
    const [long, short] = await Promise.all([
      runCharter(['validate', '--format', 'json'], { in: clone.directory }),
      runCharter(['validate', '--json'], { in: clone.directory }),
    ]);
    const { output } = await runCharter(['validate', '--format', 'json', '--rev', 'nowhere'], {
      in: clone.directory,
    });

    expect(long).toEqual(short);
    expect(JSON.parse(output)).toMatchObject({ error: { code: 'git-revision-unknown' } });
  });
});
