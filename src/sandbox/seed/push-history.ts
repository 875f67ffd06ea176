import { rm } from 'node:fs/promises';
import { runGit, GitFailure } from '../forge/git/run-git.ts';
import { SandboxError } from '../sandbox-error.ts';
import { signExample, type DemoSigning } from './demo-signing.ts';
import { exampleHistory, readExample } from './example.ts';
import { toFastImport, type NewBranch } from './fast-import.ts';
import type { Files } from './history.ts';
import { commitOf, type OpenWork } from './open-work.ts';

export interface PushTarget {
  /** Without credentials. */
  readonly url: string;
  readonly login: string;
  readonly token: string;
  readonly repositoryId: number;
}

/** Puts the history of the example on the branch `main` of an empty repository, and the work beside it. */
export async function pushExample(request: {
  readonly target: PushTarget;
  readonly work: OpenWork | undefined;
  /** A folder to work in; gone afterwards. */
  readonly temporary: string;
  readonly signing: DemoSigning;
  /** The folder where the key is kept with which the example is signed. */
  readonly keys: string;
}): Promise<void> {
  const { target, work, temporary, signing, keys } = request;
  const files = await signExample(await readExample(), signing, { keys, repositoryId: target.repositoryId });
  const input = toFastImport(exampleBranches(files, work));
  try {
    await runGit({ directory: undefined, args: ['init', '--quiet', '--bare', temporary] });
    await runGit({ directory: temporary, args: ['fast-import', '--quiet'], input });
    await push({ directory: temporary, refspecs: ['refs/heads/*:refs/heads/*'], target });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function exampleBranches(files: Files, work: OpenWork | undefined): readonly NewBranch[] {
  const commits = exampleHistory(files);
  const main: NewBranch = { name: 'main', commits };
  if (work === undefined) return [main];
  const commit = commitOf(work, commits.at(-1)?.files ?? new Map());
  return [main, { name: work.branch, from: main.name, commits: [commit] }];
}

/** Whatever the user has set for real pushes: no helper is asked, nothing is signed, no tag is added. */
const pushSettings = ['credential.helper=', 'push.gpgSign=false', 'push.followTags=false'].flatMap(
  (setting) => ['-c', setting],
);

/** Pushes refs over HTTP as a demo user. Throws `SandboxError` (`sandbox-import-failed`) with Git's own words. */
export async function push(request: {
  readonly directory: string;
  readonly refspecs: readonly string[];
  readonly target: Omit<PushTarget, 'repositoryId'>;
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<void> {
  const { directory, refspecs, target } = request;
  const credentials = Buffer.from(`${target.login}:${target.token}`).toString('base64');
  try {
    await runGit({
      directory: undefined,
      args: ['-C', directory, ...pushSettings, 'push', '--quiet', '--no-verify', target.url, ...refspecs],
      // The token goes by the environment, because arguments can be read by everybody on the machine.
      environment: {
        ...request.environment,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'http.extraHeader',
        GIT_CONFIG_VALUE_0: `Authorization: Basic ${credentials}`,
        no_proxy: '*',
      },
    });
  } catch (cause) {
    if (!(cause instanceof GitFailure)) throw cause;
    throw new SandboxError({
      code: 'sandbox-import-failed',
      message: `the history of ${directory} could not be imported: ${cause.stderr.trim()}`,
      hint: 'What Git says is above. `git fsck` in that folder tells whether the repository is sound.',
      cause,
    });
  }
}
