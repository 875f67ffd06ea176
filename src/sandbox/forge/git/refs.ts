import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runGit, tryGit } from './run-git.ts';

/** A compare-and-set of one ref; `undefined` stands for "does not exist". */
export interface RefUpdate {
  readonly ref: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const absent = '0'.repeat(40);

/** All refs of a repository with what they point at, in order of name. */
export async function readRefs(directory: string): Promise<Map<string, string>> {
  const args = ['for-each-ref', '--format=%(objectname) %(refname)'];
  const lines = (await runGit({ directory, args })).toString('utf8').split('\n');
  return new Map(
    lines.filter((line) => line !== '').map((line): [string, string] => [line.slice(41), line.slice(0, 40)]),
  );
}

/**
 * Moves refs, all or none, each only when it is where it was expected. Gives Git's reason when refused,
 * undefined when done.
 */
export async function writeRefs(
  directory: string,
  updates: readonly RefUpdate[],
): Promise<string | undefined> {
  const input = updates
    .map(({ ref, before, after }) =>
      after === undefined
        ? `delete ${ref}\0${before ?? ''}\0`
        : `update ${ref}\0${after}\0${before ?? absent}\0`,
    )
    .join('');
  const result = await tryGit({ directory, args: ['update-ref', '-z', '--stdin'], input });
  return result.status === 0 ? undefined : result.stderr.trim();
}

/** What one ref points at now, without the cost of a process (gitrepository-layout); undefined where it is not. */
export async function readRef(directory: string, ref: string): Promise<string | undefined> {
  if (!isRefName(ref)) return undefined;
  const loose = await readFile(join(directory, ref), 'utf8').catch(() => '');
  const sha = /^[\da-f]{40}/.exec(loose)?.[0];
  if (sha !== undefined) return sha;
  const packed = await readFile(join(directory, 'packed-refs'), 'utf8').catch(() => '');
  return packed
    .split('\n')
    .find((line) => line.slice(41) === ref)
    ?.slice(0, 40);
}

/**
 * Moves a ref of a pull request, without the cost of a process. Only the forge writes below `refs/pull/`, and never
 * packs what is there, so that no lock is needed but the repository's `exclusive`.
 */
export async function writePullRef(directory: string, ref: string, after: string | undefined): Promise<void> {
  if (!/^refs\/pull\/\d+\/(?:head|merge)$/.test(ref)) throw new Error(`${ref} is not a pull request's`);
  const file = join(directory, ref);
  if (after === undefined) return rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.lock`, `${after}\n`);
  await rename(`${file}.lock`, file);
}

/** The rules of git-check-ref-format for a full name with at least three parts, as GitHub asks for. */
export function isRefName(name: string): boolean {
  if (!/^refs\/[^/]+\/./.test(name) || Buffer.byteLength(name) > 250) return false;
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007F~^:?*[\\]|\.\.|@\{|\/\/|[/.]$/.test(name)) return false;
  return name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}

/** True for a name that may stand behind `refs/heads/`. */
export function isBranchName(name: string): boolean {
  return !name.startsWith('-') && name !== 'HEAD' && isRefName(`refs/heads/${name}`);
}

/** The branch of a full ref name; undefined where it is none. */
export function branchOf(ref: string): string | undefined {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
}
