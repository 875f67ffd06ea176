import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestRepository } from '../../builders/a-repository.ts';
import { overlayFile, registryFiles, serviceFile } from './a-local-registry.ts';
import { runCharter, type CliResult } from './run-charter.ts';

/** 2026-03-01 12:00 UTC. */
const march = Date.parse('2026-03-01T12:00:00Z') / 1000;
const day = 86_400;

interface World {
  readonly repository: TestRepository;
  readonly ids: Readonly<Record<'begin' | 'patch' | 'topic' | 'merge' | 'drop', string>>;
  readonly charter: (...args: readonly string[]) => Promise<CliResult>;
}

/** Five days of a registry: it begins, production is patched, a pull request is merged, and a service is dropped. */
function aHistory({ folder = '' }: { readonly folder?: string } = {}): World {
  const repository = new TestRepository();
  const within = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}${path}`, text]));
  const patched: Readonly<Record<string, string>> = {
    ...registryFiles,
    'overlays/payments-production.yaml': overlayFile.replace('6', '8'),
  };
  const raised: Readonly<Record<string, string>> = {
    ...patched,
    'services/payments.yaml': serviceFile('payments', { dependsOn: 'ledger', image: 'acme/payments:2' }),
  };
  const { 'services/web.yaml': _, ...dropped } = raised;
  const begin = repository.commit({ files: within(registryFiles), message: 'Begin', at: march });
  const patch = repository.commit({
    files: within(patched),
    message: 'Patch (#3)',
    at: march + day,
    author: 'Bea',
  });
  const topic = repository.commit({
    branch: 'topic',
    parents: [patch],
    files: within(raised),
    message: 'wip',
    at: march + day + 60,
    author: 'Cleo',
  });
  const merge = repository.commit({
    parents: [patch, topic],
    files: within(raised),
    message: 'Merge pull request #4 from acme/topic\n\nNew payments',
    at: march + 2 * day,
    zone: '+0100',
  });
  const drop = repository.commit({
    files: within(dropped),
    message: 'Drop web',
    at: march + 3 * day,
    author: 'Dan',
  });
  return {
    repository,
    ids: { begin, patch, topic, merge, drop },
    charter: (...args) => runCharter(args, { in: repository.path }),
  };
}

const json = ({ output }: CliResult): unknown => JSON.parse(output);
const short = (id: string): string => id.slice(0, 9);

describe('charter history', { timeout: 60_000 }, () => {
  it('reads well in a terminal', async () => {
    const { charter, ids } = aHistory();
    const { exitCode, output, errors } = await charter('history', 'service:payments');

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output).toBe(`service:payments  3 changes

${short(ids.merge)}  2026-03-03 13:00 +01:00  Cleo  #4  merges ${short(ids.topic)}
    New payments
  ~ update  services/payments.yaml  in staging, production
      ~ spec.image  ghcr.io/acme/payments:1.0.0 → acme/payments:2

