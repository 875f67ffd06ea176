import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/adapters/queue/database.ts';
import { SqliteCommandTally } from '../../../src/adapters/queue/sqlite-command-tally.ts';
import { TickTransaction } from '../../../src/adapters/queue/tick-transaction.ts';
import { MemoryTally } from '../../builders/a-memory-tally.ts';
import { aFolder, aStore } from '../../builders/a-store.ts';
import { runs } from '../../property-runs.ts';
import { aComment, after, commandTallyContract } from './command-tally-contract.ts';

const clock = { now: () => after(0) };
const limit = { most: 3, within: 600 };
const full = { commands: 3 };

describe('the tally of commands in SQLite', () => {
  commandTallyContract({
    aPlace: aFolder,
    open: async ({ place = aFolder(), now = Date.now }) =>
      aStore({ dataDir: place, clock: { now: () => new Date(now()).toISOString() } }).tally,
    isShared: false,
    propertyRuns: runs(20),
  });

  it('is kept when the server is started again', async () => {
    const dataDir = aFolder();
    const before = aStore({ dataDir, clock });
    await before.tally.count(aComment(1, 0, full), limit);
    await before.close();

    const { tally } = aStore({ dataDir, clock });

    expect(await tally.count(aComment(1, 0, full), limit)).toEqual({ kind: 'allowed' });
    expect(await tally.count(aComment(2, 1), limit)).toEqual({ kind: 'limited', until: after(600) });
  });

  it('counts nothing that could not be stored, and lets nothing of it through', async () => {
    const database = openDatabase(join(aFolder(), 'charter.sqlite'));
    const tally = new SqliteCommandTally(database, new TickTransaction(database, clock));
    database.exec('PRAGMA query_only = ON');

    await expect(tally.count(aComment(1, 0, full), limit)).rejects.toThrow('readonly');
    database.exec('PRAGMA query_only = OFF');

    expect(await tally.count(aComment(2, 0, full), limit)).toEqual({ kind: 'allowed' });
    database.close();
  });

  it('does not grow beyond its bounds, whoever comments', async () => {
    const dataDir = aFolder();
    await aStore({ dataDir, clock }).close();
    const file = new DatabaseSync(join(dataDir, 'charter.sqlite'));
    file.exec(`
      WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 150000)
      INSERT INTO given_commands SELECT n, 1, n + 1000, 1, n, ${Date.parse(after(0))}, 1 FROM n
    `);
    file.close();
    const store = aStore({ dataDir, clock });

    expect(await store.tally.count(aComment(1, 0, full), limit)).toEqual({ kind: 'allowed' });
    expect(await store.tally.count(aComment(2, 1), limit)).toEqual({ kind: 'limited', until: after(600) });
    await store.close();
    const left = new DatabaseSync(join(dataDir, 'charter.sqlite'));

    expect(left.prepare('SELECT COUNT(*) AS rows FROM given_commands').get()).toEqual({ rows: 100_000 });
    left.close();
  });
});

describe('the tally of commands of tests', () => {
  it('does as the real ones do', async () => {
    const tally = new MemoryTally();
    await tally.count(aComment(1, 0, full), limit);

    expect(await tally.count(aComment(2, 1), limit)).toEqual({ kind: 'limited', until: after(600) });
  });
});
