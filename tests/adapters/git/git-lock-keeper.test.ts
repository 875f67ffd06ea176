import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLockKeeper } from '../../../src/adapters/git/git-lock-keeper.ts';
import { ForgeError } from '../../../src/model/forge-error.ts';
import type { LockPlace } from '../../../src/ports/lock-keeper.ts';
import { aClone, type Clone } from '../../builders/a-clone.ts';
import { aForge, type World } from '../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let clone: Clone;
let writing: string;
const keeper = createLockKeeper();
const by = { id: 9, login: 'charter[bot]' };
const at = '2026-03-01T10:00:00Z';

beforeAll(async () => {
  world = await aForge();
  clone = await aClone();
  writing = await world.installationToken({ permissions: { contents: 'write' } });
  await clone.commit('The beginning', { 'a.txt': 'one\n' });
  await clone.git('push', '--quiet', world.remote(world.anna), 'main');
});

afterAll(async () => {
  await clone.remove();
  await world.close();
});

function placeOf(environment: string, token = writing): LockPlace {
  return { cloneUrl: `${world.forge.url}/acme/app.git`, environment, token: () => Promise.resolve(token) };
}

/** What Git itself says of a lock. */
async function lockOf(environment: string): Promise<string> {
  return (
    (await clone.git('ls-remote', world.remote(world.anna), `refs/charter/locks/${environment}`)).split(
      '\t',
    )[0] ?? ''
  );
}

describe('the keeper of locks', () => {
  it('sets a lock that Git can read, and takes it away', async () => {
    const place = placeOf('staging');
    const set = await keeper.set(place, { message: 'Lock staging\n\nçharter: ⏳\n', at, by });

    expect(set).toEqual({ kind: 'set', commit: await lockOf('staging') });
    await clone.git('fetch', '--quiet', world.remote(world.anna), 'refs/charter/locks/staging');
    expect(await clone.git('log', '-1', '--format=%an %ae %cI %B', 'FETCH_HEAD')).toContain(
      'charter[bot] 9+charter[bot]@users.noreply.github.com 2026-03-01T10:00:00',
    );
    expect(await clone.git('log', '-1', '--format=%B', 'FETCH_HEAD')).toContain('çharter: ⏳');

    expect(await keeper.remove(place, set.commit)).toBe('removed');
    expect(await lockOf('staging')).toBe('');
    expect(await keeper.remove(place, set.commit)).toBe('gone');
  });

  it('gives a lock to one of many who want it at once', async () => {
    const place = placeOf('production');
    const all = await Promise.all(
      ['a', 'b', 'c', 'd'].map((message) => keeper.set(place, { message, at, by })),
    );

    expect(all.filter(({ kind }) => kind === 'set')).toHaveLength(1);
    expect(new Set(all.map(({ commit }) => commit))).toEqual(new Set([await lockOf('production')]));
  });

  it('takes a lock for its own that was set before the answer got lost', async () => {
    const place = placeOf('again');
    const first = await keeper.set(place, { message: 'x', at, by });

    expect(await keeper.set(place, { message: 'x', at, by })).toEqual(first);
  });

  it('does not take a lock away that is another one by now', async () => {
    const place = placeOf('changed');
    await keeper.set(place, { message: 'newer', at, by });
    const older = await keeper.set(placeOf('other'), { message: 'older', at, by });

    expect(await keeper.remove(place, older.commit)).toBe('changed');
    expect(await lockOf('changed')).not.toBe('');
  });

  it('takes away what is there where nobody knows what that is', async () => {
    const blob = (await clone.git('hash-object', '-w', 'a.txt')).trim();
    await clone.git('push', '--quiet', world.remote(world.anna), `${blob}:refs/charter/locks/odd`);

    expect(await keeper.remove(placeOf('odd'), undefined)).toBe('removed');
    expect(await keeper.remove(placeOf('odd'), undefined)).toBe('gone');
  });

  it('says so when a ref below stands in the way', async () => {
    await clone.git('push', '--quiet', world.remote(world.anna), 'main:refs/charter/locks/blocked/by-hand');

    await expect(keeper.set(placeOf('blocked'), { message: 'x', at, by })).rejects.toMatchObject({
      code: 'git-push-failed',
    });
  });

  it('writes nothing without a token that may', async () => {
    const error = await keeper
      .set(placeOf('staging', 'wrong'), { message: 'x', at, by })
      .catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(ForgeError);
    expect(await lockOf('staging')).toBe('');
  });
});
