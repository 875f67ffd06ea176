import type { Logger } from 'pino';
import { ApiMeter } from '../../adapters/github/api-meter.ts';
import { connectGitHub, type GitHub } from '../../adapters/github/connect-github.ts';
import type { Store } from '../../adapters/queue/open-store.ts';
import { runLookup } from '../../flows/review/reconcile-open-pull-requests.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { WorkHandler } from '../../ports/work-queue.ts';
import { defaultTuning, type AppOptions, type Tuning } from './app-options.ts';
import { createBot, type Bot } from './create-bot.ts';
import { Intake } from './intake.ts';
import { createLogger, toLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { openSharedStore } from './open-shared-store.ts';
import { RefusalLog } from './refusal-log.ts';
import { App, type RunningApp } from './running-app.ts';
import { logRun, RunReports } from './run-reports.ts';

const clock: Clock = { now: () => new Date().toISOString() };

/**
 * Starts the server: takes up what the last one left, listens, and goes round failed deliveries and open pull
 * requests. Throws `QueueError` when the data cannot be opened, and `ListenError` when the port cannot be had.
 */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const { config } = options;
  const tuning = { ...defaultTuning, ...options.tuning };
  const logger = createLogger(config.logLevel, options.logDestination);
  const log = toLog(logger);
  const base = await openBase({ options, tuning, log });
  const { meter, store, metrics, reports } = base;
  try {
    const bot = await createBot({ config, meter, isThrottled: tuning.isThrottled, logger });
    const github = connectGitHub({ app: bot.octokit, appId: config.appId, meter, clock });
    const made = options.createHandler({
      connector: github.gate,
      clock,
      log,
      turns: store.turns,
      tally: store.tally,
      queue: store.queue,
      onboarding: github.onboarding,
      countOnboarding: (result) => metrics.countOnboarding(result),
    });
    const intake = createIntake({ secret: config.webhookSecret, bot, store, metrics, logger });
    const worker = typeof made === 'function' ? { handle: made } : made;
    const app = new App({ ...worker, store, github, intake, metrics, log, clock, tuning });
    await app.start(config, reports.metered(withLookups(worker.handle, { store, github })));
    return app;
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Base {
  readonly meter: ApiMeter;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly reports: RunReports;
}

/** What is there before the forge is: the store, and those who watch it and the calls to come. */
async function openBase(given: { options: AppOptions; tuning: Tuning; log: Log }): Promise<Base> {
  const { options, tuning, log } = given;
  const meter = new ApiMeter({
    fetch: (input, init) => globalThis.fetch(input, init),
    timeout: tuning.apiTimeout,
    onCall: (call) => metrics.countCall(call),
  });
  const reports = new RunReports(meter);
  const store = await openSharedStore({
    config: options.config,
    tuning,
    clock,
    log,
    onRun: (run) => {
      const report = reports.reportOf(run);
      metrics.countRun(run);
      logRun(log, report);
      options.onRun?.(report);
    },
  });
  const metrics = new Metrics(() => store.queue.overview());
  return { meter, store, metrics, reports };
}

function withLookups(handler: WorkHandler, { store, github }: { store: Store; github: GitHub }): WorkHandler {
  const ports = { directory: github.directory, queue: store.queue };
  return async (item, attempt) => (await runLookup(ports, item, attempt)) ?? handler(item, attempt);
}

interface IntakeParts {
  readonly secret: string;
  readonly bot: Bot;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

function createIntake({ secret, bot, store, metrics, logger }: IntakeParts): Intake {
  const log = toLog(logger);
  const refusals = new RefusalLog(log);
  return new Intake({
    secret,
    deliveries: store.deliveries,
    workOf: bot.workOf,
    log,
    onAnswer: (result, event) => {
      metrics.countDelivery(event ?? 'unverified', result);
      if (event === undefined) refusals.note(result);
    },
    onFailure: (event) => metrics.countDelivery(event, 'failed'),
    onDone: ({ guid, event }, work) => {
      if (logger.isLevelEnabled('debug'))
        logger.debug({ guid, event, keys: work.map(({ key }) => key) }, 'a delivery is done');
    },
  });
}
