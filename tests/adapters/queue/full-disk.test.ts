import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../src/adapters/queue/database.ts';
import { SqliteDeliveries } from '../../../src/adapters/queue/sqlite-deliveries.ts';
import { SqliteWorkQueue } from '../../../src/adapters/queue/sqlite-work-queue.ts';
import { TickTransaction } from '../../../src/adapters/queue/tick-transaction.ts';
import { WorkTable } from '../../../src/adapters/queue/work-table.ts';
import { aFolder, systemClock } from '../../builders/a-store.ts';

/** A store whose file may not grow until the test says so. */
function aFullStore(): {
  database: DatabaseSync;
  deliveries: SqliteDeliveries;
  queue: SqliteWorkQueue;
  makeRoom: () => void;
} {
  const database = openDatabase(join(aFolder(), 'charter.sqlite'));
  onTestFinished(() => database.close());
  const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
  database.exec(`PRAGMA max_page_count = ${pages}`);
  const transaction = new TickTransaction(database, systemClock);
  const options = { concurrency: 1, maxAttempts: 3, backoff: () => 1, stopWithin: 100 };
  const table = new WorkTable(database);
  return {
    database,
    deliveries: new SqliteDeliveries({ database, transaction, table }),
    queue: new SqliteWorkQueue({ table, transaction, options }),
    makeRoom: () => database.exec('PRAGMA max_page_count = 100000'),
  };
}

describe('a full disk', () => {
  const delivery = { guid: 'a', event: 'pull_request', body: 'x'.repeat(100_000) };

  it('refuses a delivery, and takes it when there is room again', async () => {
    const { deliveries, makeRoom } = aFullStore();

    await expect((await deliveries.accept(delivery)).stored).rejects.toThrow('full');
    makeRoom();
    const again = await deliveries.accept(delivery);
    await again.stored;

    expect(again.seen).toBe('new');
    expect(await deliveries.read('a')).toEqual(delivery);
  });

  it('does not keep the server from stopping: what was in hand is taken up at the next start anyway', async () => {
    const { database, queue } = aFullStore();
    const started = Promise.withResolvers<void>();
    queue.start(() => {
      started.resolve();
      return new Promise(() => undefined);
    });
    await queue.enqueue({ key: 'acme/shop#1', installationId: 1 });
    await started.promise;
    await new Promise(setImmediate);
    database.exec('PRAGMA query_only = ON');

    await queue.stop();

    expect(await queue.counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('undoes all of a turn or nothing, so that no work is left without its delivery', async () => {
    const { deliveries, queue, makeRoom } = aFullStore();

    const enqueued = queue.enqueue({ key: 'acme/shop#1', installationId: 1 });
    const { stored } = await deliveries.accept(delivery);
    const outcomes = await Promise.allSettled([enqueued, stored]);
    makeRoom();

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await queue.counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });
});
