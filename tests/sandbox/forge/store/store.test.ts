import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ForgeStartError } from '../../../../src/sandbox/forge/forge-start-error.ts';
import type { HookDelivery } from '../../../../src/sandbox/forge/store/model/delivery.ts';
import type { Label } from '../../../../src/sandbox/forge/store/model/repository.ts';
import { openStore, type Store } from '../../../../src/sandbox/forge/store/store.ts';

let folder: string;
let file: string;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
  file = join(folder, 'forge.sqlite');
  store = openStore(file);
});

afterEach(async () => {
  store.close();
  await rm(folder, { recursive: true });
});

function aLabel(fields: Partial<Label> = {}): Label {
  return {
    id: 1,
    repositoryId: 1,
    name: 'bug',
    color: 'ff0000',
    description: null,
    isDefault: false,
    ...fields,
  };
}

function aDelivery(id: number, appId = 1): HookDelivery {
  return {
    id,
    appId,
    guid: `guid-${id}`,
    event: 'push',
    action: null,
    installationId: 1,
    repositoryId: 1,
    isRedelivery: false,
    deliveredAt: '2026-05-04T09:00:00.000Z',
    duration: 0.1,
    status: 'OK',
    statusCode: 200,
    url: 'http://hooks.test/',
    request: { headers: {}, payload: '{}' },
    response: { headers: {}, payload: '' },
  };
}

function reopen(): void {
  store.close();
  store = openStore(file);
}

/** The code of the error with which a piece of work ends. */
function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof ForgeStartError ? error.code : String(error);
  }
}

describe('the store', () => {
  it('has after a restart what it had before, with its indexes', () => {
    store.change(() => {
      store.tables.labels.put(aLabel());
      store.tables.labels.put(aLabel({ id: 2, name: 'Risk' }));
      store.tables.labels.remove(1);
    });
    reopen();
    expect(store.tables.labels.list()).toEqual([aLabel({ id: 2, name: 'Risk' })]);
    expect(store.by.labelByName.first('1\nrisk')).toEqual(aLabel({ id: 2, name: 'Risk' }));
  });

  it('takes back all of a change that throws, in memory and on disk', () => {
    store.change(() => store.tables.labels.put(aLabel()));
    const change = (): void =>
      store.change(() => {
        store.tables.labels.update(1, { name: 'other' });
        store.change(() => store.tables.labels.put(aLabel({ id: 2, name: 'new' })));
        store.tables.labels.remove(1);
        throw new Error('no');
      });
    expect(change).toThrow('no');
    expect(store.tables.labels.list()).toEqual([aLabel()]);
    expect(store.by.labelByName.first('1\nother')).toBeUndefined();
    reopen();
    expect(store.tables.labels.list()).toEqual([aLabel()]);
  });

  it('refuses a change outside of a transaction', () => {
    expect(() => store.tables.labels.put(aLabel())).toThrow('outside of store.change()');
  });

  it('never gives an id twice: not after a restart, not after a change that was taken back', () => {
    const given = [store.nextId('labels'), store.nextId('labels')];
    const fail = (): void =>
      store.change(() => {
        for (let count = 0; count < 150; count += 1) given.push(store.nextId('labels'));
        throw new Error('no');
      });
    expect(fail).toThrow('no');
    given.push(store.nextId('labels'));
    reopen();
    given.push(store.nextId('labels'), store.nextId('issues'));
    const labels = given.slice(0, -1);
    expect(new Set(labels).size).toBe(labels.length);
    expect(given.at(-1)).toBe(1);
  });

  it('lists deliveries newest first from a place on, and prunes the oldest of one app alone', () => {
    for (const id of [1, 2, 3, 4]) store.deliveries.add(aDelivery(id));
    store.deliveries.add(aDelivery(5, 2));
    store.deliveries.prune(1, 3);
    const ids = (appId: number, before?: number): number[] =>
      store.deliveries.list(appId, { before, count: 2 }).map(({ id }) => id);
    expect([ids(1), ids(1, 3), ids(2)]).toEqual([[4, 3], [2], [5]]);
    expect(store.deliveries.get(1, 1)).toBeUndefined();
    expect(store.deliveries.get(2, 4)).toBeUndefined();
    expect(store.deliveries.get(1, 4)).toEqual(aDelivery(4));
  });

  it('is held by one forge alone', () => {
    expect(codeOf(() => openStore(file))).toBe('forge-start-folder-in-use');
  });

  it('refuses a file that is no state, and one of another version', async () => {
    const broken = join(folder, 'broken.sqlite');
    await writeFile(broken, 'this is no database, however long one looks at it');
    expect(codeOf(() => openStore(broken))).toBe('forge-start-state-unreadable');
    const later = join(folder, 'later.sqlite');
    const database = new DatabaseSync(later);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(codeOf(() => openStore(later))).toBe('forge-start-state-unreadable');
    const again = new DatabaseSync(later);
    expect(() => again.exec('CREATE TABLE free (id INTEGER)')).not.toThrow();
    again.close();
  });
});
