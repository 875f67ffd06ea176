import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

/** A Redis of the test's own, on this machine alone, without a disk. */
export interface RedisServer {
  readonly url: string;
  /** Ends it at once, and forgets everything. */
  end(): Promise<void>;
  /** Starts it again on the same port, with what it had saved when `isKept`. */
  restart(): Promise<void>;
}

export interface RedisWish {
  /** Words of its command line: `--maxmemory 5mb`. */
  readonly options?: readonly string[];
  /** Everything is on the disk at once, so that a restart keeps it. */
  readonly isKept?: boolean;
}

/** Starts `redis-server`. Fails when the program is not installed, or does not begin to listen. */
export async function startRedisServer({
  options = [],
  isKept = false,
}: RedisWish = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'charter-redis-'));
  const port = await freePort();
  const kept = isKept ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
  const words = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    ...kept,
    ...options,
  ];
  let child: ChildProcess | undefined = await start(words);
  const end = async (): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null) return;
    ending.kill('SIGKILL');
    await once(ending, 'close');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    end: async () => {
      await end();
      if (!isKept) rmSync(folder, { recursive: true, force: true });
    },
    restart: async () => {
      await end();
      child = await start(words);
    },
  };
}

async function start(words: readonly string[]): Promise<ChildProcess> {
  const child = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.on('error', (cause) => reject(new Error('redis-server cannot be started', { cause })));
    child.on('close', () => reject(new Error(`redis-server ended: ${output}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ready to accept connections')) resolve();
    });
  });
  return child;
}

/** A port that the system had free a moment ago: Redis cannot be told to choose one. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('a server on a TCP port has a port');
  return address.port;
}
