// Takes deliveries and works on keys as fast as it can, and tells what it has stored and done, until it is killed.
import { appendFileSync } from 'node:fs';
import { openStore } from '../../../src/adapters/queue/open-store.ts';

const [dataDir = '', doneFile = ''] = process.argv.slice(2);
const store = openStore({
  dataDir,
  clock: { now: () => new Date().toISOString() },
  work: { concurrency: 4, maxAttempts: 4, backoff: () => 1, stopWithin: 1_000 },
});
store.queue.start(async ({ key }) => {
  await new Promise((resolve) => setTimeout(resolve, 3));
  appendFileSync(doneFile, `${key}\n`);
  return { kind: 'done' };
});

for (let number = 1; ; number++) {
  const guid = `guid-${number}`;
  const { stored } = await store.deliveries.accept({
    guid,
    event: 'pull_request',
    body: `{"number":${number}}`,
  });
  if (number % 3 === 0) await new Promise(setImmediate);
  // Every fifth stays pending: its handlers never come to an end.
  if (number % 5 !== 0) {
    void store.deliveries.complete(guid, [{ key: `acme/shop#${number}`, installationId: 1 }]);
  }
  await stored;
  process.stdout.write(`${number}\n`);
}
