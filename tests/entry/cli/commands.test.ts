import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aLocalRegistry, overlayFile, registryFiles, serviceFile } from './a-local-registry.ts';
import type { ValidationJson } from '../../../src/render/json.ts';
import { nextCommandBlocks } from '../../../src/render/review/review-blocks.ts';
import { policyText } from '../../builders/a-judgement.ts';
import { aReview } from '../../builders/a-review.ts';
import { runCharter, type CliResult } from './run-charter.ts';

const digestOf = ({ output }: { output: string }): unknown =>
  (JSON.parse(output) as { digest?: unknown }).digest;

const broken = serviceFile('payments', { dependsOn: 'legder' });

const refsOf = (result: { output: string } | undefined): readonly string[] =>
  (JSON.parse(result?.output ?? '') as { nodes: { ref: string }[] }).nodes.map(({ ref }) => ref);

describe('charter validate', { timeout: 60_000 }, () => {
  it('ends clean on a valid working tree, from any folder in it', async () => {
    const { directory } = await aLocalRegistry();

    expect(await runCharter(['validate'], { in: join(directory, 'services') })).toEqual({
      exitCode: 0,
      output: '✓ 7 manifests, no problems\n',
      errors: '',
    });
  });

  it('shows errors of the working tree with their source lines and ends with 1', async () => {
    const clone = await aLocalRegistry();
    await clone.write({ 'services/payments.yaml': broken });
    const { exitCode, output } = await runCharter(['validate', '--repo', clone.directory]);

    expect(exitCode).toBe(1);
    expect(output).toContain('services/payments.yaml:12:5  error  unknown-ref\n');
    expect(output).toContain('    12 │     service:legder: {}\n       │     ^^^^^^^^^^^^^^\n');
    expect(output).toContain('✗ 7 manifests, 1 error\n');
    expect(output).not.toContain('\u001B');
  });

  it('reads a revision and not the working tree when asked to, and prints the contract as JSON', async () => {
    const clone = await aLocalRegistry();
    await clone.commit('Break it', { 'services/payments.yaml': broken });
    await clone.write(registryFiles);
    const { exitCode, output, errors } = await runCharter(['validate', '--rev', 'main', '--json'], {
      in: clone.directory,
    });

    expect(exitCode).toBe(1);
    expect(errors).toBe('');
    expect(JSON.parse(output)).toMatchObject({
      summary: { manifests: 7, errors: 1, warnings: 0 },
      diagnostics: [
        {
          code: 'unknown-ref',
          severity: 'error',
          file: 'services/payments.yaml',
          line: 12,
          column: 5,
          endLine: 12,
          endColumn: 19,
          ref: 'service:payments',
        },
      ],
    });
  });

  it('counts only what a change introduces, with a base', async () => {
    const clone = await aLocalRegistry({
      ...registryFiles,
      'services/old.yaml': serviceFile('old', { dependsOn: 'gone' }),
    });
    await clone.write({ 'services/extra.yaml': serviceFile('extra') });
    const clean = await runCharter(['validate', '--base', 'main'], { in: clone.directory });
    await clone.write({ 'services/payments.yaml': broken });
    const found = await runCharter(['validate', '--base', 'main', '--json'], { in: clone.directory });

    expect(clean).toEqual({
      exitCode: 0,
      output: '✓ 9 manifests, no problems\n  1 older problem not counted\n',
      errors: '',
    });
    expect(found.exitCode).toBe(1);
    expect(JSON.parse(found.output)).toMatchObject({
      summary: { manifests: 9, errors: 1, preexisting: 1, repaired: 0 },
      diagnostics: [{ file: 'services/payments.yaml' }],
      preexisting: [{ file: 'services/old.yaml' }],
    });
  });

  it('finds with --merge what only the merged state breaks', async () => {
    const clone = await aLocalRegistry();
    await clone.git('checkout', '--quiet', '-b', 'feature');
    await clone.commit('Need the ledger more', {
      'services/extra.yaml': serviceFile('extra', { dependsOn: 'ledger' }),
    });
    await clone.git('checkout', '--quiet', 'main');
    await clone.git('rm', '--quiet', 'services/ledger.yaml');
    await clone.commit('Drop the ledger', { 'services/payments.yaml': serviceFile('payments') });
    const { exitCode, output } = await runCharter(
      ['validate', '--base', 'main', '--head', 'feature', '--merge', '--json'],
      { in: clone.directory },
    );

    expect(exitCode).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      diagnostics: [{ code: 'unknown-ref', file: 'services/extra.yaml' }],
    });
  });

  it('is asked as the comment on a pull request says, beside policy and plan', async () => {
    const clone = await aLocalRegistry();
    const commit = (await clone.git('rev-parse', 'main')).trim();
    const [, block = ''] = nextCommandBlocks({ ...aReview(), base: commit, head: commit });
    const lines = [...block.matchAll(/^npx charter (.*)$/gm)].map(([, words = '']) => words.split(' '));
    const results = [];
    for (const words of lines) {
      const { exitCode, errors } = await runCharter(words, { in: clone.directory });
      results.push([words[0], exitCode, errors]);
    }

    expect(results).toEqual([
      ['validate', 0, ''],
      ['policy', 0, ''],
      ['plan', 0, ''],
    ]);
  });

  it('reads a registry that is a folder of the repository', async () => {
    const files = Object.fromEntries(
      Object.entries(registryFiles).map(([path, text]) => [`deploy/${path}`, text]),
    );
    const clone = await aLocalRegistry({
      ...files,
      'other/unrelated.yaml': 'kind: Service\napiVersion: charter.dev/v1\n',
    });

    expect(
      await runCharter(['validate', '--repo', join(clone.directory, 'deploy'), '--rev', 'HEAD']),
    ).toEqual({
      exitCode: 0,
      output: '✓ 7 manifests, no problems\n',
      errors: 'note  Reading the registry in deploy/; paths are relative to it.\n',
    });
  });

  it('says so when there is no charter.yaml', async () => {
    const clone = await aLocalRegistry({ 'services/ledger.yaml': serviceFile('ledger') });
    const { errors } = await runCharter(['validate'], { in: clone.directory });

    expect(errors).toBe('note  There is no `charter.yaml` here, so the default settings hold.\n');
  });

  it('says so when the registries are folders below', async () => {
    const clone = await aLocalRegistry({
      'shop/charter.yaml': '',
      'shop/services/ledger.yaml': serviceFile('ledger'),
      'bank/charter.yaml': '',
    });
    const { errors } = await runCharter(['validate'], { in: clone.directory });

    expect(errors).toBe(
      'note  There is no `charter.yaml` here, so the default settings hold.\n' +
        'note  2 registries lie below, and all is read as one. Name the one you mean: `--repo bank/`, for example.\n',
    );
  });

  it.each([[[]], [['--rev', 'HEAD']], [['--base', 'HEAD']]])(
    'ends with 2 where there is no registry at all, with %j',
    async (options) => {
      const clone = await aLocalRegistry({ 'README.md': 'nothing here', 'compose.yaml': 'services: {}' });
      const { exitCode, output, errors } = await runCharter(['validate', ...options], {
        in: clone.directory,
      });

      expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
      expect(errors).toContain('There is no registry in /');
      expect(errors).toContain('npx charter init');
    },
  );

  it('counts the removal of all manifests as a change, and not as a registry that is missing', async () => {
    const clone = await aLocalRegistry({
      'environment.yaml': registryFiles['environments/staging.yaml'] ?? '',
    });
    await clone.git('rm', '--quiet', 'environment.yaml');
    const { exitCode, output } = await runCharter(['validate', '--base', 'HEAD'], { in: clone.directory });

    expect([exitCode, output]).toEqual([0, '✓ 0 manifests, no problems\n']);
  });

  it.each([[[]], [['--base', 'HEAD']]])(
    'warns of settings under which no manifest is found, with %j',
    async (options) => {
      const settings =
        'apiVersion: charter.dev/v1\nkind: Settings\nspec:\n  manifests:\n    include: [service/*.yaml]\n';
      const clone = await aLocalRegistry({ 'charter.yaml': settings });
      const { exitCode, output } = await runCharter(['validate', ...options], { in: clone.directory });

      expect(exitCode).toBe(0);
      expect(output).toContain('charter.yaml:1:1  warning  no-manifests\n');
      expect(output).toContain('no file matches `service/*.yaml`');
      expect(output).toContain('! 0 manifests, 1 warning\n');
    },
  );
});