${short(ids.patch)}  2026-03-02 12:00 UTC  Bea  #3
    Patch (#3)
  ~ update  in production  overlays/payments-production.yaml
      ~ spec.replicas  6 → 8

${short(ids.begin)}  2026-03-01 12:00 UTC  Ada
    Begin
  + create  services/payments.yaml  in staging
      5 fields
  + create  in production  services/payments.yaml, overlays/payments-production.yaml
      5 fields
`);
  });

  it('names the files that a commit changed, and none that only has a say', async () => {
    const { charter, repository, ids } = aHistory();
    const files = {
      ...registryFiles,
      'overlays/payments-production.yaml': overlayFile.replace('6', '8'),
      'services/payments.yaml': serviceFile('payments', { dependsOn: 'ledger', image: 'acme/payments:2' }),
    };
    const defaults =
      'apiVersion: charter.dev/v1\nkind: Defaults\nspec:\n  Service:\n    spec:\n      config: {A: b}\n';
    const tip = repository.commit({
      parents: [ids.drop],
      files: { ...files, 'services/_defaults.yaml': defaults },
      message: 'Defaults',
      at: march + 4 * day,
    });
    const text = await charter('history', 'payments', '--limit', '1');
    const inProduction = await charter('history', 'payments', '--env', 'production', '--limit', '2');
    const { entries } = json(await charter('history', 'payments', '--limit', '1', '--json')) as {
      readonly entries: readonly {
        readonly file: string;
        readonly files: readonly string[];
        readonly environments: readonly { readonly name: string; readonly files: readonly string[] }[];
      }[];
    };

    expect(text.output).toContain(`${short(tip)}  2026-03-05 12:00 UTC  Ada
    Defaults
  ~ update  services/_defaults.yaml  in staging, production
      + spec.config  {A: b}
`);
    expect(inProduction.output).toContain('  ~ update  in production  services/_defaults.yaml\n');
    expect(inProduction.output).toContain('  ~ update  in production  services/payments.yaml\n');
    expect(
      entries.map(({ file, files: changed, environments }) => ({
        file,
        files: changed,
        environments: environments.map((place) => [place.name, place.files]),
      })),
    ).toEqual([
      {
        file: 'services/payments.yaml',
        files: ['services/_defaults.yaml'],
        environments: [
          ['staging', ['services/_defaults.yaml']],
          ['production', ['services/_defaults.yaml']],
        ],
      },
    ]);
  });

  it('tells with --env what happened there, within times and a limit', async () => {
    const { charter, ids } = aHistory();
    const inProduction = json(await charter('history', 'payments', '--env', 'production', '--json'));
    const since = json(
      await charter('history', 'payments', '--since', '2026-03-02', '--until', '2026-03-02', '--json'),
    );
    const newest = json(await charter('history', 'payments', '--limit', '1', '--json'));

    expect(inProduction).toMatchObject({
      ref: 'service:payments',
      environment: 'production',
      head: ids.drop,
      isComplete: true,
      entries: [
        {
          commit: ids.merge,
          author: { name: 'Cleo' },
          date: '2026-03-03T13:00:00+01:00',
          subject: 'New payments',
          pullRequest: 4,
          commits: [{ commit: ids.topic, subject: 'wip' }],
          action: 'update',
          fields: [
            {
              path: 'spec.image',
              kind: 'value',
              before: 'ghcr.io/acme/payments:1.0.0',
              after: 'acme/payments:2',
            },
          ],
          file: 'services/payments.yaml',
        },
        { commit: ids.patch, action: 'update', fields: [{ path: 'spec.replicas', before: 6, after: 8 }] },
        { commit: ids.begin, action: 'create' },
      ],
    });
    expect(since).toMatchObject({ entries: [{ commit: ids.patch }] });
    expect(newest).toMatchObject({ entries: [{ commit: ids.merge }] });
  });

  it('says the same when it is asked again, and goes on from what it kept', async () => {
    const { charter, repository } = aHistory();
    const first = await charter('history', 'payments');
    const again = await charter('history', 'payments');
    repository.commit({
      files: { ...registryFiles, 'services/payments.yaml': serviceFile('payments', { replicas: 9 }) },
      message: 'Later',
    });
    const later = await charter('history', 'payments');

    expect(again).toEqual(first);
    expect(later.output).toContain('Later');
    expect(later.output.split('\n').slice(-14)).toEqual(first.output.split('\n').slice(-14));
  });

  it('is not led astray by a damaged index, and needs none', async () => {
    const { charter, repository } = aHistory();
    const first = await charter('history', 'payments');
    const folder = join(repository.path, 'charter/history');
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      writeFileSync(join(folder, name), text.replace('payments', 'paymentz'));
    }
    const damaged = await charter('history', 'payments');
    repository.git('config', 'core.bare', 'true');
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '');

    expect(damaged).toEqual(first);
    expect(await charter('history', 'payments')).toEqual(first);
  });

  it('can be asked by many at once', async () => {
    const { charter } = aHistory();
    const answers = await Promise.all(Array.from({ length: 6 }, () => charter('history', 'payments')));

    expect(new Set(answers.map(({ output }) => output)).size).toBe(1);
    expect(answers.every(({ exitCode }) => exitCode === 0)).toBe(true);
  });

  it('tells of a manifest that is gone', async () => {
    const { charter, ids } = aHistory();

    expect(json(await charter('history', 'service:web', '--json'))).toMatchObject({
      entries: [{ commit: ids.drop, action: 'delete', author: { name: 'Dan' } }, { action: 'create' }],
    });
  });

  it('reads a registry in a folder of a clone, and a shallow clone with a note', async () => {
    const { repository, ids } = aHistory({ folder: 'deploy/' });
    const clone = `${repository.path}-clone`;
    repository.git('clone', '--quiet', '--depth=2', '--branch=main', `file://${repository.path}`, clone);
    const { exitCode, output, errors } = await runCharter(['history', 'payments', '--json'], {
      in: join(clone, 'deploy/services'),
    });

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      isComplete: false,
      entries: [{ commit: ids.merge, action: 'present', file: 'services/payments.yaml' }],
    });
    expect(errors).toContain('Reading the registry in deploy/');
    expect(errors).toContain('This is a shallow clone');

    const blame = await runCharter(['blame', 'payments'], { in: join(clone, 'deploy') });
    expect(blame.output).toContain(`^${short(ids.merge).slice(1)}`);
  });

  it('shows nothing that a terminal would obey', async () => {
    const repository = new TestRepository();
    repository.commit({
      files: registryFiles,
      message: 'Evil \u{1B}]0;title\u{7} \u{202E}txt',
      author: 'Mal\u{1B}[31mlory\u{9B}2J',
    });
    const { output } = await runCharter(['history', 'payments'], { in: repository.path });
    const log = await runCharter(['log'], { in: repository.path });
    const blame = await runCharter(['blame', 'payments'], { in: repository.path });

    for (const text of [output, log.output, blame.output]) {
      expect(text).toContain('Mal');
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u{202E}]/u);
    }
  });
});

