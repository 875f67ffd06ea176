import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ApiCall } from '../../adapters/github/api-meter.ts';
import type { FinishedRun } from '../../adapters/queue/work-queue-options.ts';
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

  countCall({ route, status, milliseconds }: ApiCall): void {
    this.#calls.observe({ route, status: status ?? 'none' }, milliseconds / 1_000);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** The first gauge asks the queue once for all three; they are collected in the order in which they are made. */
  #watchQueue(overview: () => Promise<QueueOverview>): void {
    let seen: QueueOverview | undefined;
    const keys: Gauge<'state'> = new Gauge({
      name: 'charter_work_keys',
      help: 'Keys by state: waiting (also for a retry), running, failed (kept until asked for again)',
      labelNames: ['state'],
      registers: [this.#registry],
      collect: async () => {
        seen = await overview();
        for (const state of ['waiting', 'running', 'failed'] as const) keys.set({ state }, seen[state]);
      },
    });
  }
}