describe('charter validate, of Policies that the settings leave out', { timeout: 60_000 }, () => {
  const policy = policyText('- {id: healthy, rule: required, field: spec.health}').replace(
    'group:platform',
    'group:shop',
  );
  const leftOut = async (lists: string): Promise<readonly string[]> => {
    const clone = await aLocalRegistry({
      ...registryFiles,
      'charter.yaml': `apiVersion: charter.dev/v1\nkind: Settings\nspec:\n  manifests: {${lists}}\n`,
      'policies/rules.yaml': policy,
      'policies/rules.MD': `---\n${policy.replace('name: rules', 'name: more')}---\nWhy.\n`,
      'policies/other.yaml': 'apiVersion: v1\nkind: PolicyBinding\n',
      'policies/a.rego': 'package lib.a\n',
    });
    const { exitCode, output } = await runCharter(['validate', '--json'], { in: clone.directory });
    expect(exitCode).toBe(0);
    const { summary, diagnostics } = JSON.parse(output) as ValidationJson;
    expect(summary.warnings).toBe(diagnostics.length);
    return diagnostics.map(({ code, severity, file }) => `${severity} ${code} ${file}`);
  };
  const some = "'{environments,groups,overlays,services}/*.yaml'";

  it('warns of each, since nothing is held to it', async () => {
    expect(await leftOut(`include: [${some}]`)).toEqual([
      'warning policy-left-out policies/rules.MD',
      'warning policy-left-out policies/rules.yaml',
    ]);
  });

  it('says nothing of what is included, or left out on purpose', async () => {
    expect(await leftOut(`include: [${some}, 'policies/rules.*']`)).toEqual([]);
    expect(await leftOut(`include: [${some}], exclude: ['policies/**']`)).toEqual([]);
    expect(await leftOut("exclude: ['policies/**']")).toEqual([]);
  });
});

