// Charter's server, as it is, but for how patient it is and that it tells what it used.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { webhookPath } from '../../../src/entry/app/http-server.ts';
import type { RunningApp } from '../../../src/entry/app/running-app.ts';
import { startBot } from '../../../src/entry/app/start-bot.ts';
import type { BurstApp } from './burst-world.ts';
import { webhookSecret } from './burst-world.ts';
import { answerCalls } from './process-calls.ts';

export interface ServerUsage {
  /** Runs on pull requests that ended, by what became of them. */
  readonly runs: Readonly<Record<'done' | 'retry' | 'failed', number>>;
  /** Runs that led to pull requests, rather than looking at one. */
  readonly lookups: number;
  /** Bytes that the process ever had in memory. */
  readonly peak: number;
  /** Milliseconds that the event loop was late, at most and in 99 of 100 looks. */
  readonly lag: { readonly most: number; readonly p99: number };
  /** Seconds of processor time. */
  readonly cpu: number;
  readonly failures: readonly string[];
}

const delay = monitorEventLoopDelay({ resolution: 10 });
let runs = { done: 0, retry: 0, failed: 0 };
let lookups = 0;
let failures: string[] = [];
let app: RunningApp | undefined;

const functions = {
  start: async (given: {
    app: BurstApp;
    dataDir: string;
    redisUrl: string | undefined;
    healEvery: number;
  }): Promise<string> => {
    delay.enable();
    app = await startBot({
      config: {
        appId: given.app.id,
        privateKey: given.app.privateKey,
        webhookSecret,
        githubApiUrl: given.app.apiUrl,
        port: 0,
        host: '127.0.0.1',
        dataDir: given.dataDir,
        isOnboarding: false,
        logLevel: 'info',
        ...(given.redisUrl === undefined ? {} : { redisUrl: given.redisUrl }),
      },
      // GitHub asks for a second between two writes: the burst would then wait for that alone.
      tuning: { isThrottled: false, healEvery: given.healEvery, retryDelay: 50, apiTimeout: 120_000 },
      logDestination: { write: () => undefined },
      onRun: ({ item, result }) => {
        if (!/#\d+$/.test(item.key)) lookups++;
        else runs[result.kind]++;
        if (result.kind !== 'done' && failures.length < 20)
          failures.push(`${item.key}: ${result.kind}: ${result.reason}`);
      },
    });
    return `${app.url}${webhookPath}`;
  },
  /** Keys that wait or run, of all servers. */
  busy: async (_given: undefined): Promise<number> => {
    const counts = await app?.counts();
    return counts === undefined ? 0 : counts.waiting + counts.running;
  },
  idle: async (_given: undefined): Promise<void> => app?.whenIdle(),
  /** What was used since this was asked last; memory is that of the whole life. */
  takeUsage: async (_given: undefined): Promise<ServerUsage> => {
    const { user, system } = process.cpuUsage();
    const usage = {
      runs,
      lookups,
      failures,
      peak: process.resourceUsage().maxRSS * 1024,
      lag: { most: delay.max / 1e6, p99: delay.percentile(99) / 1e6 },
      cpu: (user + system) / 1e6,
    };
    delay.reset();
    [runs, lookups, failures] = [{ done: 0, retry: 0, failed: 0 }, 0, []];
    return usage;
  },
  close: async (_given: undefined): Promise<void> => app?.close(),
};

export type ServerFunctions = typeof functions;

answerCalls(functions);
