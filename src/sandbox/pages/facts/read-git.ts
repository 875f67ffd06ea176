import { startGit } from '../../forge/git/run-git.ts';

export interface BoundedOutput {
  /** Bytes that are not UTF-8 are replaced. */
  readonly text: string;
  /** False when the output was longer than the limit, or Git failed. */
  readonly isComplete: boolean;
}

/** Runs Git and keeps at most `limit` bytes of what it says; it is ended once it has said more. */
export async function readGit(run: {
  readonly directory: string;
  readonly args: readonly string[];
  readonly limit: number;
}): Promise<BoundedOutput> {
  const child = startGit({ directory: run.directory, args: run.args });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  child.stdin.on('error', () => {});
  child.stdin.end();
  child.stderr.resume();
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    if (size < run.limit) chunks.push(chunk.subarray(0, run.limit - size));
    size += chunk.length;
    if (size > run.limit) child.kill('SIGKILL');
  });
  const status = await ended;
  return { text: Buffer.concat(chunks).toString('utf8'), isComplete: status === 0 && size <= run.limit };
}
