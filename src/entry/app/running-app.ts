import type { Server } from 'node:http';
import type { GitHub } from '../../adapters/github/connect-github.ts';
import type { Store } from '../../adapters/queue/open-store.ts';
import { healDeliveries } from '../../flows/review/heal-deliveries.ts';
import { isRoundDue, reconcileOpenPullRequests } from '../../flows/review/reconcile-open-pull-requests.ts';
import { listInstalled } from '../../flows/onboarding/list-installed.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { QueueCounts, WorkHandler } from '../../ports/work-queue.ts';
import type { Tuning, Worker } from './app-options.ts';
import { closeServer, createHttpServer, listen } from './http-server.ts';
import type { Intake } from './intake.ts';
import type { Metrics } from './metrics.ts';
import { Rounds } from './rounds.ts';

export interface RunningApp {
  /** Where the server is reached on this machine: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Resolves when no round, delivery or work is in hand or waiting. */
  whenIdle(): Promise<void>;
  counts(): Promise<QueueCounts>;
  /** Finishes what is in hand, within the time for it, and leaves the rest to the next start. */
  close(): Promise<void>;
}

const day = 24 * 3_600_000;

/** Longer than GitHub can redeliver, so that no redelivery is taken for a new delivery. */
const rememberDeliveries = 4 * day;
const rememberFailures = 30 * day;

export interface AppParts {
  readonly store: Store;
  readonly github: GitHub;
  readonly intake: Intake;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: Clock;
  readonly tuning: Tuning;
  readonly keepOnly?: Worker['keepOnly'];
}

/** The name of the look at all open pull requests, among servers. */
const reconciling = 'reconciling';

/** Milliseconds in which servers that start one after the other share a look. */
const startEvery = 5 * 60_000;

/** Milliseconds for requests that are being answered when the server closes. */
const lastRequestsWithin = 2_000;

/** Server, queue and rounds of one process, from start to stop. */
export class App implements RunningApp {
  url = '';
  readonly #parts: AppParts;
  readonly #server: Server;
  readonly #rounds: readonly Rounds[];
  #isReady = false;
  #closing: Promise<void> | undefined;
  #hasReconciled = false;

  constructor(parts: AppParts) {
    const { intake, metrics, log, tuning } = parts;
    this.#parts = parts;
    this.#server = createHttpServer({
      webhook: (request, response) => intake.handle(request, response),
      isReady: () => this.#isReady && parts.store.isReachable(),
      metrics: async () => ({ text: await metrics.text(), contentType: metrics.contentType }),
    });
    this.#rounds = [
      new Rounds({
        name: 'healing of deliveries',
        every: tuning.healEvery,
        log,
        run: () => this.#heal(),
      }),
      new Rounds({
        name: 'reconciling of open pull requests',
        every: tuning.reconcileEvery,
        log,
        run: () => this.#reconcile(),
      }),
    ];
  }

  async start(place: { port: number; host: string }, handler: WorkHandler): Promise<void> {
    const { store, log } = this.#parts;
    this.url = await listen(this.#server, place);
    store.queue.start(handler);
    for (const rounds of this.#rounds) rounds.start();
    this.#isReady = true;
    log.info('Charter is listening', { url: this.url, ...(await this.#knownCounts()) });
  }

  async whenIdle(): Promise<void> {
    await Promise.all(this.#rounds.map((rounds) => rounds.whenIdle()));
    await this.#parts.intake.whenIdle();
    await this.#parts.store.queue.whenIdle();
  }

  counts(): Promise<QueueCounts> {
    return this.#parts.store.queue.counts();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Deliveries are taken to the last moment: what comes while work is finished is kept for the next start. */
  async #close(): Promise<void> {
    const { store, intake, log } = this.#parts;
    this.#isReady = false;
    log.info('Charter is stopping', { ...(await this.#knownCounts()) });
    for (const rounds of this.#rounds) rounds.stop();
    await store.queue.stop();
    await closeServer(this.#server, lastRequestsWithin);
    await intake.whenIdle();
    const left = await this.#knownCounts();
    await store.close();
    log.info('Charter has stopped', { ...left });
  }

  /** For the log, which has to go on without Redis. */
  async #knownCounts(): Promise<Partial<QueueCounts>> {
    return await this.counts().catch(() => ({}));
  }

  /** One replica at a time, so that no delivery is asked for twice. */
  async #heal(): Promise<void> {
    await this.#parts.intake.takeUpPending();
    await this.#parts.store.turns.take('healing', () => this.#askForFailed());
  }

  async #askForFailed(): Promise<void> {
    const { store, github, log, clock } = this.#parts;
    const { deliveries, healing: memory } = store;
    const healing = await healDeliveries({ deliveryLog: github.deliveryLog, deliveries, memory, clock, log });
    if (healing.redelivered > 0) log.info('failed deliveries were asked for again', { ...healing });
    const now = Date.parse(clock.now());
    await deliveries.prune(new Date(now - rememberDeliveries).toISOString());
    await store.queue.forgetFailures(new Date(now - rememberFailures).toISOString());
  }

  async #reconcile(): Promise<void> {
    const { turns } = this.#parts.store;
    await turns.take(reconciling, () => this.#lookAtAll());
    if (this.#hasReconciled) await this.#letGo();
    this.#hasReconciled = true;
  }

  /** Unless another server has done so a moment ago; at start that is shorter, for there was nobody to hear of events. */
  async #lookAtAll(): Promise<void> {
    const { store, github, log, clock, tuning } = this.#parts;
    const every = this.#hasReconciled ? tuning.reconcileEvery : Math.min(startEvery, tuning.reconcileEvery);
    const bot = await github.identify();
    const last = await store.rounds.lastOf(reconciling);
    if (!isRoundDue({ last, now: clock.now(), every })) return;
    const installations = await reconcileOpenPullRequests({
      directory: github.directory,
      queue: store.queue,
    });
    await store.rounds.note(reconciling, clock.now());
    log.info('all open pull requests are looked at', { bot, installations });
  }

  /** Not at start, when there is enough to do: what belongs to nobody any more may lie for another round. */
  async #letGo(): Promise<void> {
    const { github, keepOnly } = this.#parts;
    if (keepOnly !== undefined) await keepOnly(await listInstalled(github.directory));
  }
}
