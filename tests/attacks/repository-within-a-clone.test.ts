import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { aClone, type Clone } from '../builders/a-clone.ts';
import { printed, type Printed } from '../builders/a-hostile-clone.ts';
import { aFolder } from '../builders/a-store.ts';

const id = '1'.repeat(40);

/** The files of a Git directory in which Git runs a program as soon as an object is missing. */
function gitDirectory(folder: string, touched: string): Readonly<Record<string, string>> {
  const config = [
    '[core]\n\trepositoryformatversion = 1\n\tbare = false\n\tworktree = .',
    '[extensions]\n\tpartialClone = origin',
    `[remote "origin"]\n\tpromisor = true\n\turl = "ext::sh -c touch% ${touched}"`,
    '[protocol "ext"]\n\tallow = always\n',
  ];
  return {
    [`${folder}/HEAD`]: 'ref: refs/heads/main\n',
    [`${folder}/objects/keep`]: '',
    [`${folder}/refs/heads/main`]: `${id}\n`,
    [`${folder}/config`]: config.join('\n'),
    [`${folder}/charter.yaml`]: '',
  };
}

/** A clone of what somebody has pushed, as one has it after a fetch and a checkout. */
async function aCloneOf(files: Readonly<Record<string, string>>): Promise<Clone> {
  const pushed = await aClone();
  await pushed.commit('Begin', { 'charter.yaml': '', ...files });
  const clone = await aClone(pushed.directory);
  onTestFinished(() => Promise.all([pushed.remove(), clone.remove()]).then(() => undefined));
  return clone;
}

const commands = [['validate', '--rev', 'HEAD'], ['validate'], ['log'], ['owners', '--', 'a']] as const;

it.each([
  ['lies in it', (touched: string) => gitDirectory('docs/evil', touched)],
  [
    'lies in another one',
    (touched: string) => ({
      ...gitDirectory('docs', `${touched}-outer`),
      ...gitDirectory('docs/evil', touched),
    }),
  ],
  [
    'has its configuration elsewhere in it',
    (touched: string) => ({
      ...gitDirectory('other', touched),
      ...gitDirectory('docs/evil', `${touched}-own`),
      'docs/evil/commondir': '../../other\n',
    }),
  ],
])('is obeyed in nothing where it %s', { timeout: 60_000 }, async (_, filesOf) => {
  const folder = aFolder();
  const clone = await aCloneOf(filesOf(join(folder, 'pwned')));
  const evil = { ...clone, directory: join(clone.directory, 'docs/evil') };
  for (const words of commands) {
    const [inside, named] = [
      await printed(evil, words),
      await printed(clone, [...words.slice(0, 1), '--repo', 'docs/evil', ...words.slice(1)]),
    ];

    expect([inside.error, named.error].map((text) => text.includes('git-embedded-repository'))).toEqual([
      true,
      true,
    ]);
  }

  for (const name of ['pwned', 'pwned-outer', 'pwned-own'])
    expect(existsSync(join(folder, name))).toBe(false);
});

/** A Git directory with a HEAD and settings of its own, that has all else from the real one. */
function borrowingDirectory(folder: string, head: string, touched: string): Readonly<Record<string, string>> {
  const remote = `[remote "other"]\n\tpromisor = true\n\turl = "ext::sh -c touch% ${touched}"\n`;
  return {
    [`${folder}/HEAD`]: `${head}\n`,
    [`${folder}/commondir`]: '../.git\n',
    [`${folder}/config.worktree`]: `${remote}[protocol "ext"]\n\tallow = always\n`,
    [`${folder}/charter.yaml`]: '',
  };
}

it('cannot say what HEAD is where it points to the Git directory of the clone', async () => {
  const clone = await aCloneOf(borrowingDirectory('evil', 'ref: refs/heads/calm', 'never'));
  await clone.git('branch', 'calm');
  const answers: Printed[] = [];
  for (const words of [...commands, ['validate', '--base', 'main', '--head', 'HEAD']])
    answers.push(await printed({ ...clone, directory: join(clone.directory, 'evil') }, words));

  expect(answers.filter(({ error }) => !error.includes('git-embedded-repository'))).toEqual([]);
});

it('has nothing run by settings of a working tree, which a sparse checkout has Git read', async () => {
  const touched = join(aFolder(), 'pwned');
  const clone = await aCloneOf(borrowingDirectory('evil', id, touched));
  await clone.git('config', 'extensions.worktreeConfig', 'true');
  for (const words of commands) await printed({ ...clone, directory: join(clone.directory, 'evil') }, words);
  const isRun = existsSync(touched);
  await clone.tryGit('-C', 'evil', 'log');

  expect({ isRun, wouldBeRunByGit: existsSync(touched) }).toEqual({ isRun: false, wouldBeRunByGit: true });
});

it('would be obeyed by Git itself', async () => {
  const touched = join(aFolder(), 'pwned');
  const clone = await aCloneOf(gitDirectory('docs/evil', touched));
  await clone.tryGit('-C', 'docs/evil', 'log');

  expect(existsSync(touched)).toBe(true);
});

it('does not keep anybody from a bare repository of their own, nor from the work trees of one', async () => {
  const clone = await aCloneOf({ 'a.yaml': '' });
  const bare = join(aFolder(), 'registry.git');
  await clone.git('clone', '--quiet', '--bare', '.', bare);
  await clone.git('-C', bare, 'worktree', 'add', '--quiet', `${bare}.tree`, 'main');
  const errors = [
    (await printed({ ...clone, directory: bare }, ['validate', '--rev', 'HEAD'])).error,
    (await printed({ ...clone, directory: `${bare}.tree` }, ['validate'])).error,
  ];

  expect(errors).toEqual(['', '']);
});
