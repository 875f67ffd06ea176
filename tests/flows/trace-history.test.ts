import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../src/model/history.ts';
import { entryText, fieldText, historyOf, trace } from '../builders/a-history.ts';
import { environmentText, manifestText, overlayText, serviceText } from '../builders/a-registry.ts';
import { TestRepository, type FilesWish } from '../builders/a-repository.ts';

const environments = {
  'environments/staging.yaml': environmentText('staging'),
  'environments/production.yaml': environmentText('production'),
};

const payments = (replicas: number, more = ''): string =>
  serviceText('payments', `  replicas: ${replicas}\n${more}`);

const loud = (level: string): string => serviceText('payments', `  config: {LEVEL: ${level}}\n`);

const patch = (replicas: number): string =>
  overlayText('service:payments', 'production', `    replicas: ${replicas}\n`);

const defaults = (replicas: number): string =>
  `apiVersion: charter.dev/v1\nkind: Defaults\nspec:\n  Service:\n    spec:\n      replicas: ${replicas}\n`;

const memory = (amount: string): string => payments(1, `  resources: {limits: {memory: ${amount}}}\n`);

const settings = (include: string): string =>
  `apiVersion: charter.dev/v1\nkind: Settings\nspec:\n  manifests:\n    include: ["${include}"]\n`;

/** Commits on `main`, one after the other; gives the tip. */
function commitAll(repository: TestRepository, steps: readonly (readonly [string, FilesWish])[]): string {
  return repository.commits(steps.map(([message, files]) => ({ message, files }))).at(-1) ?? '';
}

/** The files of each place of a step. */
const filesByPlace = ({ written, environments: each }: HistoryEntry): Record<string, string> =>
  Object.fromEntries(
    [...(written === undefined ? [] : [{ name: 'written', ...written }]), ...each].map((place) => [
      place.name,
      place.files.join(' '),
    ]),
  );

const everywhere = (files: string): Record<string, string> =>
  Object.fromEntries(['written', 'production', 'staging', 'new'].map((name) => [name, files]));

