import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { changedFiles, registryFiles, type GeneratedFile, type Layout } from './registry-files.ts';

/** Branches of a generated repository: the whole registry, and a change of ten of its files. */
export const branches = { base: 'main', change: 'change' } as const;

/**
 * Writes a registry as a Git repository without a working tree: one commit with everything on `main`, and on
 * `change` one more that edits ten Services. Names, times and so all ids are the same every time.
 */
export async function writeRepository(folder: string, manifests: number, layout: Layout): Promise<void> {
  mkdirSync(folder, { recursive: true });
  execFileSync('git', ['init', '--quiet', '--initial-branch', branches.base, folder]);
  const child = spawn('git', ['fast-import', '--quiet'], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  for (const piece of commands(manifests, layout)) {
    if (!child.stdin.write(piece)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [status] = (await ended) as [number | null];
  if (status !== 0) throw new Error(`git fast-import ended with ${status}`);
}

/** Fills the working tree of a generated repository, for programs that read files. */
export function checkOut(folder: string, branch: string): void {
  execFileSync('git', ['reset', '--quiet', '--hard', branch], { cwd: folder });
}

function* commands(manifests: number, layout: Layout): Generator<string> {
  yield* commit(branches.base, 'The registry', registryFiles(manifests, layout));
  const edits = changedFiles(manifests, layout, { count: 10, tag: '99.0.0' });
  yield* commit(branches.change, 'New images', edits, branches.base);
}

function* commit(
  branch: string,
  message: string,
  files: Iterable<GeneratedFile>,
  parent?: string,
): Generator<string> {
  yield `commit refs/heads/${branch}\ncommitter Bench <bench@example.com> 1767225600 +0000\n${data(message)}`;
  if (parent !== undefined) yield `from refs/heads/${parent}\n`;
  for (const { path, text } of files) yield `M 100644 inline ${path}\n${data(text)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
