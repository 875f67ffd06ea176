import { chmodSync, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { aClone } from '../builders/a-clone.ts';
import { printed } from '../builders/a-hostile-clone.ts';
import { aFolder } from '../builders/a-store.ts';

/** A clone whose root and `bin` hold a program that is called `git`, and leaves a mark. */
async function aCloneWithPrograms(): Promise<{ readonly directory: string; readonly mark: string }> {
  const mark = join(aFolder(), 'pwned');
  const program = `#!/bin/sh\n: > '${mark}'\n`;
  const clone = await aClone();
  onTestFinished(() => clone.remove());
  await clone.write({ 'charter.yaml': '', git: program, 'bin/git': program });
  for (const name of ['git', 'bin/git']) chmodSync(join(clone.directory, name), 0o755);
  await clone.commit('Add programs');
  return { directory: clone.directory, mark };
}

it.each([
  ['an empty entry', (path: string) => `${delimiter}${path}`],
  ['a lone dot', (path: string) => `.${delimiter}${path}`],
  ['a folder beside', (path: string) => `bin${delimiter}${path}`],
])('is not taken for Git where the search path begins with %s', async (_, pathOf) => {
  const { directory, mark } = await aCloneWithPrograms();
  const usual = process.env['PATH'] ?? '';
  vi.stubEnv('PATH', pathOf(usual));
  onTestFinished(() => void vi.unstubAllEnvs());
  const terminal = { directory } as Parameters<typeof printed>[0];
  const { error } = await printed(terminal, ['log']);

  expect({ error, isRun: existsSync(mark) }).toEqual({ error: '', isRun: false });
});

it('is not taken for Git where the search path names nothing else', async () => {
  const { directory, mark } = await aCloneWithPrograms();
  vi.stubEnv('PATH', '.');
  onTestFinished(() => void vi.unstubAllEnvs());
  const terminal = { directory } as Parameters<typeof printed>[0];
  await printed(terminal, ['log']);

  expect(existsSync(mark)).toBe(false);
});
