import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../src/model/forge-error.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';
import type { Files } from '../builders/fake-repository.ts';

const { anna, ben } = people;
const head = 'a'.repeat(40);

/** A number in quotes, and another one in a file that the change leaves alone. */
const quoted = texts.service('ledger', 2).replace('replicas: 2', 'replicas: "2"');
const base: Files = {
  ...protectedRegistry,
  'services/old.yaml': texts.service('old', 1).replace('replicas: 1', 'replicas: "1"'),
};
const wrong: Files = { ...base, 'services/ledger.yaml': quoted };

function aFixableWorld(files: Files = wrong): GatedWorld {
  const world = new GatedWorld(files, base).pushAs(head, files);
  world.forge.roles.set(anna.id, 'write');
  return world;
}

const refusal = (code: 'forge-forbidden' | 'forge-refused'): ForgeError =>
  new ForgeError({ code, message: 'm', hint: 'h', status: 200 });

describe('the buttons for fixes', () => {
  it('are on charter/validate where a machine can fix something', async () => {
    const world = aFixableWorld();
    await world.run();

    expect(world.forge.report('charter/validate')?.buttons?.map(({ identifier }) => identifier)).toEqual([
      'apply-fixes',
      'suggest-fixes',
    ]);

    world.pushAs('b'.repeat(40), { ...base, 'services/ledger.yaml': texts.service('ledger', 2) });
    await world.run();
    expect(world.forge.report('charter/validate')?.buttons).toBeUndefined();
  });

  it.each([
    ['a fork', { isFromFork: true }, { name: 'change', isDefault: false }],
    ['the default branch', {}, { name: 'main', isDefault: true }],
    ['the branch that it is for', {}, { name: 'main', isDefault: false }],
  ])('offer suggestions alone for %s', async (_, pullRequest, branch) => {
    const world = aFixableWorld();
    world.forge.pullRequest = { ...world.forge.pullRequest, ...pullRequest };
    world.forge.branch = branch;
    await world.run();

    expect(world.forge.report('charter/validate')?.buttons?.map(({ identifier }) => identifier)).toEqual([
      'suggest-fixes',
    ]);
    await world.press(anna, 'apply-fixes');
    expect(world.forge.commits).toEqual([]);
    expect(world.forge.suggestions).toHaveLength(1);
    expect(world.answers.at(-1)).toContain('Charter cannot commit to this branch');
  });

  it('commit what is wrong in the files of the change, on top of the head, and name who asked as co-author', async () => {
    const world = aFixableWorld();

    expect(await world.press(anna, 'apply-fixes')).toEqual({ kind: 'done' });

    expect(world.forge.commits).toEqual([
      {
        branch: 'change',
        head,
        message: {
          headline: 'fix: what Charter can put right (1 fix)',
          body: expect.stringMatching(
            /^- services\/ledger\.yaml:9: .+\n\nCo-authored-by: anna <101\+anna@users\.noreply\.forge\.example>$/,
          ) as string,
        },
        files: [{ path: 'services/ledger.yaml', text: texts.service('ledger', 2) }],
      },
    ]);
    expect(world.answers).toEqual([
      expect.stringMatching(
        /^✅ `@anna` pressed \*\*Apply fixes\*\* at `a{12}`: 1 fix committed to `change` as `c0ffee000000`\./,
      ),
    ]);
  });

  it('commit to a registry in a folder by the paths of the repository', async () => {
    const world = new GatedWorld(inBank(wrong), inBank(base)).pushAs(head, inBank(wrong));
    world.forge.roles.set(anna.id, 'write');
    await world.press(anna, 'apply-fixes');

    expect(world.forge.commits[0]?.files).toEqual([
      { path: 'bank/services/ledger.yaml', text: texts.service('ledger', 2) },
    ]);
  });

  it('are pressed twice, or delivered twice, without another word', async () => {
    const world = aFixableWorld();
    await world.press(anna, 'apply-fixes');
    world.pushAs('b'.repeat(40), base);
    await world.press(anna, 'apply-fixes', { head });

    expect(world.forge.commits).toHaveLength(1);
    expect(world.answers).toHaveLength(1);
  });

  it('cost three calls and the answer', async () => {
    const world = aFixableWorld();
    await world.press(anna, 'apply-fixes');

    expect(world.forge.calls).toEqual(['readFacts', 'readPeople', 'commitFiles', 'publish']);
  });

  it('suggest nothing in a file that merging changes, where its lines are others', async () => {
    const world = aFixableWorld();
    const mergeTrees = world.repository.mergeTrees.bind(world.repository);
    world.repository.commit('merged', { ...wrong, 'services/ledger.yaml': `# Of the base.\n${quoted}` });
    world.repository.mergeTrees = async (one, other) => ({
      ...(await mergeTrees(one, other)),
      tree: await world.repository.readTree('merged'),
    });
    await world.press(anna, 'suggest-fixes');

    expect(world.forge.suggestions).toEqual([]);
  });

  it('suggest where that is asked, as /fix does', async () => {
    const world = aFixableWorld();
    await world.press(anna, 'suggest-fixes');

    expect(world.forge.commits).toEqual([]);
    expect(world.forge.suggestions).toEqual([
      expect.objectContaining({ path: 'services/ledger.yaml', startLine: 9, replacement: '  replicas: 2' }),
    ]);
  });

  it.each(['forge-forbidden', 'forge-refused'] as const)(
    'suggest where the forge does not let Charter commit (%s)',
    async (code) => {
      const world = aFixableWorld();
      world.forge.failOn('commitFiles', refusal(code));
      await world.press(anna, 'apply-fixes');

      expect(world.forge.suggestions).toHaveLength(1);
    },
  );

  it('say that there is nothing to do where the change has nothing to fix', async () => {
    const world = aFixableWorld({ ...base, 'services/ledger.yaml': texts.service('ledger', 2) });
    await world.press(anna, 'apply-fixes');

    expect(world.answers).toEqual([
      expect.stringContaining('A machine can fix nothing in the files of this change.'),
    ]);
  });

  it('leave a file alone that is not UTF-8 as it stands', async () => {
    const world = aFixableWorld({ ...wrong, 'services/ledger.yaml': `${quoted}# \uFFFD\n` });
    const readBlobs = world.repository.readBlobs.bind(world.repository);
    world.repository.readBlobs = async (ids) =>
      new Map([...(await readBlobs(ids))].map(([id, bytes]) => [id, withoutReplacement(bytes)] as const));
    await world.press(anna, 'apply-fixes');

    expect(world.forge.commits).toEqual([]);
  });

  it('do nothing where the pull request is closed', async () => {
    const world = aFixableWorld();
    world.forge.pullRequest = { ...world.forge.pullRequest, state: 'closed' };

    expect(await world.press(anna, 'apply-fixes')).toEqual({ kind: 'done' });
    expect(world.forge.calls).toEqual(['readFacts']);
  });

  it('try again what passes by itself, and say what came of it once', async () => {
    const world = aFixableWorld();
    world.forge.failOn('commitFiles', new ForgeError({ code: 'forge-unavailable', message: 'm', hint: 'h' }));

    expect(await world.press(anna, 'apply-fixes', { attempt: 1 })).toMatchObject({ kind: 'retry' });
    expect(world.answers).toEqual([]);

    await world.press(anna, 'apply-fixes', { attempt: 2 });
    await world.press(anna, 'apply-fixes', { attempt: 3 });
    expect(world.answers).toHaveLength(1);
  });

  it('take an approval back where the commit changes what it was about, and that of who pressed', async () => {
    const world = aFixableWorld();
    world.review(ben);
    world.forge.roles.set(ben.id, 'write');
    await world.press(ben, 'apply-fixes');

    world.pushAs('c'.repeat(40), { ...base, 'services/ledger.yaml': texts.service('ledger', 2) });
    world.forge.commitAuthors = [anna, ben];
    expect(await world.gate()).toBe('in-progress');

    world.review(ben);
    expect(await world.gate()).toBe('in-progress');
    world.review(people.cleo);
    expect(await world.gate()).toBe('success');
  });
});

