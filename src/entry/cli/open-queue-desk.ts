import { resolve } from 'node:path';
import { EnvironmentReader } from '../../config/environment-reader.ts';
import { parseRedisUrl } from '../../config/redis-url.ts';
import { QueueError } from '../../adapters/queue/queue-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { QueueDesk } from '../../ports/queue-desk.ts';
import type { OptionSpecs } from './command.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** What all commands on the queue take. */
export const queueOptions = {
  data: {
    type: 'value',
    placeholder: 'DIR',
    summary: 'The DATA_DIR of a server with the embedded queue; from the environment if left out',
  },
  redis: {
    type: 'value',
    placeholder: 'URL',
    summary: 'The REDIS_URL of the servers; from the environment if left out, which hides its password',
  },
  json: { type: 'flag', summary: 'Print the result as JSON (docs/cli.md has its shape)' },
} as const satisfies OptionSpecs;

export const systemClock: Clock = { now: () => new Date().toISOString() };

interface Place {
  readonly data: string | undefined;
  readonly redis: string | undefined;
}

/**
 * Opens the queue that the options name, or else the one that a server started in this environment would have.
 * Throws `UsageError`, `ConfigError` or `QueueError`.
 */
export async function openQueueDesk(options: Place, terminal: Terminal): Promise<QueueDesk> {
  const { data, redis } = chosenPlace(options, terminal.environment);
  if (redis !== undefined) {
    const { openRedisDesk } = await import('../../adapters/queue/redis/open-redis-store.ts');
    return openRedisDesk({ url: checkedUrl(redis), clock: systemClock });
  }
  if (data === undefined) throw noPlace();
  const { SqliteQueueDesk } = await import('../../adapters/queue/sqlite-queue-desk.ts');
  return new SqliteQueueDesk({ dataDir: resolve(terminal.workingDirectory, data), clock: systemClock });
}

/** Does something with a key of the queue that has to be there. */
export async function changeQueue(
  options: Place,
  terminal: Terminal,
  change: (desk: QueueDesk) => Promise<{ readonly key: string; readonly isDone: boolean }>,
): Promise<void> {
  const desk = await openQueueDesk(options, terminal);
  try {
    const { key, isDone } = await change(desk);
    if (!isDone) throw unknownKey(key);
  } finally {
    await desk.close();
  }
}

function chosenPlace({ data, redis }: Place, environment: Terminal['environment']): Place {
  if (data !== undefined && redis !== undefined) {
    throw new UsageError({
      code: 'usage-invalid-value',
      message: '`--data` and `--redis` are both given; a queue is in one of them.',
      hint: 'Keep one of them.',
    });
  }
  if (data !== undefined || redis !== undefined) return { data, redis };
  return { data: environment['DATA_DIR'], redis: environment['REDIS_URL'] };
}

function checkedUrl(text: string): string {
  const reader = new EnvironmentReader({ REDIS_URL: text });
  const url = reader.read({
    name: 'REDIS_URL',
    hint: 'For example: REDIS_URL=redis://HOST:6379, or rediss://USER:PASSWORD@HOST:6380 with TLS.',
    parse: parseRedisUrl,
  });
  const [problem] = reader.problems;
  if (problem !== undefined || url === undefined) throw problem ?? noPlace();
  return url;
}

function noPlace(): UsageError {
  return new UsageError({
    code: 'usage-missing-option',
    message:
      'It is not said whose queue: neither `--data` nor `--redis` is given, nor DATA_DIR or REDIS_URL set.',
    hint: 'For example: `npx charter queue --data /var/lib/charter`',
  });
}

function unknownKey(key: string): QueueError {
  return new QueueError({
    code: 'queue-key-unknown',
    message: `Nothing waits or failed under ${key}.`,
    hint: '`npx charter queue` lists every key; one that is being worked on cannot be touched.',
  });
}
