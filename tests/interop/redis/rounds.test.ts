import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aDelivery } from '../../builders/a-delivery.ts';
import { aForgeApi, type ForgeApi } from '../../builders/a-forge-api.ts';
import { startRedisServer } from '../../builders/a-redis-server.ts';
import { anApp, type AppWorld } from '../../builders/an-app.ts';

const sha = 'a'.repeat(40);

/** Milliseconds that the forge takes for the list of installations, so that all servers are at it together. */
const listing = 100;

/** A forge with one pull request. */
async function aForge(): Promise<ForgeApi> {
  const api = await aForgeApi();
  api.answer = async ({ line }) => {
    if (line.startsWith('GET /app/installations?')) {
      await new Promise((resolve) => setTimeout(resolve, listing));
      return { json: [{ id: 42, suspended_at: null }] };
    }
    if (line.startsWith('GET /installation/repositories'))
      return { json: { repositories: [{ id: 5, full_name: 'acme/shop' }] } };
    if (line.startsWith('GET /repos/acme/shop/pulls')) return { json: [{ number: 1, head: { sha } }] };
    return undefined;
  };
  return api;
}

/** How many looks the servers have made together, by their logs. */
function looksOf(worlds: readonly AppWorld[]): number {
  const logs = worlds.map(({ log }) => log()).join('');
  return logs.split('all open pull requests are looked at').length - 1;
}

/** Ends after the servers that use it. */
async function aRedis(): Promise<string> {
  const redis = await startRedisServer();
  onTestFinished(() => redis.end());
  return redis.url;
}

describe('the look at all open pull requests', () => {
  it('is one where several servers start on one Redis, and every server still does the work', async () => {
    const api = await aForge();
    const wish = { api, config: { redisUrl: await aRedis() } };
    const worlds = await Promise.all([anApp(wish), anApp(wish), anApp(wish)]);
    await Promise.all(worlds.map(({ app }) => app.whenIdle()));

    const keys = worlds.flatMap((world) => world.worked.map(({ key }) => key));
    const worked = keys.filter((key) => key.includes('#'));
    expect(looksOf(worlds)).toBe(1);
    expect(worked).toEqual(['acme/shop#1']);
    for (const { webhookUrl } of worlds)
      expect((await fetch(webhookUrl, aDelivery({ guid: randomUUID() }))).status).toBe(202);
  });

  it('is made again when its time has come, by one of them', async () => {
    const api = await aForge();
    const every = 1_000;
    const wish = { api, config: { redisUrl: await aRedis() }, tuning: { reconcileEvery: every } };
    const begun = performance.now();
    const worlds = await Promise.all([anApp(wish), anApp(wish), anApp(wish)]);
    while (looksOf(worlds) < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    const passed = performance.now() - begun;
    await Promise.all(worlds.map(({ app }) => app.whenIdle()));

    // The third look is begun when nine tenths of two rounds are over, at the earliest.
    expect(passed).toBeGreaterThanOrEqual(every * 1.8);
  });

  it('is made by each server that has a queue of its own', async () => {
    const api = await aForge();
    const worlds = await Promise.all([anApp({ api }), anApp({ api })]);
    await Promise.all(worlds.map(({ app }) => app.whenIdle()));

    expect(looksOf(worlds)).toBe(2);
  });
});
