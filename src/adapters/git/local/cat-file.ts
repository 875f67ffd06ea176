import { Socket } from 'node:net';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { corruptObject, GitError } from '../git-error.ts';
import { isObjectId, type GitObject, type ObjectType } from '../git-objects.ts';
import { ByteQueue } from './byte-queue.ts';
import { cannotStart, startGit } from './run-git.ts';

/**
 * Reads the objects of a clone through one `git cat-file --batch`, started when first needed. It knows every kind of
 * clone: alternates, linked worktrees, partial and SHA-256 ones. While idle it does not keep the program running.
 */
export class CatFile {
  readonly #directory: string;
  #process: BatchProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** In the order asked for; undefined where there is no such object. */
  readObjects(ids: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
    const result = this.#last.then(() => this.#readNow(ids));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Ends the process; a later read starts another one. */
  close(): void {
    this.#process?.end();
    this.#process = undefined;
  }

  async #readNow(ids: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
    if (ids.length === 0) return [];
    const strange = ids.find((id) => !isObjectId(id));
    if (strange !== undefined) throw notAnId(strange);
    this.#process ??= new BatchProcess(this.#directory);
    try {
      return await this.#process.read(ids);
    } catch (error) {
      this.close();
      throw error;
    }
  }
}

class BatchProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #output: ByteQueue;
  #failure: Error | undefined;
  #stderr = '';

  constructor(directory: string) {
    this.#child = startGit(directory, ['cat-file', '--batch']);
    this.#output = new ByteQueue(this.#child.stdout);
    this.#child.on('error', (error) => (this.#failure = cannotStart(error)));
    this.#child.stdin.on('error', () => undefined);
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.#child.unref();
    this.#setRunning(false);
  }

  async read(ids: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
    this.#setRunning(true);
    try {
      this.#child.stdin.write(ids.map((id) => `${id}\n`).join(''));
      const objects: (GitObject | undefined)[] = [];
      for (const id of ids) objects.push(await this.#readOne(id));
      return objects;
    } finally {
      this.#setRunning(false);
    }
  }

  end(): void {
    this.#child.stdin.end();
    this.#child.stdout.destroy();
  }

  async #readOne(id: string): Promise<GitObject | undefined> {
    const line = this.#output.takeLineNow() ?? (await this.#output.takeLine());
    if (line === undefined) throw this.#ended(id);
    const [, kind = '', size = ''] = line.split(' ');
    if (!isObjectType(kind)) return undefined;
    const length = Number(size);
    const bytes = this.#output.takeNow(length) ?? (await this.#output.take(length));
    const end = this.#output.takeNow(1) ?? (await this.#output.take(1));
    if (bytes === undefined || end === undefined) throw this.#ended(id);
    return { type: kind, bytes };
  }

  #ended(id: string): Error {
    const said = this.#stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
    return this.#failure ?? corruptObject(`\`git cat-file\` gave up at ${id} (${said || 'it said nothing'})`);
  }

  /** Pipes are held open only while an answer is awaited. */
  #setRunning(isRunning: boolean): void {
    for (const pipe of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) {
      if (!(pipe instanceof Socket)) continue;
      if (isRunning) pipe.ref();
      else pipe.unref();
    }
  }
}

function isObjectType(text: string): text is ObjectType {
  return text === 'commit' || text === 'tree' || text === 'blob' || text === 'tag';
}

function notAnId(text: string): GitError {
  return new GitError({
    code: 'git-object-missing',
    message: `${JSON.stringify(text.slice(0, 80))} is not the full id of a Git object.`,
    hint: 'Resolve revisions such as branch names first.',
  });
}
