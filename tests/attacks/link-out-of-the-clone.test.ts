import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { findOpa } from '../../src/adapters/opa/opa-program.ts';
import { printed } from '../builders/a-hostile-clone.ts';
import { aFolder } from '../builders/a-store.ts';
import { aLocalRegistry, registryFiles, serviceFile } from '../entry/cli/a-local-registry.ts';
import type { Clone } from '../builders/a-clone.ts';

/** All files below a folder with what they hold; links as links. */
function contentOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((path) => {
      const stats = lstatSync(join(folder, path));
      return `${path}: ${stats.isFile() ? readFileSync(join(folder, path), 'utf8') : 'no file'}`;
    });
}

const dirty = serviceFile('web', { more: '  config: {A: "1"}\r\n' });
const rego = 'package charter.team\n\nimport rego.v1\n\ndeny contains "no" if false\n';

/** Somebody's files beside a clone, to which links in that clone lead. */
async function aLinkedClone(
  links: Readonly<Record<string, string>>,
): Promise<{ readonly clone: Clone; readonly victim: string }> {
  const victim = aFolder();
  for (const path of ['bashrc', 'web.yaml', 'folder/web.yaml', 'folder/notes.txt']) {
    mkdirSync(dirname(join(victim, path)), { recursive: true });
    writeFileSync(join(victim, path), path.endsWith('.yaml') ? dirty : 'mine');
  }
  const clone = await aLocalRegistry({ ...registryFiles, 'policies/team.rego': rego });
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(clone.directory, path)), { recursive: true });
    symlinkSync(join(victim, target), join(clone.directory, path));
  }
  await clone.commit('Link');
  return { clone, victim };
}

const compose = 'services:\n  web: {image: "nginx:1.29"}\n  notes: {image: "nginx:1.29"}\n';
const hasOpa = (await findOpa(process.env['PATH'])) !== undefined;

it.each([
  [
    'fix',
    { 'linked/web.yaml': 'web.yaml', 'services-too': 'folder', 'a.yaml': 'web.yaml' },
    [['fix'], ['fix', 'linked'], ['fix', 'services-too/web.yaml']],
  ],
  [
    'import',
    { 'out/services': 'folder', 'force/services/web.yaml': 'web.yaml' },
    [
      ['import', 'compose.yaml', '--into', 'out'],
      ['import', 'compose.yaml', '--into', 'out', '--force'],
      ['import', 'compose.yaml', '--into', 'force', '--force'],
    ],
  ],
  [
    'init',
    { 'new/.github': 'folder', 'new/README.md': 'bashrc', 'new/services': 'folder' },
    [['init', 'new']],
  ],
  [
    'schema',
    { 'schemas/service.schema.json': 'bashrc', 'more/charter.schema.json': 'folder' },
    [
      ['schema', '--out', 'schemas'],
      ['schema', '--out', 'more'],
    ],
  ],
] as const)('is not followed by charter %s', { timeout: 60_000 }, async (_, links, commands) => {
  const { clone, victim } = await aLinkedClone(links);
  const before = contentOf(victim);
  await clone.write({ 'compose.yaml': compose });
  for (const words of commands) {
    const { error } = await printed(clone, words);
    expect(error).not.toContain('internal-error');
  }

  expect(contentOf(victim)).toEqual(before);
});

it('is not followed to another registry than the one that is named', async () => {
  const clone = await aLocalRegistry({ 'registry/charter.yaml': '', 'registry/services/web.yaml': dirty });
  await clone.git('mv', 'registry', 'other');
  symlinkSync('other', join(clone.directory, 'registry'));
  await clone.commit('Link');
  for (const command of ['validate', 'policy', 'plan']) {
    const words = [command, '--repo', 'registry', '--base', 'HEAD~1', '--head', 'HEAD'];
    const { error } = await printed(clone, words);
    expect(error).toContain('(usage-unknown-path)');
  }
});

it('does not move what Charter keeps out of the Git directory where a link names the registry', async () => {
  const around = aFolder();
  const clone = await aLocalRegistry({ 'a/b/c/charter.yaml': '', 'a/b/c/services/web.yaml': dirty });
  await clone.git('clone', '--quiet', '.', join(around, 'clone'));
  const directory = join(around, 'clone');
  const link = join(aFolder(), 'registry');
  symlinkSync(join(directory, 'a/b/c'), link);
  const { error } = await printed({ ...clone, directory }, ['log', '--repo', link, '--json']);

  expect(error).not.toContain('(');
  expect(readdirSync(around)).toEqual(['clone']);
  expect(existsSync(join(directory, '.git/charter/history'))).toBe(true);
});

it.runIf(hasOpa)('is not followed by charter policy build, neither to write nor to read', async () => {
  const { clone, victim } = await aLinkedClone({
    'policies/compiled.wasm': 'bashrc',
    'policies/compiled.json': 'folder/notes.txt',
    'policies/secret.rego': 'bashrc',
  });
  const before = contentOf(victim);
  const terminal = { PATH: process.env['PATH'] ?? '' };
  const { error } = await printed(clone, ['policy', 'build', '--json'], terminal);

  expect(error).toBe('');
  expect(contentOf(victim)).toEqual(before);
});

it.each([
  '../../evil',
  '/tmp/evil',
  '..\\..\\evil',
  '.git/hooks/post-checkout',
  'C:\\evil',
  'a/b',
  'con',
  'x\u0000y',
  '~/.bashrc',
  '-rf',
])('leads nowhere by the name of what is imported: %j', { timeout: 60_000 }, async (name) => {
  const around = aFolder();
  const folder = join(around, 'registry');
  mkdirSync(folder);
  execFileSync('git', ['init', '--quiet', folder]);
  writeFileSync(join(folder, 'charter.yaml'), '');
  writeFileSync(
    join(folder, 'compose.yaml'),
    `services:\n  ${JSON.stringify(name)}: {image: "nginx:1.29"}\n`,
  );
  const git = contentOf(join(folder, '.git'));
  const terminal = { directory: folder } as Clone;
  await printed(terminal, ['import', 'compose.yaml']);

  expect(readdirSync(around)).toEqual(['registry']);
  expect(contentOf(join(folder, '.git'))).toEqual(git);
  const made = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('.git/'));
  expect(
    made.filter((path) => !/^(?:(?:services|stacks)\/[a-z0-9][a-z0-9-]*\.yaml|c\w+\.yaml)$/.test(path)),
  ).toEqual([]);
});
