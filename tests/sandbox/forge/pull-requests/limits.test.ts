import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aClone } from '../../../builders/a-clone.ts';
import { aForge, type Client, type World } from '../../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: World;
let anna: Client;
const root = '/repos/acme/app';

beforeAll(async () => {
  world = await aForge();
  anna = world.api(world.anna);
  const clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': '1\n' });
  await clone.git('push', '--quiet', world.remote(world.anna), 'main');
  await clone.git('checkout', '--quiet', '-b', 'wide');
  const files = Array.from({ length: 3100 }, (_, index) => [`d${index % 50}/${index}.yaml`, `n: ${index}\n`]);
  await clone.commit('Many files', Object.fromEntries(files));
  await clone.git('push', '--quiet', world.remote(world.anna), 'wide');
  await clone.remove();
});

afterAll(() => world.close());

/** All items of a list, and the number of pages it came in. */
async function readAll(path: string): Promise<{ count: number; pages: number }> {
  let next: string | undefined = `${path}?per_page=100`;
  const read = { count: 0, pages: 0 };
  while (next !== undefined) {
    const page = await anna('GET', next);
    read.count += page.each('sha').length;
    read.pages += 1;
    next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]?.replace(world.forge.apiUrl, '');
  }
  return read;
}

describe('a pull request that is very large', () => {
  it('lists 3,000 of its files, and says how many there are', async () => {
    const opened = await anna('POST', `${root}/pulls`, { title: 'Wide', head: 'wide', base: 'main' });
    expect([opened.status, opened.at('changed_files')]).toEqual([201, 3100]);
    expect(await readAll(`${root}/pulls/${opened.number('number')}/files`)).toEqual({
      count: 3000,
      pages: 30,
    });
  });

  it('lists 250 of its commits, the oldest, and says how many there are', async () => {
    const main = await anna('GET', `${root}/commits/main`);
    const tree = main.text('commit.tree.sha');
    let tip = main.text('sha');
    for (let count = 0; count < 255; count += 1) {
      const body = { message: `Commit ${count}`, tree, parents: [tip] };
      tip = (await anna('POST', `${root}/git/commits`, body)).text('sha');
    }
    await anna('POST', `${root}/git/refs`, { ref: 'refs/heads/long', sha: tip });
    const opened = await anna('POST', `${root}/pulls`, { title: 'Long', head: 'long', base: 'main' });
    const place = `${root}/pulls/${opened.number('number')}/commits`;
    expect(opened.at('commits')).toBe(255);
    expect(await readAll(place)).toEqual({ count: 250, pages: 3 });
    expect((await anna('GET', `${place}?per_page=1`)).each('commit.message')).toEqual(['Commit 0']);
  });
});
