import { describe, expect, it } from 'vitest';
import { loadRegistry } from '../../src/flows/registry/load-registry.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import type { ParseCache } from '../../src/ports/parse-cache.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { serviceText } from '../builders/a-registry.ts';
import { FakeRepository } from '../builders/fake-repository.ts';

const files = {
  'services/a.yaml': serviceText('a'),
  'services/b.yaml': serviceText('b'),
  'services/c.yaml': serviceText('c'),
};

/** A cache with room for so many files; the one that was put in first goes first. */
function aSmallCache(room: number): ParseCache {
  const files = new Map<string, ParsedFile>();
  return {
    get: (key) => files.get(key),
    set: (key, parsed) => {
      files.set(key, parsed);
      for (const oldest of files.keys()) if (files.size > room) files.delete(oldest);
    },
  };
}

async function refsIn(repository: FakeRepository, cache: ParseCache): Promise<readonly string[]> {
  const source = {
    tree: await repository.readTree('head'),
    readBlobs: repository.readBlobs.bind(repository),
  };
  const { registry } = await loadRegistry({ source, settings: defaultSettings, cache });
  return [...registry.manifests.keys()];
}

/** How often the event loop came round while something was done. */
async function turnsDuring(action: () => Promise<unknown>): Promise<number> {
  let count = 0;
  let isOver = false;
  const turn = (): void => {
    count += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await action();
  isOver = true;
  return count;
}

describe('loading a registry', () => {
  it('reads 128 files at once, so that no more than two such parts are in memory', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [`services/s${index}.yaml`, serviceText(`s${index}`)]),
    );
    const repository = new FakeRepository().commit('head', many);
    const asked: number[] = [];
    const source = {
      tree: await repository.readTree('head'),
      readBlobs: (ids: readonly string[]) => {
        asked.push(ids.length);
        return repository.readBlobs(ids);
      },
    };

    const { registry } = await loadRegistry({ source, settings: defaultSettings, cache: aSmallCache(0) });

    expect(registry.manifests.size).toBe(600);
    expect(asked).toEqual([128, 128, 128, 128, 88]);
  });

  it.each([0, 1, 2, 3])('misses no file when the cache has room for %d only', async (room) => {
    const repository = new FakeRepository().commit('head', files);
    const cache = aSmallCache(room);

    const first = await refsIn(repository, cache);
    const second = await refsIn(repository, cache);

    expect(first).toEqual(['service:a', 'service:b', 'service:c']);
    expect(second).toEqual(first);
  });

  it('lets others have their turn while it parses many files, or a few large ones', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`s${index}.yaml`, serviceText(`s${index}`)]),
    );
    const large = `# ${'x'.repeat(100_000)}\n`;
    const few = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [`${name}.yaml`, `${serviceText(name)}${large}`]),
    );
    const turns: number[] = [];
    for (const files of [many, few]) {
      const repository = new FakeRepository().commit('head', files);
      turns.push(await turnsDuring(() => refsIn(repository, aSmallCache(1_000))));
    }

    expect(turns.map((count) => count >= 3)).toEqual([true, true]);
  });

  it('reads only the files that the cache does not know', async () => {
    const repository = new FakeRepository().commit('head', files);
    const cache = aSmallCache(10);
    await refsIn(repository, cache);
    repository.blobReads.length = 0;

    repository.commit('head', { ...files, 'services/d.yaml': serviceText('d') });
    await refsIn(repository, cache);

    expect(repository.blobReads).toHaveLength(1);
  });
});
