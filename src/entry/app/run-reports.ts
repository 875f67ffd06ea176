import type { ApiCall, ApiMeter } from '../../adapters/github/api-meter.ts';
import type { FinishedRun } from '../../adapters/queue/work-queue-options.ts';
import type { Log, LogFields } from '../../ports/log.ts';
import type { WorkHandler } from '../../ports/work-queue.ts';

/** A run of work with the calls to the forge's API that it made, token mints apart. */
export interface RunReport extends FinishedRun {
  readonly calls: readonly ApiCall[];
}

/** Joins what the queue knows of a run with what the meter saw of it. A key is worked on by one run at a time. */
export class RunReports {
  readonly #meter: ApiMeter;
  readonly #calls = new Map<string, ApiCall[]>();

  constructor(meter: ApiMeter) {
    this.#meter = meter;
  }

  /** The handler, with its calls counted. */
  metered(handler: WorkHandler): WorkHandler {
    return (item, attempt) => {
      const calls: ApiCall[] = [];
      this.#calls.set(item.key, calls);
      return this.#meter.during(calls, () => handler(item, attempt));
    };
  }

  /** To be asked once for each run, when it has ended. */
  reportOf(run: FinishedRun): RunReport {
    const calls = this.#calls.get(run.item.key) ?? [];
    this.#calls.delete(run.item.key);
    return { ...run, calls };
  }
}

/** One line a run: what became of the key, and why where it is not done. */
export function logRun(log: Log, { item, attempt, milliseconds, result, calls, error }: RunReport): void {
  const fields: LogFields = {
    key: item.key,
    installationId: item.installationId,
    attempt,
    milliseconds: Math.round(milliseconds),
    apiCalls: calls.length,
  };
  if (error !== undefined) log.error('a run met a fault of its own', { ...fields, error });
  switch (result.kind) {
    case 'done':
      log.info('work is done', fields);
      return;
    case 'retry':
      log.info('work is put off', { ...fields, after: result.after, reason: result.reason });
      return;
    case 'failed':
      log.warn('work failed', { ...fields, code: result.code, reason: result.reason });
      return;
    default:
      result satisfies never;
  }
}
