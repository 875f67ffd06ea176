// One replica: works on the queue, and writes a line to a file when a run begins and when it ends, until it is killed.
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openRedisStore } from '../../../src/adapters/queue/redis/open-redis-store.ts';

const [url = '', prefix = '', name = '', file = '', milliseconds = '0'] = process.argv.slice(2);
const tell = (what: string, key: string): void =>
  appendFileSync(file, `${JSON.stringify({ at: Date.now(), name, what, key })}\n`);

const store = await openRedisStore({
  url,
  prefix,
  clock: { now: () => new Date().toISOString() },
  work: { concurrency: 2, maxAttempts: 4, backoff: () => 10, stopWithin: 5_000 },
  stall: { lockDuration: 2_000, stalledInterval: 500 },
});
store.queue.start(async ({ key }) => {
  tell('begins', key);
  await pause(Number(milliseconds));
  tell('ends', key);
  return { kind: 'done' };
});
process.on('SIGTERM', () => {
  void store.queue
    .stop()
    .then(() => store.close())
    .then(() => process.exit(0));
});
process.stdout.write('ready\n');
