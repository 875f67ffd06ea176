import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { startGit } from './run-git.ts';

export interface GitObject {
  readonly sha: string;
  readonly type: 'blob' | 'tree' | 'commit' | 'tag';
  readonly size: number;
  /** Empty when only the header was asked for. */
  readonly bytes: Buffer;
}

/** Reads objects of one repository through one long-lived process. */
export interface ObjectReader {
  /** Undefined where there is no such object. */
  read(sha: string): Promise<GitObject | undefined>;
  /** Type and size without the content. */
  describe(sha: string): Promise<GitObject | undefined>;
  close(): void;
}

interface Question {
  readonly command: 'contents' | 'info';
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
}

type Process = ChildProcessByStdio<Writable, Readable, Readable>;

const objectId = /^[0-9a-f]{40}$/;

/** The process ends by itself when nothing was asked for this long, in milliseconds. */
const idleTime = 60_000;

/** A reader on a bare repository. The process starts with the first question and again after it ended. */
export function createObjectReader(directory: string): ObjectReader {
  let session: Session | undefined;
  const ask = (command: Question['command'], sha: string): Promise<GitObject | undefined> => {
    if (!objectId.test(sha)) return Promise.resolve(undefined);
    session = session === undefined || session.isOver() ? startSession(directory) : session;
    return session.ask(command, sha);
  };
  return {
    read: (sha) => ask('contents', sha),
    describe: (sha) => ask('info', sha),
    close: () => session?.end(),
  };
}

interface Session {
  ask(command: Question['command'], sha: string): Promise<GitObject | undefined>;
  isOver(): boolean;
  end(): void;
}

function startSession(directory: string): Session {
  const child: Process = startGit({ directory, args: ['cat-file', '--batch-command'] });
  const questions: Question[] = [];
  let isOver = false;
  const idle = setTimeout(() => child.stdin.end(), idleTime).unref();
  const finish = (error: Error): void => {
    isOver = true;
    clearTimeout(idle);
    for (const question of questions.splice(0)) question.reject(error);
  };
  const read = createAnswerParser(
    () => questions[0]?.command,
    (object) => questions.shift()?.resolve(object),
  );
  child.stdout.on('data', (chunk: Buffer) => read(chunk));
  child.stderr.resume();
  child.stdin.on('error', () => {});
  child.on('error', finish);
  child.on('close', () => finish(new Error(`git cat-file ended while it was being asked in ${directory}`)));
  return {
    isOver: () => isOver || child.stdin.writableEnded,
    end: () => void child.stdin.end(),
    ask: (command, sha) =>
      new Promise((resolve, reject) => {
        questions.push({ command, resolve, reject });
        idle.refresh();
        child.stdin.write(`${command} ${sha}\n`);
      }),
  };
}

/** Cuts the process's output into answers: a header line, then for `contents` the bytes and a newline. */
function createAnswerParser(
  command: () => Question['command'] | undefined,
  answer: (object: GitObject | undefined) => void,
): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  let needed = 0;
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    // Joining only once enough has come keeps large objects linear.
    if (size < needed) return;
    let buffer = Buffer.concat(chunks);
    for (;;) {
      const end = buffer.indexOf(10);
      if (end < 0) break;
      const header = parseHeader(buffer.toString('latin1', 0, end));
      const hasBody = header !== undefined && command() === 'contents';
      needed = end + 1 + (hasBody ? header.size + 1 : 0);
      if (buffer.length < needed) break;
      answer(hasBody ? { ...header, bytes: Buffer.from(buffer.subarray(end + 1, needed - 1)) } : header);
      buffer = buffer.subarray(needed);
      needed = 0;
    }
    chunks = [buffer];
    size = buffer.length;
  };
}

function parseHeader(line: string): GitObject | undefined {
  const [sha = '', type, size] = line.split(' ');
  if (type !== 'blob' && type !== 'tree' && type !== 'commit' && type !== 'tag') return undefined;
  return { sha, type, size: Number(size), bytes: Buffer.alloc(0) };
}