describe('charter blame', { timeout: 60_000 }, () => {
  it('lays the manifest out like YAML, with who set each field', async () => {
    const { charter, ids } = aHistory();
    const { output } = await charter('blame', 'service:payments', '--env', 'production');

    const [begin, patch, topic] = [short(ids.begin), short(ids.patch), short(ids.topic)];
    expect(output).toBe(`service:payments in production  services/payments.yaml
${begin}  2026-03-01  Ada       1  │ apiVersion: charter.dev/v1
${begin}  2026-03-01  Ada       2  │ kind: Service
                                    │ metadata:
${begin}  2026-03-01  Ada       4  │   name: payments
${begin}  2026-03-01  Ada       5  │   owner: group:shop
                                    │ spec:
                                    │   runtime:
${begin}  2026-03-01  Ada       8  │     type: kubernetes
${topic}  2026-03-03  Cleo  #4  9  │   image: acme/payments:2
${patch}  2026-03-02  Bea   #3     │   replicas: 8  # overlays/payments-production.yaml:9
                                    │   dependsOn:
${begin}  2026-03-01  Ada       12 │     service:ledger: {}
`);
  });

  it('names for what a new environment inherits who set it, and not who made the environment', async () => {
    const { repository, ids, charter } = aHistory();
    const files = {
      ...registryFiles,
      'overlays/payments-production.yaml': overlayFile.replace('6', '8'),
      'services/payments.yaml': serviceFile('payments', { dependsOn: 'ledger', image: 'acme/payments:2' }),
      'environments/preview.yaml': (registryFiles['environments/staging.yaml'] ?? '').replace(
        'staging',
        'preview',
      ),
      'overlays/payments-preview.yaml': overlayFile.replaceAll('production', 'preview').replace('6', '3'),
    };
    const open = repository.commit({
      parents: [ids.drop],
      files,
      message: 'Open a preview',
      at: march + 4 * day,
      author: 'Eve',
    });
    const { fields } = json(await charter('blame', 'payments', '--env', 'preview', '--json')) as {
      readonly fields: readonly { readonly path: string; readonly set: { readonly commit: string } }[];
    };

    expect(Object.fromEntries(fields.map(({ path, set }) => [path, set.commit]))).toMatchObject({
      'metadata.owner': ids.begin,
      'spec.image': ids.topic,
      'spec.replicas': open,
    });
  });

  it('prints the contract as JSON', async () => {
    const { charter, ids } = aHistory();

    expect(json(await charter('blame', 'payments', '--json'))).toMatchObject({
      ref: 'service:payments',
      head: ids.drop,
      fields: expect.arrayContaining([
        expect.objectContaining({
          path: 'spec.image',
          value: 'acme/payments:2',
          file: 'services/payments.yaml',
          line: 9,
          set: expect.objectContaining({
            commit: ids.topic,
            author: expect.objectContaining({ name: 'Cleo' }),
          }),
          merge: expect.objectContaining({ commit: ids.merge, pullRequest: 4 }),
        }),
      ]),
    });
  });
});

