import type { DestinationStream } from 'pino';
import type { ServeConfig } from '../../config/serve-config.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CommandTally } from '../../ports/command-tally.ts';
import type { GateConnector } from '../../ports/forge.ts';
import type { Log } from '../../ports/log.ts';
import type { Turns } from '../../ports/turns.ts';
import type { WorkHandler, WorkQueue } from '../../ports/work-queue.ts';
import type { OnboardingResult } from '../../model/onboarding.ts';
import type { OnboardingConnector } from '../../ports/onboarding-forge.ts';
import type { RunReport } from './run-reports.ts';

export interface AppOptions {
  readonly config: ServeConfig;
  /** Makes the handler of pull requests' keys; lookups are the app's own. */
  readonly createHandler: (tools: HandlerTools) => WorkHandler | Worker;
  readonly tuning?: Partial<Tuning>;
  /** Where log lines go instead of standard output. */
  readonly logDestination?: DestinationStream;
  /** Told of every run of work with the API calls it made. */
  readonly onRun?: (run: RunReport) => void;
}

/** A handler that keeps things on this machine. */
export interface Worker {
  readonly handle: WorkHandler;
  /** Told from time to time which repositories there are, to let go of what it has of others. */
  readonly keepOnly: (repositoryIds: ReadonlySet<number>) => Promise<void>;
}

export interface HandlerTools {
  readonly connector: GateConnector;
  readonly clock: Clock;
  readonly log: Log;
  /** Of all replicas that work on the same queue. */
  readonly turns: Turns;
  /** Of all replicas. */
  readonly tally: CommandTally;
  /** For work that one piece of work leads to. */
  readonly queue: Pick<WorkQueue, 'enqueue'>;
  readonly onboarding: OnboardingConnector;
  /** Told what became of each look for a missing configuration. */
  readonly countOnboarding: (result: OnboardingResult) => void;
}

/** Times are milliseconds. */
export interface Tuning {
  /** Whether writes to the API are paced as GitHub advises. */
  readonly isThrottled: boolean;
  /** From one look for failed deliveries to the next. */
  readonly healEvery: number;
  /** From one look at all open pull requests to the next. */
  readonly reconcileEvery: number;
  /** Keys worked on at the same time. */
  readonly concurrency: number;
  readonly maxAttempts: number;
  /** Before the second attempt; each later one waits four times as long, ten minutes at most. */
  readonly retryDelay: number;
  /** Given to work in hand when the app is closed. */
  readonly stopWithin: number;
  /** After which a call to the API without an answer is given up. */
  readonly apiTimeout: number;
}

const minute = 60_000;

export const defaultTuning: Tuning = {
  isThrottled: true,
  healEvery: 5 * minute,
  reconcileEvery: 60 * minute,
  concurrency: 8,
  maxAttempts: 8,
  retryDelay: 2_000,
  stopWithin: 25_000,
  apiTimeout: 30_000,
};
