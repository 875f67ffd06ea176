import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ApiCall } from '../../adapters/github/api-meter.ts';
import type { FinishedRun } from '../../adapters/queue/work-queue-options.ts';
import type { OnboardingResult } from '../../model/onboarding.ts';
import type { QueueOverview } from '../../ports/work-queue.ts';

/** What `/metrics` shows. Labels come from fixed sets and verified senders, so nobody can make them grow. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #deliveries = new Counter({
    name: 'charter_deliveries_total',
    help: 'Webhook deliveries by event (of verified senders) and result',
    labelNames: ['event', 'result'],
    registers: [this.#registry],
  });
  readonly #runs = new Histogram({
    name: 'charter_work_run_seconds',
    help: 'Runs of work by what became of the key',
    labelNames: ['result'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [this.#registry],
  });
  readonly #calls = new Histogram({
    name: 'charter_api_call_seconds',
    help: "Calls to the forge's API by route and status; status `none` is no answer",
    labelNames: ['route', 'status'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.#registry],
  });

  readonly #onboarding = new Counter({
    name: 'charter_onboarding_total',
    help: 'Looks at repositories that may lack a configuration, by what became of them',
    labelNames: ['result'],
    registers: [this.#registry],
  });

  #refreshQueue: () => Promise<void> = () => Promise.resolve();

  constructor(overview: () => Promise<QueueOverview>) {
    this.#watchQueue(overview);
    collectDefaultMetrics({ register: this.#registry });
  }

  countDelivery(event: string, result: string): void {
    this.#deliveries.inc({ event, result });
  }

  countRun({ result, milliseconds }: FinishedRun): void {
    this.#runs.observe({ result: result.kind }, milliseconds / 1_000);
  }

  countOnboarding(result: OnboardingResult): void {
    this.#onboarding.inc({ result });
  }

  countCall({ route, status, milliseconds }: ApiCall): void {
    this.#calls.observe({ route, status: status ?? 'none' }, milliseconds / 1_000);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async text(): Promise<string> {
    await this.#refreshQueue();
    return await this.#registry.metrics();
  }

  /** What all replicas share: each of them tells the same numbers. Without an answer there are none. */
  #watchQueue(overview: () => Promise<QueueOverview>): void {
    const registers = [this.#registry];
    const letters = new Gauge({
      name: 'charter_work_dead_letters',
      help: 'Failed keys by code',
      labelNames: ['code'],
      registers,
    });
    const oldest = new Gauge({
      name: 'charter_work_oldest_age_seconds',
      help: 'How long the key that waits longest has been waiting, retries included; 0 when none waits',
      registers,
    });
    const reachable = new Gauge({
      name: 'charter_queue_reachable',
      help: '1 while the queue can be asked, 0 while its Redis is away',
      registers,
    });
    const keys: Gauge<'state'> = new Gauge({
      name: 'charter_work_keys',
      help: 'Keys by state: waiting (also for a retry), running, failed (kept until asked for again)',
      labelNames: ['state'],
      registers,
    });
    this.#refreshQueue = async () => {
      const seen = await overview().catch(() => undefined);
      for (const gauge of [letters, oldest, keys]) gauge.reset();
      reachable.set(seen === undefined ? 0 : 1);
      if (seen === undefined) return;
      for (const state of ['waiting', 'running', 'failed'] as const) keys.set({ state }, seen[state]);
      for (const [code, count] of Object.entries(seen.failedByCode)) letters.set({ code }, count);
      oldest.set(seen.oldestAge / 1_000);
    };
  }
}