describe('charter log', { timeout: 60_000 }, () => {
  it('lists what happened, newest first', async () => {
    const { charter, ids } = aHistory();
    const { output } = await charter('log', '--limit', '3');

    expect(output).toBe(`${short(ids.drop)}  2026-03-04 12:00 UTC  Dan
    Drop web
  - service:web  services/web.yaml

${short(ids.merge)}  2026-03-03 13:00 +01:00  Cleo  #4  merges ${short(ids.topic)}
    New payments
  ~ service:payments  services/payments.yaml

${short(ids.patch)}  2026-03-02 12:00 UTC  Bea  #3
    Patch (#3)
  ~ overlay:payments-production  overlays/payments-production.yaml  production
`);
  });

  it('filters by environment, kind and time', async () => {
    const { charter, ids } = aHistory();
    const commits = async (...args: readonly string[]): Promise<unknown> =>
      (json(await charter('log', '--json', ...args)) as { entries: { commit: string }[] }).entries.map(
        ({ commit }) => commit,
      );

    expect(await commits('--kind', 'overlay')).toEqual([ids.patch, ids.begin]);
    expect(await commits('--env', 'staging', '--kind', 'Overlay')).toEqual([]);
    expect(await commits('--since', '2026-03-03T13:00:00+01:00')).toEqual([ids.drop, ids.merge]);
    expect(await commits('--until', '2026-03-01')).toEqual([ids.begin]);
  });
});

describe('a time in place of a revision', { timeout: 60_000 }, () => {
  it('is the last commit of the first-parent line that is not later', async () => {
    const { charter } = aHistory();
    const imageAt = async (at: string): Promise<string | undefined> =>
      /image: (\S+)/.exec((await charter('show', 'payments', '--at', at)).output)?.[1];

    expect(await imageAt('2026-03-02')).toBe('ghcr.io/acme/payments:1.0.0');
    expect(await imageAt('2026-03-03T11:59:59Z')).toBe('ghcr.io/acme/payments:1.0.0');
    expect(await imageAt('2026-03-03T12:00:00Z')).toBe('acme/payments:2');
    expect(await imageAt('2026-03-03 13:00+01:00')).toBe('acme/payments:2');
    expect(await imageAt('2026-03-03')).toBe('acme/payments:2');
  });

  it('is told where a date before it is later, once, and not where dates are in order', async () => {
    const { charter, repository, ids } = aHistory();
    const files = {
      ...registryFiles,
      'services/payments.yaml': serviceFile('payments', { dependsOn: 'ledger', image: 'acme/payments:3' }),
    };
    const backDated = repository.commit({
      parents: [ids.drop],
      files,
      message: 'Back-dated',
      at: march + 3600,
    });
    const last = repository.commit({ parents: [backDated], files, message: 'Last', at: march + 6 * day });
    const note =
      `note  2026-03-02 is answered by ${short(backDated)}, which comes after ${short(ids.drop)} and has an earlier ` +
      "date: a clock was wrong, or a date was made up, so this may be a later state than the one of that time. The dates are in `git log --first-parent --format='%h %cI %s'`.\n";
    const at = await charter('show', 'payments', '--at', '2026-03-02');
    const gone = await charter('show', 'paymentz', '--at', '2026-03-02');
    const base = await charter('plan', '--base', '2026-03-02', '--head', 'HEAD', '--json');
    const rev = await charter('history', 'payments', '--rev', '2026-03-02');
    const later = await charter('plan', '--base', '2026-03-07', '--head', 'HEAD', '--json');

    expect(at.output).toContain('image: acme/payments:3');
    expect(json(base)).toMatchObject({ base: backDated });
    expect([at.errors, base.errors, rev.errors]).toEqual([note, note, note]);
    expect(gone.errors.split(note)).toHaveLength(2);
    expect(json(later)).toMatchObject({ base: last });
    expect(later.errors).toBe('');
  });

  it('makes a plan between two points', async () => {
    const { charter, ids } = aHistory();

    expect(
      json(await charter('plan', '--base', '2026-03-01', '--head', '2026-03-02', '--json')),
    ).toMatchObject({
      base: ids.begin,
      head: ids.patch,
    });
  });
});

