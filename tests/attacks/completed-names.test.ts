import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { printed } from '../builders/a-hostile-clone.ts';
import { aFolder } from '../builders/a-store.ts';
import { aLocalRegistry } from '../entry/cli/a-local-registry.ts';
import type { Clone } from '../builders/a-clone.ts';

/* What bash and fish make of such names is driven in tests/entry/cli/completion.test.ts. */

const attacks = [
  '$(touch oops)',
  '`touch oops`',
  "'; touch oops; '",
  '"; touch oops; "',
  'a;touch oops',
  '=(touch oops)',
  '${(e):-$(touch oops)}',
  '*(e:touch oops:)',
];

const manifest = (name: string): string =>
  `apiVersion: charter.dev/v1\nkind: Environment\nmetadata:\n  name: ${name}\nspec:\n  tier: staging\n`;

async function aCloneOfHostileNames(): Promise<Clone> {
  const files = attacks.flatMap((name, index) => [
    [`plain${index}.yaml`, manifest(name)],
    [`quoted${index}.yaml`, manifest(JSON.stringify(name))],
    [`${name.replaceAll('/', '-')}.yaml`, manifest(`good${index}`)],
  ]);
  const clone = await aLocalRegistry({ 'charter.yaml': '', ...Object.fromEntries(files) });
  await clone.git('branch', 'feature/$(>oops)');
  await clone.git('branch', 'feature/`>oops`');
  return clone;
}

/** Asks the script for words as zsh would, and gives what it would offer. */
async function offered(clone: Clone, call: string, folder: string): Promise<string> {
  const script = join(aFolder(), '_charter');
  writeFileSync(script, (await printed(clone, ['completion', 'zsh'])).out);
  // `compadd -a NAME` offers what an array holds; what zsh quotes when it inserts a word is zsh's own.
  const stubs =
    'compdef() { : }; compadd() { local -a words; words=("${(@P)@[-1]}"); print -rl -- "OFFERED" "${words[@]}" }';
  const ask = `${stubs}; source "$1"; typeset -A opt_args; opt_args[--repo]=$2; ${call}`;
  const { stdout } = spawnSync('zsh', ['-f', '-c', ask, 'zsh', script, folder], {
    cwd: clone.directory,
    encoding: 'utf8',
  });
  return stdout;
}

const hasZsh = spawnSync('zsh', ['--version']).status === 0;

it.runIf(hasZsh).each([
  ['_charter_refs', '.', 'environment:good0'],
  ['_charter_environments', '.', 'good0'],
  ['_charter_revisions', '.', 'main'],
  ['_charter_refs', '$(touch oops)', 'OFFERED'],
  ['_charter_revisions', '`touch oops`', 'OFFERED'],
  ['_charter_refs', '=(touch oops)', 'OFFERED'],
])('run nothing in zsh: %s in %s', { timeout: 60_000 }, async (call, folder, expected) => {
  const clone = await aCloneOfHostileNames();
  const words = (await offered(clone, call, folder)).split('\n');

  expect(words).toContain(expected);
  expect(words.filter((word) => word.startsWith('environment:') && /[^\w:-]/.test(word))).toEqual([]);
  expect(
    readdirSync(clone.directory, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('oops'),
    ),
  ).toEqual([]);
});