describe('charter plan', { timeout: 60_000 }, () => {
  it('shows what a change does in each environment', async () => {
    const clone = await aLocalRegistry();
    await clone.write({
      'services/payments.yaml': serviceFile('payments', {
        dependsOn: 'ledger',
        image: 'ghcr.io/acme/payments:2.0.0',
        replicas: 3,
      }),
    });
    const { exitCode, output, errors } = await runCharter(['plan', '--base', 'HEAD'], {
      in: clone.directory,
    });

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output.replace(/[0-9a-f]{64}/, '…')).toMatchSnapshot();
  });

  it('prints the contract as JSON, of one environment where asked', async () => {
    const clone = await aLocalRegistry();
    const head = await clone.commit('More', {
      'services/web.yaml': serviceFile('web', { dependsOn: 'payments', replicas: 4 }),
    });
    const { exitCode, output } = await runCharter(
      ['plan', '--base', 'HEAD~1', '--head', 'HEAD', '--env', 'production', '--json'],
      { in: clone.directory },
    );

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      head,
      environments: [
        {
          name: 'production',
          summary: { create: 0, update: 1, replace: 0, delete: 0 },
          changes: [
            {
              ref: 'service:web',
              action: 'update',
              fields: [{ path: 'spec.replicas', before: 2, after: 4 }],
              blastRadius: { direct: [], transitive: [] },
            },
          ],
          waves: [['service:web']],
        },
      ],
    });
  });

  it('has the same digest for the same change, however it is asked for', async () => {
    const clone = await aLocalRegistry();
    await clone.git('checkout', '--quiet', '-b', 'feature');
    await clone.commit('More', {
      'services/web.yaml': serviceFile('web', { dependsOn: 'payments', replicas: 4 }),
    });
    await clone.git('checkout', '--quiet', 'main');
    await clone.commit('Elsewhere', { 'README.md': 'hello' });
    const asMerged = await runCharter(['plan', '--base', 'main', '--head', 'feature', '--merge', '--json'], {
      in: clone.directory,
    });
    const asCompared = await runCharter(['plan', '--base', 'main', '--head', 'feature', '--json'], {
      in: clone.directory,
    });

    expect(digestOf(asMerged)).toBe(digestOf(asCompared));
  });

  it('shows the errors in place of a plan and ends with 1', async () => {
    const clone = await aLocalRegistry();
    await clone.write({ 'services/payments.yaml': broken });
    const text = await runCharter(['plan', '--base', 'main'], { in: clone.directory });
    const json = await runCharter(['plan', '--base', 'main', '--json'], { in: clone.directory });

    expect(text).toMatchObject({
      exitCode: 1,
      errors: 'error No plan could be made: 1 error in what the change touches.\n',
    });
    expect(text.output).toContain('unknown-ref');
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.output)).toMatchObject({
      error: { code: 'plan-needs-valid-manifests' },
      diagnostics: [{ code: 'unknown-ref' }],
    });
  });

  it.each([
    [
      ['plan'],
      'error `charter plan` needs `--base REV`: the state before. (usage-missing-option)\nhint  For example: `npx charter plan --base origin/main`\n',
    ],
    [
      ['plan', '--base', 'mian'],
      'error "mian" names no commit in this repository. (git-revision-unknown)\nhint  Did you mean `main`?\n',
    ],
    [
      ['plan', '--base', 'main', '--env', 'prodction'],
      'error There is no environment `prodction` in the registry. (lookup-environment-unknown)\nhint  Did you mean `--env production`? It has production, staging.\n',
    ],
  ])('says what is wrong with %j', async (args, errors) => {
    const { directory } = await aLocalRegistry();

    expect(await runCharter(args, { in: directory })).toEqual({ exitCode: 2, output: '', errors });
  });
});

