import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFaults } from '../../../src/sandbox/forge/faults.ts';
import { aForge, type Client, type World } from '../../builders/a-forge.ts';

// Real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let anna: Client;
const root = '/repos/acme/app';

beforeAll(async () => {
  world = await aForge();
  anna = world.api(world.anna);
});

afterAll(() => world.close());

describe('faults', () => {
  it('answer so many requests with a status, and then no more', async () => {
    const fault = world.forge.faults.next({
      method: 'GET',
      path: /^\/repos\/acme\/app$/,
      status: 429,
      headers: { 'retry-after': '7' },
      times: 2,
    });
    const answers = [
      await anna('GET', root),
      await anna('GET', `${root}/labels`),
      await anna('GET', root),
      await anna('GET', root),
    ];
    expect(answers.map(({ status }) => status)).toEqual([429, 200, 429, 200]);
    expect([answers[0]?.headers.get('retry-after'), fault.hits()]).toEqual(['7', 2]);
  });

  it('cut the connection', async () => {
    world.forge.faults.next({ path: /labels/, reset: true });
    await expect(anna('GET', `${root}/labels`)).rejects.toThrow('fetch failed');
    expect((await anna('GET', `${root}/labels`)).status).toBe(200);
  });

  it('fail after the work was done, so that the caller cannot tell', async () => {
    world.forge.faults.next({ method: 'POST', path: /issues/, status: 502, afterwards: true });
    world.forge.faults.next({ method: 'POST', path: /issues/, reset: true, afterwards: true });
    expect((await anna('POST', `${root}/issues`, { title: 'First' })).status).toBe(502);
    await expect(anna('POST', `${root}/issues`, { title: 'Second' })).rejects.toThrow('fetch failed');
    expect((await anna('GET', `${root}/issues?direction=asc`)).each('title')).toEqual(['First', 'Second']);
  });

  it('keep a request waiting and then handle it as usual', async () => {
    const fault = world.forge.faults.next({ path: /^\/user$/, delay: 5 });
    expect((await anna('GET', '/user')).at('login')).toBe('anna');
    expect(fault.hits()).toBe(1);
  });

  it('strike Git as well, by its whole path', async () => {
    world.forge.faults.next({ path: /^\/acme\/app\.git\/info\/refs$/, status: 500 });
    const response = await fetch(`${world.forge.url}/acme/app.git/info/refs?service=git-upload-pack`);
    expect(response.status).toBe(500);
  });

  it('are used up in the order in which they were added, and can be cleared', () => {
    const faults = createFaults();
    faults.next({ path: /a/g, status: 500 });
    faults.next({ path: /a/g, status: 502 });
    expect([
      faults.take('GET', '/a')?.status,
      faults.take('GET', '/a')?.status,
      faults.take('GET', '/a'),
    ]).toEqual([500, 502, undefined]);
    faults.next({ path: /a/, status: 500, times: 5 });
    faults.clear();
    expect(faults.take('GET', '/a')).toBeUndefined();
  });
});
