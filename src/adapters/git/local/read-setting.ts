import { tryGit } from './run-git.ts';

/** A setting of the user's Git, as `git config --get` finds it for a repository; undefined where there is none. */
export async function readGitSetting(directory: string, name: string): Promise<string | undefined> {
  const { status, stdout } = await tryGit(directory, ['config', '--get', name]);
  return status === 0 ? stdout.toString('utf8').replace(/\r?\n$/, '') : undefined;
}