describe('charter diff', { timeout: 60_000 }, () => {
  const changed = serviceFile('payments', { dependsOn: 'ledger', image: 'ghcr.io/acme/payments:2.0.0' });

  it('compares the working tree with the last commit, and reads like a diff', async () => {
    const clone = await aLocalRegistry();
    await clone.write({ 'services/payments.yaml': changed });
    const { exitCode, output, errors } = await runCharter(['diff', '--env', 'staging'], {
      in: clone.directory,
    });

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output.replace(/[0-9a-f]{10}/, 'c0ffee')).toBe(
      'HEAD (c0ffee) → working tree  1 updated\n\nstaging\n  ~ service:payments\n' +
        '      ~ spec.image  ghcr.io/acme/payments:1.0.0 → ghcr.io/acme/payments:2.0.0\n',
    );
  });

  it('compares two revisions, given as two words or as one', async () => {
    const clone = await aLocalRegistry();
    await clone.commit('Update', { 'services/payments.yaml': changed });
    const [two, one, open] = await Promise.all(
      [['HEAD~1', 'HEAD'], ['HEAD~1..HEAD'], ['HEAD~1..']].map((words) =>
        runCharter(['diff', '--stat', ...words], { in: clone.directory }),
      ),
    );

    expect(two?.output).toContain('  ~ service:payments  1 field  ~1\n');
    expect(one).toEqual(two);
    expect(open).toEqual(two);
  });

  it('takes a side that is left out beside the dots for HEAD', async () => {
    const clone = await aLocalRegistry();
    await clone.git('branch', 'old');
    await clone.commit('Update', { 'services/payments.yaml': changed });
    await clone.write({ 'services/payments.yaml': broken });
    const stat = async (...words: readonly string[]): Promise<string> => {
      const { exitCode, output, errors } = await runCharter(['diff', '--stat', ...words], {
        in: clone.directory,
      });
      return exitCode === 0 ? output : errors;
    };

    expect(await stat('old..')).toEqual(await stat('old', 'HEAD'));
    expect(await stat('..old')).toEqual(await stat('HEAD', 'old'));
    expect(await stat('..HEAD')).toContain('no differences');
    expect(await stat('..')).toContain('no differences');
    expect(await stat('..nonsense')).toContain('"nonsense" names no commit');
  });

  it('shows with three dots what happened in a branch since it parted from another', async () => {
    const clone = await aLocalRegistry();
    await clone.git('checkout', '-q', '-b', 'feature');
    await clone.commit('Update', { 'services/payments.yaml': changed });
    await clone.git('checkout', '-q', 'main');
    await clone.commit('Elsewhere', { 'services/web.yaml': serviceFile('web', { replicas: 4 }) });
    const diff = (...words: readonly string[]): Promise<CliResult> =>
      runCharter(['diff', '--json', ...words], { in: clone.directory });

    const expected = await diff('main~1', 'feature');
    expect(await diff('main...feature')).toEqual(expected);
    expect(await diff('...feature')).toEqual(expected);
    expect(await diff('main~1', 'main')).toEqual(await diff('feature...'));
    const shown = await runCharter(['diff', '--stat', 'main...feature'], { in: clone.directory });
    expect(shown.output).toMatch(/^main\.\.\.feature \(\w{10}\) → feature \(\w{10}\)  2 updated\n/);
  });

  it('says so where two sides never parted, because they have nothing in common', async () => {
    const clone = await aLocalRegistry();
    await clone.git('checkout', '-q', '--orphan', 'other');
    await clone.commit('Begin anew', { 'services/web.yaml': serviceFile('web') });

    expect(await runCharter(['diff', 'main...other'], { in: clone.directory })).toEqual({
      exitCode: 2,
      output: '',
      errors:
        'error main and other have no commit in common, so there is none at which they parted. (usage-invalid-value)\nhint  Compare the two as they are, with two dots: `npx charter diff main..other`. In a shallow clone, run `git fetch --unshallow` first.\n',
    });
  });

  it('ends with 1 for differences only when asked to, and prints the plan as JSON', async () => {
    const clone = await aLocalRegistry();
    const same = await runCharter(['diff', '--exit-code'], { in: clone.directory });
    await clone.write({ 'services/payments.yaml': changed });
    const other = await runCharter(['diff', '--exit-code', '--json'], { in: clone.directory });
    const plan = await runCharter(['plan', '--base', 'HEAD', '--json'], { in: clone.directory });

    expect(same.exitCode).toBe(0);
    expect(same.output).toMatch(/^HEAD .* no differences\n$/);
    expect(other).toEqual({ ...plan, exitCode: 1 });
  });

  it('shows errors instead of a diff, and ends with 2 where there is no registry', async () => {
    const clone = await aLocalRegistry();
    await clone.write({ 'services/payments.yaml': broken });
    const { exitCode, output } = await runCharter(['diff'], { in: clone.directory });
    const elsewhere = await aLocalRegistry({ 'README.md': 'nothing' });
    const missing = await runCharter(['diff'], { in: elsewhere.directory });

    expect([exitCode, output.includes('unknown-ref')]).toEqual([1, true]);
    expect([missing.exitCode, missing.output]).toEqual([2, '']);
  });
});