describe('bad input to history', { timeout: 60_000 }, () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['show', 'payments', '--at', '2026-02-30'], 'history-time-invalid'],
    [['show', 'payments', '--at', '2026-03-01T25:00'], 'history-time-invalid'],
    [['show', 'payments', '--at', '2999-01-01'], 'history-time-in-future'],
    [['history', 'payments', '--since', '2999-01-01'], 'history-time-in-future'],
    [['show', 'payments', '--at', '1999-01-01'], 'history-before-first-commit'],
    [['show', 'payments', '--at', 'no-such-branch'], 'git-revision-unknown'],
    [['show', 'payments', '--at=--output=x'], 'git-revision-unknown'],
    [['history', 'payments', '--rev=--output=x'], 'git-revision-unknown'],
    [['log', '--rev=-n1'], 'git-revision-unknown'],
    [['history', 'paymnts'], 'lookup-ref-unknown'],
    [['history', '--', '--all'], 'lookup-ref-unknown'],
    [['history', 'payments', '--env', 'prod'], 'lookup-not-in-environment'],
    [['history', 'group:shop', '--env', 'production'], 'lookup-not-in-environment'],
    [['blame', 'payments', '--env', 'prod'], 'lookup-not-in-environment'],
    [['blame', 'service:web'], 'history-ref-deleted'],
    [['show', 'service:web', '--at', 'HEAD'], 'history-ref-deleted'],
    [['log', '--since', 'yesterday'], 'usage-invalid-value'],
    [['log', '--kind', 'thing'], 'usage-invalid-value'],
    [['log', '--limit', '0'], 'usage-invalid-value'],
    [['log', '--env', 'nowhere'], 'lookup-environment-unknown'],
    [['log', '--env', 'nowhere', '--kind', 'Overlay'], 'lookup-environment-unknown'],
  ];

  it('is told with its code and what to do', async () => {
    const { charter, repository } = aHistory();
    const before = readdirSync(repository.path);
    const answers: unknown[] = [];
    for (const [args] of cases) {
      const { exitCode, errors } = await charter(...args);
      answers.push([args, exitCode, /\(([a-z-]+)\)\nhint {2}./.exec(errors)?.[1]]);
    }

    expect(answers).toEqual(cases.map(([args, code]) => [args, 2, code]));
    expect(readdirSync(repository.path).filter((name) => name !== 'charter')).toEqual(before);
  });

  it('says of a manifest that is in no environment that it is in none', async () => {
    const { charter } = aHistory();
    const answer = (await charter('history', 'group:shop', '--env', 'production')).errors;

    expect(answer).toBe(
      'error `group:shop` is not in the environment `production`. (lookup-not-in-environment)\n' +
        'hint  It takes effect in no environment; leave `--env` out.\n',
    );
    expect((await charter('blame', 'group:shop', '--env', 'production')).errors).toBe(answer);
    expect((await charter('log', '--env', 'staging')).exitCode).toBe(0);
  });

  it('names the nearest ref, one that is gone too, and tells of a deletion when it was', async () => {
    const { charter, ids } = aHistory();

    expect((await charter('history', 'service:wbe')).errors).toContain('Did you mean `service:web`?');
    expect((await charter('blame', 'web')).errors).toBe(
      `error \`service:web\` was deleted on 2026-03-04 12:00 UTC by Dan in ${short(ids.drop)}. (history-ref-deleted)\n` +
        `hint  As it was before: \`npx charter show service:web --at '${short(ids.drop)}^'\`\n`,
    );
  });

  it('in a repository without a commit, and in a folder that is none, is an error of its own', async () => {
    const empty = new TestRepository();
    const folder = join(empty.path, '..', 'plain');
    mkdirSync(folder);

    expect((await runCharter(['history', 'payments'], { in: empty.path })).errors).toContain(
      'git-empty-repository',
    );
    expect((await runCharter(['log'], { in: folder })).errors).toContain('git-not-a-repository');
  });
});
