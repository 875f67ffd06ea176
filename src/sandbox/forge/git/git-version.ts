import { ForgeStartError } from '../forge-start-error.ts';
import { tryGit } from './run-git.ts';

/** The first version with `git merge-tree --write-tree`. */
const oldest: readonly [number, number] = [2, 38];

/** Throws `forge-start-git-missing` or `forge-start-git-too-old` when this machine's Git cannot do what is needed. */
export async function requireGit(): Promise<void> {
  const found = await tryGit({ directory: undefined, args: ['version'] }).catch((cause: unknown) => {
    throw new ForgeStartError({
      code: 'forge-start-git-missing',
      message: 'The embedded forge needs Git, and no program `git` could be started.',
      hint: `Install Git ${oldest.join('.')} or newer and see that it is on the PATH.`,
      cause,
    });
  });
  const words = found.stdout.toString('utf8').trim();
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(words) ?? []).slice(1).map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new ForgeStartError({
    code: 'forge-start-git-too-old',
    message: `The embedded forge needs Git ${oldest.join('.')} or newer, to merge without a work tree; found ${words || 'no version'}.`,
    hint: 'Install a newer Git.',
  });
}
