import { openLocalRepository } from '../../adapters/git/local-repository.ts';
import { shellWord } from '../../model/shell-word.ts';
import type { DiffSides } from './diff-sides.ts';
import { resolvePoint } from './resolve-point.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * The commit at which two sides parted, of several the newest; `folder` is one of the clone. Throws `UsageError` where
 * they have none in common, and `GitError`.
 */
export async function findParting(
  { base, head = 'HEAD' }: Pick<DiffSides, 'base' | 'head'>,
  folder: string,
  terminal: Terminal,
): Promise<string> {
  const repository = await openLocalRepository(folder);
  try {
    const left = await resolvePoint(repository, base, terminal);
    const right = await resolvePoint(repository, head, terminal);
    const { mergeBase } = await repository.reader.mergeTrees(left, right);
    if (mergeBase !== undefined) return mergeBase;
  } finally {
    repository.close();
  }
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `${shellWord(base)} and ${shellWord(head)} have no commit in common, so there is none at which they parted.`,
    hint: `Compare the two as they are, with two dots: \`npx charter diff ${shellWord(`${base}..${head}`)}\`. In a shallow clone, run \`git fetch --unshallow\` first.`,
  });
}
