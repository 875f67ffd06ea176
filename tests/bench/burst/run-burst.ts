import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallCounts } from './burst-world.ts';
import type { ForgeFunctions } from './forge-process.ts';
import { startProcess, type CallableProcess } from './process-calls.ts';
import { Relay, type RelayCounts } from './relay.ts';
import type { BurstSize } from './script.ts';
import type { ServerFunctions, ServerUsage } from './server-process.ts';

export interface BurstWish extends BurstSize {
  /** Left out: one server with the embedded queue. */
  readonly redisUrl?: string;
  readonly servers?: number;
  /** Milliseconds from one look for lost deliveries to the next. */
  readonly healEvery: number;
}

/** From a beginning until everything is at rest. */
export interface Phase {
  readonly seconds: number;
  readonly calls: CallCounts;
  /** By server. */
  readonly usage: readonly ServerUsage[];
}

export interface BurstResult {
  /** What does not stand as it has to after the first look, and in the end. */
  readonly wrongAtFirst: readonly string[];
  readonly wrong: readonly string[];
  /** The look at all open pull requests when the server starts. */
  readonly first: Phase;
  readonly burst: Phase;
  /** Seconds that people took for all events, the bot working meanwhile from the middle on. */
  readonly played: number;
  readonly relay: RelayCounts;
}

/** Runs on pull requests, of all servers together. */
export function runsOf({ usage }: Phase): number {
  return usage.reduce((sum, { runs }) => sum + runs.done + runs.retry + runs.failed, 0);
}

type ForgeProcess = CallableProcess<ForgeFunctions>;
type ServerProcess = CallableProcess<ServerFunctions>;

/**
 * The whole burst: pull requests are opened, servers started, which look at all of them; then events, the first half of
 * which are kept back and let go at once; then the end is compared with what it has to be.
 */
export async function runBurst(wish: BurstWish): Promise<BurstResult> {
  const directory = await mkdtemp(join(tmpdir(), 'charter-burst-'));
  const relay = new Relay();
  const forge: ForgeProcess = startProcess(new URL('forge-process.ts', import.meta.url));
  const servers: ServerProcess[] = [];
  try {
    const webhookUrl = await relay.open();
    const { pulls, events } = wish;
    const app = await forge.call('start', { pulls, events, directory, webhookUrl });
    await forge.call('takeCounts', undefined);
    const begun = performance.now();
    for (let number = 0; number < (wish.servers ?? 1); number++)
      servers.push(startProcess(new URL('server-process.ts', import.meta.url)));
    const { redisUrl, healEvery } = wish;
    const start = (server: ServerProcess, number: number): Promise<string> =>
      server.call('start', { app, redisUrl, healEvery, dataDir: join(directory, `data-${number}`) });
    relay.leadTo(await Promise.all(servers.map(start)));
    const parts = { forge, servers, relay };
    const first = await endOf(parts, begun);
    const wrongAtFirst = await forge.call('wrongs', undefined);
    // What is said in the second in which a head was first shown does not count as said of it.
    await pause(1_100);
    const { played, burst } = await play(parts);
    const wrong = await forge.call('wrongs', undefined);
    return { wrongAtFirst, wrong, first, burst, played, relay: relay.counts };
  } finally {
    await Promise.all(servers.map((server) => server.call('close', undefined).catch(() => undefined)));
    await forge.call('close', undefined).catch(() => undefined);
    await Promise.all([...servers, forge].map((process) => process.end()));
    await relay.close();
    await rm(directory, { recursive: true, force: true });
  }
}

interface Parts {
  readonly forge: ForgeProcess;
  readonly servers: readonly ServerProcess[];
  readonly relay: Relay;
}

const rounds = 20;

async function play(parts: Parts): Promise<{ readonly played: number; readonly burst: Phase }> {
  const { forge, relay } = parts;
  relay.trouble();
  const begun = performance.now();
  relay.hold();
  await forge.call('play', { from: 0, to: rounds / 2 });
  relay.release();
  await forge.call('play', { from: rounds / 2, to: rounds });
  const played = (performance.now() - begun) / 1_000;
  return { played, burst: await endOf(parts, begun) };
}

async function endOf(parts: Parts, begun: number): Promise<Phase> {
  await atRest(parts);
  return {
    seconds: (performance.now() - begun) / 1_000,
    calls: await parts.forge.call('takeCounts', undefined),
    usage: await Promise.all(parts.servers.map((server) => server.call('takeUsage', undefined))),
  };
}

/** What the bot writes makes webhooks again, so all have to be idle at the same time. */
async function atRest({ forge, servers, relay }: Parts): Promise<void> {
  for (;;) {
    await forge.call('settled', undefined);
    while (!relay.isIdle) await pause(20);
    await Promise.all(servers.map((server) => server.call('idle', undefined)));
    const before = relay.counts.taken;
    await forge.call('settled', undefined);
    const busy = await Promise.all(servers.map((server) => server.call('busy', undefined)));
    if (relay.isIdle && relay.counts.taken === before && busy.every((count) => count === 0)) return;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