describe('the history of a manifest', () => {
  it('tells each change of its fields, newest first, as written and in each environment', async () => {
    const repository = new TestRepository();
    const tip = commitAll(repository, [
      ['Begin', { ...environments, 'payments.yaml': payments(1) }],
      ['Other things', { ...environments, 'payments.yaml': payments(1), 'web.yaml': serviceText('web') }],
      ['More (#7)', { ...environments, 'payments.yaml': payments(2), 'web.yaml': serviceText('web') }],
    ]);
    const history = await historyOf(repository.path, { tip });

    expect(history.entries.map(entryText)).toEqual([
      [
        'update payments.yaml (More (#7))',
        '  written update | spec.replicas: 1 → 2',
        '  production update | spec.replicas: 1 → 2',
        '  staging update | spec.replicas: 1 → 2',
      ].join('\n'),
      'create payments.yaml (Begin)\n  written create\n  production create\n  staging create',
    ]);
    expect(history.entries[0]?.landed).toMatchObject({ id: tip, pullRequest: 7, author: { name: 'Ada' } });
    expect(history).toMatchObject({
      ref: 'service:payments',
      isComplete: true,
      environments: ['production', 'staging'],
    });
  });

  it('counts the change of an overlay where it takes effect, and nowhere else', async () => {
    const repository = new TestRepository();
    const files = { ...environments, 'payments.yaml': payments(1) };
    const tip = commitAll(repository, [
      ['Begin', files],
      ['Patch', { ...files, 'overlays/p.yaml': patch(4) }],
      ['Patch more', { ...files, 'overlays/p.yaml': patch(6) }],
      ['The base alone', { ...files, 'payments.yaml': payments(2), 'overlays/p.yaml': patch(6) }],
      ['No patch', { ...files, 'payments.yaml': payments(2) }],
    ]);
    const { entries } = await historyOf(repository.path, { tip });

    expect(entries.slice(0, 4).map(entryText)).toEqual([
      'update payments.yaml (No patch)\n  production update | spec.replicas: 6 → 2',
      'update payments.yaml (The base alone)\n  written update | spec.replicas: 1 → 2\n  staging update | spec.replicas: 1 → 2',
      'update payments.yaml (Patch more)\n  production update | spec.replicas: 4 → 6',
      'update payments.yaml (Patch)\n  production update | spec.replicas: 1 → 4',
    ]);
    expect(entries[2]?.environments[0]?.sources).toEqual([
      { ref: 'service:payments', file: 'payments.yaml' },
      { ref: 'overlay:service-payments-production', file: 'overlays/p.yaml' },
    ]);
  });

  it('counts the change of the defaults of its folder, as soon as there are some', async () => {
    const repository = new TestRepository();
    const files = { ...environments, 'services/payments.yaml': serviceText('payments') };
    const tip = commitAll(repository, [
      ['Begin', files],
      ['Defaults', { ...files, 'services/_defaults.yaml': defaults(2) }],
      ['Other defaults', { ...files, 'services/_defaults.yaml': defaults(3) }],
      [
        'Of another folder',
        { ...files, 'services/_defaults.yaml': defaults(3), 'web/_defaults.yaml': defaults(9) },
      ],
    ]);
    const { entries } = await historyOf(repository.path, { tip });

    expect(entries.map((entry) => entryText(entry).split('\n').slice(0, 2))).toEqual([
      ['update services/payments.yaml (Other defaults)', '  written update | spec.replicas: 2 → 3'],
      ['update services/payments.yaml (Defaults)', '  written update | spec.replicas: ∅ → 2'],
      ['create services/payments.yaml (Begin)', '  written create'],
    ]);
  });

  it('names in each place the files that were changed and made the difference', async () => {
    const repository = new TestRepository();
    const all = (
      [manifest, overlay, base]: readonly [string, string, string],
      more: FilesWish = {},
    ): FilesWish => ({
      ...environments,
      's/a.yaml': manifest,
      'overlays/p.yaml': overlay,
      's/_defaults.yaml': base,
      ...more,
    });
    const rest: FilesWish = { 'environments/new.yaml': environmentText('new') };
    const drop = overlayText('service:payments', 'production', '    config: null\n    replicas: 6\n');
    const tip = commitAll(repository, [
      ['Begin', all([loud('info'), patch(4), defaults(2)])],
      ['Defaults, under the patch', all([loud('info'), patch(4), defaults(3)])],
      ['A comment, and the patch', all([`# new\n${loud('info')}`, patch(5), defaults(3)])],
      ['Manifest and patch', all([loud('debug'), patch(6), defaults(3)])],
      ['The patch takes away', all([loud('debug'), drop, defaults(3)])],
      ['An environment, and a comment', all([`# old\n${loud('debug')}`, drop, defaults(3)], rest)],
      ['Overruled defaults', all([payments(7), drop, defaults(4)], rest)],
      ['Break the patch', all([payments(7), patch(-1), defaults(4)], rest)],
      ['Repair it', all([payments(7), patch(1), defaults(4)], rest)],
      ['Break the YAML', all(['kind: [\n', patch(1), defaults(4)], rest)],
      ['Gone', { ...environments, ...rest, 's/_defaults.yaml': defaults(4) }],
    ]);
    const { entries } = await historyOf(repository.path, { tip });
    expect(entries.map((entry) => [entry.landed.subject, filesByPlace(entry)]).toReversed()).toEqual([
      ['Begin', { written: 's/a.yaml', production: 's/a.yaml overlays/p.yaml', staging: 's/a.yaml' }],
      ['Defaults, under the patch', { written: 's/_defaults.yaml', staging: 's/_defaults.yaml' }],
      ['A comment, and the patch', { production: 'overlays/p.yaml' }],
      [
        'Manifest and patch',
        { written: 's/a.yaml', production: 'overlays/p.yaml s/a.yaml', staging: 's/a.yaml' },
      ],
      ['The patch takes away', { production: 'overlays/p.yaml' }],
      ['An environment, and a comment', { new: 'environments/new.yaml' }],
      ['Overruled defaults', { written: 's/a.yaml', staging: 's/a.yaml', new: 's/a.yaml' }],
      ['Break the patch', { production: 'overlays/p.yaml' }],
      ['Repair it', { production: 'overlays/p.yaml' }],
      ['Break the YAML', everywhere('s/a.yaml')],
      ['Gone', { ...everywhere('s/a.yaml'), production: 's/a.yaml overlays/p.yaml' }],
    ]);
  });

  it('names the settings where they alone make a file count', async () => {
    const repository = new TestRepository();
    const tip = commitAll(repository, [
      ['Begin', { 'charter.yaml': settings('b/*.yaml'), 'a/a.yaml': payments(1) }],
      ['Include it', { 'charter.yaml': settings('a/*.yaml'), 'a/a.yaml': payments(1) }],
    ]);
    const { entries } = await historyOf(repository.path, { tip });

    expect(entries.map(({ action, file, written }) => [action, file, written?.files])).toEqual([
      ['create', 'a/a.yaml', ['charter.yaml']],
    ]);
  });

  it('follows the ref through renames and moves between files', async () => {
    const repository = new TestRepository();
    const both = `${payments(3)}---\n${serviceText('web')}`;
    const tip = commitAll(repository, [
      ['Begin', { 'a.yaml': payments(1) }],
      ['Rename', { 'b.yaml': payments(1) }],
      ['Rename and change', { 'c.yaml': payments(2) }],
      ['Into another file', { 'all.yaml': both }],
    ]);
    const { entries } = await historyOf(repository.path, { tip });

    expect(entries.map(entryText)).toEqual([
      'update c.yaml → all.yaml (Into another file)\n  written update | spec.replicas: 2 → 3',
      'update b.yaml → c.yaml (Rename and change)\n  written update | spec.replicas: 1 → 2',
      'move a.yaml → b.yaml (Rename)',
      'create a.yaml (Begin)\n  written create',
    ]);
  });

  it('sees no change where two forms mean the same', async () => {
    const repository = new TestRepository();
    const tip = commitAll(repository, [
      ['Begin', { 'a.yaml': memory('512Mi') }],
      ['Spell it otherwise', { 'a.yaml': `# a comment\n${memory('0.5Gi')}` }],
    ]);

    expect((await historyOf(repository.path, { tip })).entries).toHaveLength(1);
  });

  it('tells of broken manifests in between, and compares what follows with what was before', async () => {
    const repository = new TestRepository();
    const tip = commitAll(repository, [
      ['Begin', { ...environments, 'a.yaml': payments(1) }],
      ['Break the YAML', { ...environments, 'a.yaml': 'kind: [\n' }],
      ['Still broken', { ...environments, 'a.yaml': 'kind: [[\n' }],
      ['Repair', { ...environments, 'a.yaml': payments(2) }],
      ['Break a value', { ...environments, 'a.yaml': payments(-3) }],
      ['Repair it', { ...environments, 'a.yaml': payments(2) }],
    ]);
    const { entries } = await historyOf(repository.path, { tip });

    expect(entries.map(({ action, landed }) => `${action}: ${landed.subject}`)).toEqual([
      'repair: Repair it',
      'break: Break a value',
      'repair: Repair',
      'break: Break the YAML',
      'create: Begin',
    ]);
    expect(entries[2]?.written?.fields.map(({ before, after }) => [before, after])).toEqual([[1, 2]]);
    expect(entries[3]?.written?.problem).toMatch(/./);
    expect(entries[1]?.environments.map(({ name, action }) => [name, action])).toEqual([
      ['production', 'break'],
      ['staging', 'break'],
    ]);
  });

  it('is broken in its environments too where nothing of it can be read, and gone in none', async () => {
    const repository = new TestRepository();
    const tip = commitAll(repository, [
      ['Begin', { ...environments, 'a.yaml': payments(1) }],
      ['Break', { ...environments, 'a.yaml': 'kind: [\n' }],
      ['Repair', { ...environments, 'a.yaml': payments(2) }],
    ]);
    const { entries } = await historyOf(repository.path, { tip });

    expect(
      entries
        .slice(0, 2)
        .map(({ environments: places }) =>
          places.map(({ name, action, fields }) => [name, action, ...fields.map(fieldText)]),
        ),
    ).toEqual([
      [
        ['production', 'repair', 'spec.replicas: 1 → 2'],
        ['staging', 'repair', 'spec.replicas: 1 → 2'],
      ],
      [
        ['production', 'break'],
        ['staging', 'break'],
      ],
    ]);
  });

  it('invents no fields where a manifest is no valid YAML for a while', async () => {
    const repository = new TestRepository();
    const good = payments(1);
    const tip = commitAll(repository, [
      ['Begin', { ...environments, 'a.yaml': good }],
      ['Open a bracket', { ...environments, 'a.yaml': `${good}  bad: [\n` }],
      ['Close it', { ...environments, 'a.yaml': good }],
      ['Leave a conflict', { ...environments, 'a.yaml': `${good}<<<<<<< HEAD\n  config: {A: b}\n` }],
      ['Still broken', { ...environments, 'a.yaml': `${good}\tconfig: {A: c}\n` }],
      ['Say it twice', { ...environments, 'a.yaml': `${good}  replicas: 4\n` }],
      ['Repair and change', { ...environments, 'a.yaml': payments(2) }],
    ]);
    const { entries } = await historyOf(repository.path, { tip });

    expect(
      entries.map(({ action, landed, written }) => [
        `${action}: ${landed.subject}`,
        ...(action === 'create' ? [] : (written?.fields ?? []).map(fieldText)),
      ]),
    ).toEqual([
      ['repair: Repair and change', 'spec.replicas: 1 → 2'],
      ['break: Leave a conflict'],
      ['repair: Close it'],
      ['break: Open a bracket'],
      ['create: Begin'],
    ]);
  });

  it('is a deletion where only another manifest of the same file has errors', async () => {
    const repository = new TestRepository();
    const wrong = serviceText('web', '  replicas: -1\n');
    const tip = commitAll(repository, [
      ['Begin', { 'a.yaml': `${payments(1)}---\n${wrong}` }],
      ['Delete', { 'a.yaml': wrong }],
    ]);

    expect((await historyOf(repository.path, { tip })).entries.map(({ action }) => action)).toEqual([
      'delete',
      'create',
    ]);
  });

  it('tells of an overlay that breaks it in one environment', async () => {
    const repository = new TestRepository();
    const files = { ...environments, 'a.yaml': payments(1) };
    const tip = commitAll(repository, [
      ['Begin', files],
      ['A bad patch', { ...files, 'o.yaml': patch(-1) }],
      ['A good patch', { ...files, 'o.yaml': patch(2) }],
    ]);
    const { entries } = await historyOf(repository.path, { tip });

    expect(
      entries.slice(0, 2).map(({ environments: places }) => places.map(({ name, action }) => [name, action])),
    ).toEqual([[['production', 'repair']], [['production', 'break']]]);
  });

  it('ends with the deletion of a manifest that is gone, and goes on where it comes back', async () => {
    const repository = new TestRepository();
    const gone = commitAll(repository, [
      ['Begin', { 'a.yaml': payments(1) }],
      ['Delete', { 'b.yaml': serviceText('web') }],
    ]);
    const back = repository.commit({ message: 'Back', files: { 'c.yaml': payments(5) } });

    expect((await historyOf(repository.path, { tip: gone })).entries.map(entryText)).toEqual([
      'delete a.yaml (Delete)\n  written delete',
      'create a.yaml (Begin)\n  written create',
    ]);
    expect((await historyOf(repository.path, { tip: back })).entries.map(entryText)[0]).toBe(
      'create c.yaml (Back)\n  written create',
    );
  });

  it('is found among many files, in those that are there and in those that were', async () => {
    const repository = new TestRepository();
    const others = Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [`others/${index}.yaml`, serviceText(`other-${index}`)]),
    );
    const tip = commitAll(repository, [
      ['Begin', { ...others, 'old.yaml': payments(1) }],
      ['Move', { ...others, 'new.yaml': payments(2) }],
      ['Escape', { ...others, 'new.yaml': payments(3).replace('payments', String.raw`"pay\x6dents"`) }],
    ]);

    expect(
      (await historyOf(repository.path, { tip })).entries.map(({ action, file }) => [action, file]),
    ).toEqual([
      ['update', 'new.yaml'],
      ['update', 'new.yaml'],
      ['create', 'old.yaml'],
    ]);
  });

  it('heeds the settings of each commit', async () => {
    const repository = new TestRepository();
    const tip = commitAll(repository, [
      ['Elsewhere', { 'charter.yaml': settings('other/**'), 'services/a.yaml': payments(1) }],
      ['Include it', { 'charter.yaml': settings('services/**'), 'services/a.yaml': payments(1) }],
    ]);

    expect((await historyOf(repository.path, { tip })).entries.map(entryText)).toEqual([
      'create services/a.yaml (Include it)\n  written create',
    ]);
  });

  it('finds a manifest by its bare name, and says so where several kinds have it', async () => {
    const repository = new TestRepository();
    const tip = commitAll(repository, [
      ['Begin', { 'a.yaml': payments(1) }],
      [
        'A group of that name',
        { 'a.yaml': payments(1), 'g.yaml': manifestText('Group', 'payments', '  members: []\n') },
      ],
    ]);
    const [first] = repository.git('rev-list', '--reverse', 'main').split('\n');

    expect(await trace(repository.path, { text: 'payments', tip: first ?? '' })).toMatchObject({
      kind: 'found',
      history: { ref: 'service:payments' },
    });
    expect(await trace(repository.path, { text: 'payments', tip })).toEqual({
      kind: 'ambiguous',
      refs: ['service:payments', 'group:payments'],
    });
    expect(await trace(repository.path, { text: 'service:pay', tip })).toEqual({ kind: 'unknown' });
  });

  it('is not led astray by names that are spelled with escapes or that others begin with', async () => {
    const repository = new TestRepository();
    const tip = commitAll(repository, [
      ['Escaped', { 'a.yaml': payments(1).replace('name: payments', String.raw`name: "pay\x6dents"`) }],
      ['A longer name', { 'a.yaml': payments(2), 'b.yaml': serviceText('payments-api') }],
    ]);

    expect((await historyOf(repository.path, { tip })).entries.map(({ action }) => action)).toEqual([
      'update',
      'create',
    ]);
  });
});