const overlay = (field: string, lines = ''): string =>
  `apiVersion: charter.dev/v1\nkind: Overlay\nmetadata:\n  name: web-live\nspec:\n  target: service:web\n  environment: staging\n  patch:\n    ${field}: 3\n${lines}`;

describe('a fix within the patch of an Overlay', () => {
  const file = 'environments/staging-web.yaml';
  const config = `    config:\n${Array.from({ length: 9 }, (_, index) => `      K${index}: "1"\n`).join('')}`;

  it.each([
    ['', '\n'],
    [' of Windows', '\r\n'],
  ])('is committed by the button, with the line ends%s', async (_, end) => {
    const text = (field: string): string => overlay(field).replaceAll('\n', end);
    const world = aFixableWorld({ ...base, [file]: text('replcas') });
    await world.run();
    expect(world.forge.report('charter/validate')?.buttons?.map(({ identifier }) => identifier)).toEqual([
      'apply-fixes',
      'suggest-fixes',
    ]);

    await world.press(anna, 'apply-fixes');
    expect(world.forge.commits.map(({ files }) => files)).toEqual([[{ path: file, text: text('replicas') }]]);
    expect(world.answers[0]).toContain('1 fix committed to `change`');
  });

  it('is suggested by /fix on its line', async () => {
    const world = aFixableWorld({ ...base, [file]: overlay('replcas') });
    await world.run();
    world.comment(anna, '/fix');
    await world.run();

    expect(world.forge.suggestions).toEqual([
      {
        path: file,
        startLine: 9,
        endLine: 9,
        replacement: '    replicas: 3',
        note: 'Replace `replcas` with `replicas`',
      },
    ]);
    expect(world.answers[0]).toContain('1 fix suggested in a review.');
  });

  it('is counted, and not suggested, where the pull request does not show its line', async () => {
    const before = { ...base, [file]: overlay('replcas', config) };
    const after = { ...before, [file]: overlay('replcas', `${config}      MORE: "1"\n`) };
    const world = new GatedWorld(after, before).pushAs(head, after);
    world.forge.roles.set(anna.id, 'write');
    await world.press(anna, 'suggest-fixes');

    expect(world.forge.suggestions).toEqual([]);
    expect(world.answers[0]).toContain(
      'lies outside of what this pull request shows, or beside what may be a secret (1)',
    );
  });
});

function withoutReplacement(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(text.replace('\xEF\xBF\xBD', '\xFF'), 'latin1');
}

function inBank(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`bank/${path}`, text]));
}
