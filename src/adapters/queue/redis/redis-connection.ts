import { Redis, type RedisOptions } from 'ioredis';
import { QueueError } from '../queue-error.ts';
import { asRedisFault } from './redis-fault.ts';

/** Milliseconds for a connection to be made. */
const connectPatience = 10_000;

/** Milliseconds for an answer to a command: GitHub waits ten seconds for one to its webhook. */
const answerPatience = 5_000;

/** The oldest version with every command that is used: https://docs.bullmq.io names it as its own minimum. */
const oldestVersion = [6, 2] as const;

/** Host, port and database of a URL, without the user and the password. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port === '' ? '6379' : port}${pathname === '/' ? '' : pathname}`;
}

/**
 * A connection for commands. While Redis is away they fail at once instead of piling up, and the connection is made
 * again in the background. Rejects with a `QueueError` when Redis cannot be reached, or is not fit to keep work.
 */
export async function connectForCommands(url: string): Promise<Redis> {
  const client = createClient(url, { enableOfflineQueue: false, commandTimeout: answerPatience });
  // Where the handshake fails, the reason comes as an event, and the connection just as closed.
  let refusal: Error | undefined;
  const note = (error: Error): void => void (refusal = error);
  client.on('error', note);
  try {
    await client.connect();
    checkServer(await client.info(), placeOf(url));
    return client;
  } catch (error) {
    client.disconnect();
    throw asRedisFault(placeOf(url), error instanceof QueueError ? error : (refusal ?? error));
  } finally {
    client.off('error', note);
  }
}

/** A connection for a worker, which blocks on it: it and its commands wait for Redis as long as it takes. */
export function connectForWorker(url: string): Redis {
  return createClient(url, { maxRetriesPerRequest: null, lazyConnect: false });
}

function createClient(url: string, options: RedisOptions): Redis {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectPatience,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 8), 2_000),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    ...options,
  });
  // Every command reports its own failure; without a listener a lost connection would end the process.
  client.on('error', () => undefined);
  return client;
}

/** Throws where the server is not fit to keep work; `info` is its answer to `INFO`. */
function checkServer(info: string, place: string): void {
  const facts = new Map(
    info.split(/\r?\n/).map((line) => [line.split(':', 1)[0] ?? '', line.slice(line.indexOf(':') + 1)]),
  );
  checkVersion(facts.get('redis_version') ?? '', place);
  if (facts.get('role') === 'slave') {
    throw asRedisFault(place, new Error('READONLY: its role is that of a replica'));
  }
  const policy = facts.get('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction' && facts.get('maxmemory') !== '0') {
    throw new QueueError({
      code: 'redis-evicts',
      message: `The Redis at ${place} forgets keys when it is full (maxmemory-policy ${policy}), so work would be lost.`,
      hint: 'Set `maxmemory-policy noeviction`, or give Charter a Redis of its own.',
    });
  }
}

function checkVersion(version: string, place: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldestVersion[0] || (major === oldestVersion[0] && minor >= oldestVersion[1])) return;
  throw new QueueError({
    code: 'redis-too-old',
    message: `The Redis at ${place} is version ${version}; ${oldestVersion.join('.')} or newer is needed.`,
    hint: 'Upgrade it, or leave REDIS_URL out and run one server with the embedded queue.',
  });
}
