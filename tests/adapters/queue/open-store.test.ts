import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/adapters/queue/database.ts';
import { QueueError } from '../../../src/adapters/queue/queue-error.ts';
import { schema, turnsMigration } from '../../../src/adapters/queue/schema.ts';
import { aFolder, aStore } from '../../builders/a-store.ts';

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('opening the store', () => {
  it('makes the folder, for this user alone', () => {
    const dataDir = join(aFolder(), 'deep', 'data');

    aStore({ dataDir });

    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'charter.sqlite')).mode & 0o777).toBe(0o600);
  });

  it('says that the folder cannot be used', () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'data'), '');

    expect(errorOf(() => aStore({ dataDir: join(folder, 'data') }))).toMatchObject({
      code: 'data-dir-unusable',
    });
  });

  it('says that the file is no database', () => {
    const dataDir = aFolder();
    writeFileSync(
      join(dataDir, 'charter.sqlite'),
      'not a database, but long enough to be looked at'.repeat(99),
    );

    const error = errorOf(() => aStore({ dataDir }));

    expect(error).toBeInstanceOf(QueueError);
    expect(error).toMatchObject({ code: 'data-store-damaged' });
  });

  it('leaves alone what a newer version wrote', () => {
    const dataDir = aFolder();
    mkdirSync(dataDir, { recursive: true });
    const newer = new DatabaseSync(join(dataDir, 'charter.sqlite'));
    newer.exec('PRAGMA user_version = 99');
    newer.close();

    expect(errorOf(() => aStore({ dataDir }))).toMatchObject({ code: 'data-store-newer' });
  });

  it.each([
    ['first', 'PRAGMA user_version = 1'],
    ['second', `${turnsMigration} PRAGMA user_version = 2`],
  ])('keeps the work of a file that the %s version wrote', async (_, rest) => {
    const dataDir = aFolder();
    const earlier = new DatabaseSync(join(dataDir, 'charter.sqlite'));
    earlier.exec(`${schema}
      INSERT INTO work (key, installation_id, background, state, due) VALUES ('acme/shop#1', 7, 0, 0, 1000);
      ${rest}`);
    earlier.close();

    const { queue } = aStore({ dataDir, clock: { now: () => new Date(61_000).toISOString() } });
    const before = await queue.overview();
    const runs: string[] = [];
    queue.start(async ({ key }) => {
      runs.push(key);
      return { kind: 'done' };
    });
    await queue.whenIdle();

    expect(before).toEqual({ waiting: 1, running: 0, failed: 0, failedByCode: {}, oldestAge: 60_000 });
    expect(runs).toEqual(['acme/shop#1']);
  });

  it('lets one process at a time have the file', () => {
    const dataDir = aFolder();
    aStore({ dataDir });

    const error = errorOf(() => openDatabase(join(dataDir, 'charter.sqlite'), 10));

    expect(error).toMatchObject({ code: 'data-dir-in-use' });
  });

  it('prints no warning about experimental features', () => {
    const { stderr, status } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `await import(${JSON.stringify(new URL('../../../src/adapters/queue/open-store.ts', import.meta.url).href)})`,
      ],
      { encoding: 'utf8' },
    );

    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });
});
