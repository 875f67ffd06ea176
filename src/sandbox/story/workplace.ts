import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StoryError } from './story-error.ts';

const run = promisify(execFile);

/** A person's clone, worked on with the real `git`. */
export interface Workplace {
  /** Runs Git in the clone and gives what it prints. Throws `StoryError` (`story-git-failed`). */
  git(...words: readonly string[]): Promise<string>;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
}

export interface WorkplaceRequest {
  readonly directory: string;
  /** Without credentials: the token is handed to Git apart, so that it stands in no file and no process list. */
  readonly cloneUrl: string;
  readonly person: { readonly login: string; readonly name: string; readonly email: string };
  readonly token: string;
}

/** Clones a repository over HTTP as one of the demo users. */
export async function cloneAs(request: WorkplaceRequest): Promise<Workplace> {
  const { directory, cloneUrl } = request;
  const env = gitEnvironment(request);
  await runGit({ words: ['clone', '--quiet', cloneUrl, directory], env });
  return {
    git: (...words) => runGit({ words: ['-C', directory, ...words], env }),
    read: (file) => readFile(join(directory, file), 'utf8'),
    write: (file, text) => writeFile(join(directory, file), text),
  };
}

/** Leaves the user's own Git configuration, the repository of a hook that runs this, proxies and prompts out of it. */
function gitEnvironment({ person, token }: WorkplaceRequest): NodeJS.ProcessEnv {
  const credentials = Buffer.from(`${person.login}:${token}`).toString('base64');
  const surroundings = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(surroundings),
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${credentials}`,
    GIT_AUTHOR_NAME: person.name,
    GIT_AUTHOR_EMAIL: person.email,
    GIT_COMMITTER_NAME: person.name,
    GIT_COMMITTER_EMAIL: person.email,
    no_proxy: '*',
  };
}

async function runGit(call: {
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}): Promise<string> {
  try {
    const { stdout } = await run('git', call.words, { env: call.env, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (cause) {
    throw new StoryError({
      code: 'story-git-failed',
      message: `\`git ${call.words.join(' ')}\` failed: ${stderrOf(cause)}`,
      hint: 'Git 2.38 or newer is needed, and a folder for temporary files that can be written to.',
      cause,
    });
  }
}

function stderrOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'stderr' in error && String(error.stderr) !== '')
    return String(error.stderr).trim();
  return error instanceof Error ? error.message : String(error);
}