const merge = (repository: TestRepository, base: string, topic: string, files: FilesWish): string =>
  repository.commit({
    files,
    parents: [base, topic],
    message: 'Merge pull request #12 from acme/topic\n\nRaise it',
    author: 'Merger',
  });

describe('the makers of a change', () => {
  it('are the authors of the branch, and the merge is what brought it', async () => {
    const repository = new TestRepository();
    const base = repository.commit({ files: { 'a.yaml': payments(1) } });
    const topic = repository.commit({
      branch: 'topic',
      parents: [base],
      files: { 'a.yaml': payments(2) },
      author: 'Bea',
      message: 'wip',
    });
    const tip = merge(repository, base, topic, { 'a.yaml': payments(2) });
    const { entries } = await historyOf(repository.path, { tip });

    expect(entries[0]).toMatchObject({
      landed: { id: tip, subject: 'Raise it', pullRequest: 12 },
      made: [{ id: topic, author: { name: 'Bea' } }],
    });
    expect(entries).toHaveLength(2);
  });

  it('are told field by field where a branch has several commits', async () => {
    const repository = new TestRepository();
    const base = repository.commit({ files: { 'a.yaml': payments(1) } });
    const files = [payments(2), payments(3), payments(3, '  config: {LEVEL: debug}\n')];
    const [first = '', second = '', third = ''] = files.map((text, index) =>
      repository.commit({
        branch: 'topic',
        ...(index === 0 ? { parents: [base] } : {}),
        files: { 'a.yaml': text, 'other.yaml': `${index}` },
        author: ['Bea', 'Cleo', 'Dan'][index] ?? '',
      }),
    );
    const tip = merge(repository, base, third, { 'a.yaml': files[2] ?? '' });
    const { entries } = await historyOf(repository.path, { tip });

    expect(entries[0]?.made.map(({ id }) => id)).toEqual([third, second, first]);
    expect(entries[0]?.written?.fields.map(({ path, by }) => [path.join('.'), by])).toEqual([
      ['spec.config', third],
      ['spec.replicas', second],
    ]);
  });

  it('are not the commits that a branch took over from the main line', async () => {
    const repository = new TestRepository();
    const base = repository.commit({ files: { 'a.yaml': payments(1) } });
    const topic = repository.commit({
      branch: 'topic',
      parents: [base],
      files: { 'a.yaml': payments(1), 'b.yaml': serviceText('b') },
      message: 'b',
    });
    const main = repository.commit({
      branch: 'main',
      parents: [base],
      files: { 'a.yaml': payments(2) },
      author: 'Mia',
      message: 'On main',
    });
    const caughtUp = repository.commit({
      branch: 'topic',
      parents: [topic, main],
      files: { 'a.yaml': payments(2), 'b.yaml': serviceText('b') },
    });
    const tip = merge(repository, main, caughtUp, { 'a.yaml': payments(2), 'b.yaml': serviceText('b') });
    const { entries } = await historyOf(repository.path, { tip });

    expect(entries.map(({ made }) => made.map(({ author }) => author.name))).toEqual([['Mia'], ['Ada']]);
  });

  it('is the merge itself where no commit of the branch did it', async () => {
    const repository = new TestRepository();
    const base = repository.commit({ files: { 'a.yaml': payments(1) } });
    const topic = repository.commit({
      branch: 'topic',
      parents: [base],
      files: { 'a.yaml': payments(1), 'b.yaml': serviceText('b') },
    });
    const tip = merge(repository, base, topic, { 'a.yaml': payments(9), 'b.yaml': serviceText('b') });
    const { entries } = await historyOf(repository.path, { tip });

    expect(entries[0]?.made.map(({ id }) => id)).toEqual([tip]);
  });

  it('is the merge itself where it gave a field another value than the branch did', async () => {
    const repository = new TestRepository();
    const base = repository.commit({ files: { 'a.yaml': payments(1) } });
    const topic = repository.commit({
      branch: 'topic',
      parents: [base],
      files: { 'a.yaml': payments(2, '  config: {LEVEL: debug}\n') },
    });
    const main = repository.commit({ files: { 'a.yaml': payments(3) } });
    const tip = merge(repository, main, topic, { 'a.yaml': payments(4, '  config: {LEVEL: debug}\n') });
    const [entry] = (await historyOf(repository.path, { tip })).entries;

    expect(entry?.made.map(({ id }) => id)).toEqual([tip, topic]);
    expect(entry?.written?.fields.map(({ path, by }) => [path.join('.'), by])).toEqual([
      ['spec.config', topic],
      ['spec.replicas', tip],
    ]);
  });

  it('are those of the defaults too', async () => {
    const repository = new TestRepository();
    const [base = '', byDefaults = '', byManifest = ''] = [
      { branch: 'main', files: { 's/a.yaml': loud('info'), 's/_defaults.yaml': defaults(2) } },
      { branch: 'topic', files: { 's/a.yaml': loud('info'), 's/_defaults.yaml': defaults(3) } },
      { branch: 'topic', files: { 's/a.yaml': loud('debug'), 's/_defaults.yaml': defaults(3) } },
    ].reduce<readonly string[]>(
      (ids, wish) => [...ids, repository.commit({ ...wish, parents: ids.slice(-1) })],
      [],
    );
    const tip = merge(repository, base, byManifest, {
      's/a.yaml': loud('debug'),
      's/_defaults.yaml': defaults(3),
    });
    const [entry] = (await historyOf(repository.path, { tip })).entries;

    expect(entry?.written?.fields.map(({ path, by }) => [path.join('.'), by])).toEqual([
      ['spec.config.LEVEL', byManifest],
      ['spec.replicas', byDefaults],
    ]);
  });
});
