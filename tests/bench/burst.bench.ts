import { spawnSync } from 'node:child_process';
import { personLimit } from '../../src/commands/rate-limit.ts';
import { startRedisServer } from '../builders/a-redis-server.ts';
import { runBurst, runsOf, type BurstResult, type BurstWish, type Phase } from './burst/run-burst.ts';
import { loudCommands } from './burst/script.ts';

/** Bytes that one server may ever have in memory. */
const memoryBound = 700e6;

const usual = { pulls: 1_000, events: 10_000, healEvery: 15_000 };

/**
 * A burst of events over many open pull requests, in embedded and in Redis mode: how every one of them ends, and what
 * that takes. `--pulls N`, `--events N` and `--mode embedded|redis` make it smaller. Throws where one ends wrong, or a
 * server takes too much memory.
 */
export async function run(options: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const size = {
    ...usual,
    ...(options['pulls'] === undefined ? {} : { pulls: Number(options['pulls']) }),
    ...(options['events'] === undefined ? {} : { events: Number(options['events']) }),
  };
  const modes = options['mode'] === undefined ? ['embedded', 'redis'] : [options['mode']];
  const lines = [
    `${size.pulls} open pull requests, ${size.events} events, and ${loudCommands} commands of one person, of which ${personLimit.most} are taken in ten minutes; writes to the API are not paced, as GitHub would have it`,
  ];
  if (modes.includes('embedded')) lines.push(...describe('embedded', size, await runBurst(size)));
  if (modes.includes('redis')) lines.push(...(await withRedis(size)));
  return lines;
}

async function withRedis(size: BurstWish): Promise<readonly string[]> {
  if (spawnSync('redis-server', ['--version']).error !== undefined)
    return ['Redis: not measured: no redis-server'];
  const redis = await startRedisServer();
  try {
    const wish = { ...size, redisUrl: redis.url, servers: 2 };
    return describe('Redis, two servers', size, await runBurst(wish));
  } finally {
    await redis.end();
  }
}

function describe(mode: string, { pulls, events }: BurstWish, result: BurstResult): readonly string[] {
  const { wrongAtFirst, wrong, first, burst, played, relay } = result;
  const peak = Math.max(...burst.usage.map((usage) => usage.peak));
  const lines = [
    `${mode}: first look at all: ${phaseText(first, pulls)}`,
    `${mode}: burst: at rest ${burst.seconds.toFixed(1)} s after the first event, ${(burst.seconds - played).toFixed(1)} s after the last; ${phaseText(burst, pulls)}`,
    `${mode}: ${runsOf(burst)} runs for ${events} events; ${relay.sent} deliveries sent, ${relay.doubled} of them doubled, ${relay.lost} lost, ${relay.foundAgain} of those found again, ${relay.refused} refused`,
    `${mode}: at most ${Math.round(peak / 1e6)} MB in memory (bound: ${memoryBound / 1e6} MB)`,
    `${mode}: every pull request ends as it has to`,
  ];
  const bad = [...wrongAtFirst.map((line) => `first look: ${line}`), ...wrong];
  const trouble = burst.usage.flatMap(({ failures }) => failures);
  if (bad.length > 0) {
    const shown = [...lines.slice(0, -1), `${bad.length} WRONG:`, ...bad.slice(0, 40), ...trouble];
    throw new Error(shown.join('\n'));
  }
  if (peak > memoryBound) throw new Error([...lines, 'too much memory'].join('\n'));
  return lines;
}

function phaseText({ seconds, calls, usage }: Phase, pulls: number): string {
  const lag = Math.max(...usage.map((one) => one.lag.most));
  const p99 = Math.max(...usage.map((one) => one.lag.p99));
  const cpu = usage.reduce((sum, one) => sum + one.cpu, 0);
  const routes = Object.entries(calls.byRoute).map(([route, count]) => `${count} × ${route}`);
  return `${seconds.toFixed(1)} s, ${calls.api} API calls (${(calls.api / pulls).toFixed(1)} a pull request: ${routes.join(', ')}), ${calls.git} Git requests, event loop late by ${Math.round(p99)} ms (p99), ${Math.round(lag)} ms (most), ${cpu.toFixed(0)} s of processor time so far`;
}