describe('charter graph', { timeout: 60_000 }, () => {
  it('prints refs with what they need, as text, JSON, Mermaid and DOT', async () => {
    const { directory } = await aLocalRegistry();
    const [text, json, mermaid, dot] = await Promise.all(
      [[], ['--json'], ['--format', 'mermaid'], ['--format', 'dot']].map((args) =>
        runCharter(['graph', ...args], { in: directory }),
      ),
    );

    expect(text?.output).toContain(
      'service:web                  services/web.yaml:4\n  depends on  service:payments\n  owned by    group:shop\n',
    );
    expect(JSON.parse(json?.output ?? '')).toMatchObject({
      nodes: expect.arrayContaining([
        { ref: 'service:web', file: 'services/web.yaml', line: 4, owner: 'group:shop' },
      ]),
      edges: expect.arrayContaining([
        {
          from: 'service:web',
          to: 'service:payments',
          kind: 'dependsOn',
          file: 'services/web.yaml',
          line: 12,
        },
      ]),
    });
    expect(mermaid?.output).toMatch(/^flowchart LR\n/);
    expect(dot?.output).toContain('  "service:web" -> "service:payments" [label="depends on"];\n');
  });

  it('shows the surroundings of one manifest, and some kinds', async () => {
    const { directory } = await aLocalRegistry();
    const [near, all, kinds] = await Promise.all(
      [
        ['--ref', 'ledger', '--depth', '1'],
        ['--ref', 'service:ledger', '--kind', 'service,overlay'],
        ['--kind', 'Environment'],
      ].map((args) => runCharter(['graph', '--json', ...args], { in: directory })),
    );
    expect(refsOf(near)).toEqual(['group:shop', 'service:ledger', 'service:payments']);
    expect(refsOf(all)).toEqual([
      'overlay:payments-production',
      'service:ledger',
      'service:payments',
      'service:web',
    ]);
    expect(refsOf(kinds)).toEqual(['environment:production', 'environment:staging']);
  });

  it.each([
    [['--depth', '1'], 'usage-missing-option'],
    [['--ref', 'ledger', '--depth', 'many'], 'usage-invalid-value'],
    [['--kind', 'servce'], 'usage-invalid-value'],
    [['--ref', 'legder'], 'lookup-ref-unknown'],
  ])('refuses %j', async (args, code) => {
    const { directory } = await aLocalRegistry();
    const { exitCode, output } = await runCharter(['graph', '--json', ...args], { in: directory });

    expect([exitCode, JSON.parse(output)]).toEqual([2, { error: expect.objectContaining({ code }) }]);
  });

  it('lists what nothing uses', async () => {
    const clone = await aLocalRegistry();
    const clean = await runCharter(['graph', '--orphans'], { in: clone.directory });
    const group = registryFiles['groups/shop.yaml'] ?? '';
    await clone.write({ 'groups/night.yaml': group.replace('name: shop', 'name: night') });
    const text = await runCharter(['graph', '--orphans'], { in: clone.directory });
    const json = await runCharter(['graph', '--orphans', '--json'], { in: clone.directory });
    const checked = await runCharter(['validate'], { in: clone.directory });

    expect(clean.output).toBe('✓ 7 manifests, no orphans\n');
    expect([text.exitCode, text.output]).toEqual([
      0,
      'groups/night.yaml:4:9  info  orphan\n' +
        '  `group:night`: Nobody names it: it owns, approves and is called for nothing. Make it the `owner` of something, or remove it.\n' +
        '\n8 manifests, 1 orphan\n',
    ]);
    expect(JSON.parse(json.output)).toMatchObject({ orphans: [{ code: 'orphan', ref: 'group:night' }] });
    expect(checked.output).toBe('✓ 8 manifests, no problems\n');
  });
});

