import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { numberOf } from './numbers.ts';
import { changedFiles, registryFiles, type GeneratedFile, type Layout } from './registry-files.ts';

export interface HistoryWish {
  readonly manifests: number;
  readonly layout: Layout;
  /** Steps of the first-parent line after the first commit; every fourth is the merge of a pull request. */
  readonly steps: number;
}

/** Services that are changed, each as often as the others, in turn. */
const changedServices = 100;

/** The time of the first commit, and seconds between two. */
const begin = 1_700_000_000;
const interval = 3_600;

/** The name of the Service that the first step changes, and every hundredth after it. */
export function firstChangedService({ manifests, layout }: HistoryWish): string {
  const [file] = changedFiles(manifests, layout, { count: changedServices, tag: '' });
  return /^ {2}name: (\S+)$/m.exec(file?.text ?? '')?.[1] ?? '';
}

/** The ISO time of a step. */
export function timeOfStep(step: number): string {
  return new Date((begin + step * interval) * 1000).toISOString();
}

/** Writes the history of a registry as a Git repository without a working tree: the same one every time. */
export async function writeHistory(folder: string, wish: HistoryWish): Promise<void> {
  mkdirSync(folder, { recursive: true });
  execFileSync('git', ['init', '--quiet', '--initial-branch', 'main', folder]);
  const child = spawn('git', ['fast-import', '--quiet'], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  for (const piece of commands(wish)) {
    if (!child.stdin.write(piece)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [status] = (await ended) as [number | null];
  if (status !== 0) throw new Error(`git fast-import ended with ${status}`);
}

function* commands({ manifests, layout, steps }: HistoryWish): Generator<string> {
  yield* commit({ branch: 'main', step: 0, message: 'The registry' }, registryFiles(manifests, layout));
  const services = [...changedFiles(manifests, layout, { count: changedServices, tag: 'TAG' })];
  for (let step = 1; step <= steps; step += 1) {
    const service = services[(step - 1) % services.length];
    if (service === undefined) continue;
    const file = { ...service, text: service.text.replace(':TAG\n', `:${step}.${numberOf(9, step)}.0\n`) };
    if (step % 4 !== 0)
      yield* commit({ branch: 'main', step, message: `Release ${step} (#${step})` }, [file]);
    else yield* merge(step, file);
  }
}

function* merge(step: number, file: GeneratedFile): Generator<string> {
  yield 'reset refs/heads/topic\nfrom refs/heads/main\n\n';
  yield* commit({ branch: 'topic', step, message: `Release ${step}` }, [file]);
  const message = `Merge pull request #${step} from acme/topic\n\nRelease ${step}`;
  yield* commit({ branch: 'main', step, message, merged: 'refs/heads/topic' }, [file]);
}

interface CommitWish {
  readonly branch: string;
  readonly step: number;
  readonly message: string;
  readonly merged?: string;
}

function* commit(
  { branch, step, message, merged }: CommitWish,
  files: Iterable<GeneratedFile>,
): Generator<string> {
  const person = `Person ${numberOf(30, step)} <person-${numberOf(30, step)}@example.com>`;
  yield `commit refs/heads/${branch}\ncommitter ${person} ${begin + step * interval} +0100\n${data(message)}`;
  if (merged !== undefined) yield `merge ${merged}\n`;
  for (const { path, text } of files) yield `M 100644 inline ${path}\n${data(text)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
