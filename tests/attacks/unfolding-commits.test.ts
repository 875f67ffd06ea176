import { expect, it, onTestFinished } from 'vitest';
import type { Clone } from '../builders/a-clone.ts';
import { printed } from '../builders/a-hostile-clone.ts';
import { aLocalRegistry } from '../entry/cli/a-local-registry.ts';

async function aRegistry(): Promise<Clone> {
  const clone = await aLocalRegistry();
  onTestFinished(() => clone.remove());
  return clone;
}

/** A folder of a hundred folders that are one and the same. */
async function hundredTimes(clone: Clone, tree: string): Promise<string> {
  const names = Array.from({ length: 100 }, (_, index) => `a-folder-with-a-long-name-${100 + index}`);
  await clone.write({ 'tree.txt': names.map((name) => `040000 tree ${tree}\t${name}\n`).join('') });
  return clone.git('-c', 'alias.make=!git mktree < tree.txt', 'make');
}

it('fill no memory with the paths of a tree that holds itself many times', { timeout: 240_000 }, async () => {
  const clone = await aRegistry();
  let tree = await clone.git('rev-parse', 'HEAD^{tree}');
  for (let level = 0; level < 4; level += 1) tree = await hundredTimes(clone, tree);
  await clone.git('branch', 'evil', await clone.git('commit-tree', '-p', 'HEAD', '-m', 'x', tree));
  const { error } = await printed(clone, ['show', 'payments', '--at', 'evil']);

  expect(error).toContain('(git-read-too-large)');
});

it('fill no memory with messages of megabytes', { timeout: 240_000 }, async () => {
  const clone = await aRegistry();
  await clone.git('config', 'core.compression', '1');
  await clone.write({ 'message.txt': `Change (#7)\n\n${'a'.repeat(8 * 1024 ** 2)}` });
  let tip = await clone.git('rev-parse', 'HEAD');
  const tree = await clone.git('rev-parse', 'HEAD^{tree}');
  for (let index = 0; index < 36; index += 1)
    tip = await clone.git('commit-tree', '-p', tip, '-F', 'message.txt', tree);
  await clone.git('branch', 'evil', tip);
  const { error, out } = await printed(clone, ['history', 'payments', '--rev', 'evil', '--json']);

  expect({ error, isThere: out.includes('payments') }).toEqual({ error: '', isThere: true });
});