describe('charter show', { timeout: 60_000 }, () => {
  it('applies the overlays of an environment', async () => {
    const { directory } = await aLocalRegistry();
    const [written, effective, json] = await Promise.all(
      [
        ['payments'],
        ['service:payments', '--env', 'production'],
        ['service:payments', '--env', 'production', '--json'],
      ].map((args) => runCharter(['show', ...args], { in: directory })),
    );

    expect(written?.output).toMatch(
      /^# service:payments\n# from services\/payments.yaml \(service:payments\)\napiVersion: /,
    );
    expect(written?.output).toContain('  replicas: 2\n');
    expect(effective?.output).toContain('# service:payments in production\n');
    expect(effective?.output).toContain('  replicas: 6\n');
    expect(JSON.parse(json?.output ?? '')).toMatchObject({
      ref: 'service:payments',
      environment: 'production',
      sources: [{ file: 'services/payments.yaml' }, { file: 'overlays/payments-production.yaml' }],
      value: { spec: { replicas: 6 } },
    });
  });

  it('shows the past', async () => {
    const clone = await aLocalRegistry();
    await clone.commit('Scale', { 'services/web.yaml': serviceFile('web', { replicas: 9 }) });

    expect((await runCharter(['show', 'web', '--at', 'HEAD~1'], { in: clone.directory })).output).toContain(
      'replicas: 2',
    );
    expect((await runCharter(['show', 'web'], { in: clone.directory })).output).toContain('replicas: 9');
  });

  it.each([
    [
      'service:paymets',
      'There is no `service:paymets` in the registry.',
      'Did you mean `npx charter show service:payments`?',
    ],
    ['paymets', 'There is no `paymets` in the registry.', 'Did you mean `npx charter show payments`?'],
    [
      'srevice:payments',
      'There is no `srevice:payments` in the registry.',
      'Did you mean `npx charter show service:payments`?',
    ],
    [
      'service:nope',
      'There is no `service:nope` in the registry.',
      'Run `npx charter graph` to see all refs; one looks like `service:payments`.',
    ],
    [
      "it's",
      "There is no `'it'\\''s'` in the registry.",
      'Run `npx charter graph` to see all refs; one looks like `service:payments`.',
    ],
  ])('names the nearest ref to %j', async (ref, message, hint) => {
    const { directory } = await aLocalRegistry();

    expect(await runCharter(['show', ref], { in: directory })).toEqual({
      exitCode: 2,
      output: '',
      errors: `error ${message} (lookup-ref-unknown)\nhint  ${hint}\n`,
    });
  });

  it.each([
    'service:paymets',
    'paymets',
    'srevice:payments',
    'service:zz',
    'service:nope',
    'group:payments',
    'shp',
  ])('has the same idea of %s as charter history', async (ref) => {
    const { directory } = await aLocalRegistry();
    const ideas = await Promise.all(
      ['show', 'history'].map(async (command) => {
        const { exitCode, errors } = await runCharter([command, ref], { in: directory });
        return { exitCode, meant: /Did you mean `(?:npx charter show )?([^`]+)`/.exec(errors)?.[1] };
      }),
    );

    expect(ideas[1]).toEqual(ideas[0]);
    expect(ideas[0]?.exitCode).toBe(2);
  });

  it('says why a manifest is not in an environment', async () => {
    const clone = await aLocalRegistry();
    await clone.write({
      'services/ledger.yaml': serviceFile('ledger', { more: '  environments: [staging]\n' }),
      'services/bad.yaml': serviceFile('bad', { replicas: -1 }),
      'overlays/payments-production.yaml': overlayFile.replace('replicas: 6', 'replicas: -6'),
    });
    const [group, overlay, elsewhere, invalid, patched] = await Promise.all(
      ['group:shop', 'overlay:payments-production', 'ledger', 'bad', 'payments'].map((ref) =>
        runCharter(['show', ref, '--env', 'production'], { in: clone.directory }),
      ),
    );

    expect(group?.errors).toContain('hint  A Group belongs to no environment; leave `--env` out.\n');
    expect(overlay?.errors).toContain('hint  An Overlay belongs to no environment; leave `--env` out.\n');
    expect(elsewhere?.errors).toContain('hint  It is in staging.\n');
    expect(invalid?.errors).toContain(
      'error `service:bad` has errors, so it takes effect nowhere. (lookup-manifest-invalid)\n',
    );
    expect(patched?.errors).toContain(
      'error The overlay of `service:payments` for `production` has errors, so it does not take effect there. (lookup-manifest-invalid)\n',
    );
  });
});

describe('the program', { timeout: 60_000 }, () => {
  it('answers help and the version without loading a parser, a validator or Git', async () => {
    const listing = `data:text/javascript,import{registerHooks}from"node:module";registerHooks({resolve(s,c,n){const r=n(s,c);process._rawDebug(r.url);return r}})`;
    const { exitCode, errors } = await runCharter(['--help'], { nodeOptions: ['--import', listing] });
    const packages = [...new Set(errors.match(/node_modules\/(?:@[^/]+\/)?[^/\n]+/g))];

    expect(exitCode).toBe(0);
    expect(errors).toContain('/src/entry/cli/main.ts');
    expect(packages).toEqual([]);
  });

  it('prints its version', async () => {
    expect((await runCharter(['--version'])).output).toMatch(/^charter \d+\.\d+\.\d+\n$/);
  });

  it('prints help for every command, without running it', async () => {
    const { exitCode, output } = await runCharter(['plan', '--bogus', '--help']);

    expect(exitCode).toBe(0);
    expect(output).toContain('Usage\n  charter plan --base REV [options]\n');
  });

  it.each([
    [[], 2],
    [['plna'], 2],
    [['--verbose'], 2],
    [['help'], 0],
    [['help', 'plan'], 0],
    [['help', 'plna'], 2],
  ])('ends %j with %i', async (args, exitCode) => {
    expect((await runCharter(args)).exitCode).toBe(exitCode);
  });

  it('suggests the command that was meant', async () => {
    expect((await runCharter(['plna'])).errors).toBe(
      'error There is no command `plna`. (usage-unknown-command)\nhint  Did you mean `npx charter plan`?\n',
    );
  });

  it('is coloured only when asked, without a terminal', async () => {
    const { directory } = await aLocalRegistry();
    const forced = await runCharter(['validate'], { in: directory, env: { FORCE_COLOR: '1' } });

    expect(forced.output).toBe('\u001B[32m✓\u001B[39m 7 manifests, no problems\n');
  });

  it('ends quietly when its reader goes away', async () => {
    const clone = await aLocalRegistry();
    const many = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [
        `services/s${index}.yaml`,
        serviceFile(`s${index}`, { dependsOn: `gone-${index}` }),
      ]),
    );
    await clone.write(many);
    const script = `{ "$0" "$1" validate --json; echo "exit $?" >&2; } | head -c 10`;
    const { stderr } = spawnSync(
      'sh',
      ['-c', script, process.execPath, join(process.cwd(), 'src/entry/cli/charter.mjs')],
      { cwd: clone.directory, encoding: 'utf8' },
    );

    expect(stderr).toBe('exit 1\n');
  });

  it('reports a folder that is not there, for programs too', async () => {
    const { exitCode, output, errors } = await runCharter(['graph', '--repo', '/nowhere/at all', '--json']);

    expect(exitCode).toBe(2);
    expect(JSON.parse(output)).toMatchObject({ error: { code: 'git-not-a-repository' } });
    expect(errors).toContain('(git-not-a-repository)');
    expect(errors).not.toContain('    at ');
  });
});
