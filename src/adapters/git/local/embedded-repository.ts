import { basename, dirname, relative, sep } from 'node:path';
import { GitError } from '../git-error.ts';
import { tryGit } from './run-git.ts';

/** The Git directory of a working tree, and the one that its clone shares with all of its working trees. */
export interface GitDirectories {
  readonly own: string;
  readonly common: string;
}

/**
 * Refuses a clone of which a Git directory is content of a clone: whoever wrote a commit wrote its configuration, and
 * Git obeys that (`safe.bareRepository` in git-config), or wrote its HEAD, and points to the real one for all else.
 * Nothing tracked is ever called `.git`. Throws `GitError`.
 */
export async function refuseEmbedded({ own, common }: GitDirectories): Promise<void> {
  await refuseTracked(common);
  if (!isWithin(common, own)) await refuseTracked(own);
}

function isWithin(folder: string, path: string): boolean {
  return relative(folder, path).split(sep)[0] !== '..';
}

async function refuseTracked(gitDirectory: string): Promise<void> {
  if (gitDirectory.split(sep).includes('.git')) return;
  const around = ['--literal-pathspecs', '-c', 'safe.bareRepository=explicit', 'ls-files', '-z', '--'];
  const output = await tryGit(dirname(gitDirectory), [...around, basename(gitDirectory)]);
  const isTracked = output.status === 0 && output.stdout.length > 0;
  const isInAnother = output.status !== 0 && output.stderr.includes('safe.bareRepository');
  if (!isTracked && !isInAnother) return;
  throw new GitError({
    code: 'git-embedded-repository',
    message: `${gitDirectory} has the form of a Git directory, and is content of the clone around it.`,
    hint: 'Find out who has put it there, since Git would obey what is configured in it; run the command outside of that folder.',
  });
}
