import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { branchOf, changedText, fileOf } from './registry.ts';
import type { BurstScript, Content } from './script.ts';

/** Of whoever made all commits. */
export const commitEmail = 'bob@acme.test';

/** A bare repository with every head that the script ever pushes, each under a ref of its own. */
export interface Branches {
  /** Pushes heads to their branches, forced, by one push. */
  push(url: string, heads: readonly { readonly pull: number; readonly head: string }[]): Promise<void>;
  pushMain(url: string, which: 'first' | 'second'): Promise<void>;
}

/** The ref of a head: that of the first, or of the event so many of a round. */
export function headOf(pull: number, place: 'first' | { readonly round: number }): string {
  return `${branchOf(pull)}-${place === 'first' ? place : place.round}`;
}

/** Makes all commits at once. What `main` becomes in the middle of the burst touches no pull request's file. */
export async function makeBranches(
  directory: string,
  { first, rounds }: BurstScript,
  main: Readonly<Record<string, string>>,
): Promise<Branches> {
  await git(['init', '--quiet', '--bare', directory]);
  await git([`--git-dir=${directory}`, 'fast-import', '--quiet'], commands());
  return {
    push: (url, heads) =>
      git([
        `--git-dir=${directory}`,
        'push',
        '--quiet',
        '--force',
        url,
        ...heads.map(({ pull, head }) => `refs/heads/${head}:refs/heads/${branchOf(pull)}`),
      ]),
    pushMain: (url, which) =>
      git([`--git-dir=${directory}`, 'push', '--quiet', url, `refs/heads/main-${which}:refs/heads/main`]),
  };

  function* commands(): Generator<string> {
    yield commitTo('main-first', main, undefined);
    yield commitTo('main-second', { 'README.md': 'What everybody should know.\n' }, 'main-first');
    for (const [pull, content] of first.entries()) yield change(pull, headOf(pull, 'first'), content);
    for (const [round, events] of rounds.entries()) {
      for (const event of events) {
        if (event.kind === 'push') yield change(event.pull, headOf(event.pull, { round }), event.content);
      }
    }
  }
}

function change(pull: number, head: string, content: Content): string {
  return commitTo(head, { [fileOf(pull)]: changedText(pull, content) }, 'main-first');
}

function commitTo(ref: string, files: Readonly<Record<string, string>>, onto: string | undefined): string {
  return [
    `commit refs/heads/${ref}\ncommitter Bob Stone <${commitEmail}> 1777885200 +0000\n`,
    data(`Make ${ref}`),
    onto === undefined ? '' : `from refs/heads/${onto}\n`,
    ...Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`),
  ].join('');
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** Never blocks: the forge that it talks to is in this very process. */
async function git(args: readonly string[], input: Iterable<string> = []): Promise<void> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    no_proxy: '*',
  };
  const child = spawn('git', args, { env, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close');
  for (const piece of input) {
    if (!child.stdin.write(piece)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`git ${args.at(1) ?? ''} ended with ${code}: ${said}`);
}
