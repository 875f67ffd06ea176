import { randomUUID } from 'node:crypto';
import { DelayedError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Clock } from '../../../ports/clock.ts';
import type {
  QueueCounts,
  QueueOverview,
  WorkHandler,
  WorkItem,
  WorkQueue,
  WorkResult,
} from '../../../ports/work-queue.ts';
import {
  crashedResult,
  endingOf,
  longestDelay,
  resultOf,
  type WorkQueueOptions,
} from '../work-queue-options.ts';
import { connectForWorker } from './redis-connection.ts';
import { keyIn, queueName, unlimited, type JobData, type RedisJobs } from './redis-jobs.ts';
import type { Begun, RedisRows } from './redis-rows.ts';

/** Times are milliseconds. */
export interface StallTimes {
  /** After which the work of a process that is gone is given to another; it is renewed at half of it. */
  readonly lockDuration: number;
  /** From one look for such work to the next. */
  readonly stalledInterval: number;
}

export interface RedisQueueParts {
  readonly url: string;
  /** Keys in Redis begin with it; in braces, so that a cluster keeps them together. */
  readonly prefix: string;
  readonly rows: RedisRows;
  readonly jobs: RedisJobs;
  readonly clock: Clock;
  readonly options: WorkQueueOptions;
  readonly stall: StallTimes;
}

interface Run {
  readonly id: string;
  readonly job: Job<JobData>;
  readonly token: string | undefined;
}

/** Milliseconds until the next try to write what became of a run. */
const recordAgain = 500;

/** Milliseconds that a job is given back within, while the queue stops. */
const releasePatience = 1_000;

/** Milliseconds from one look whether everything is done to the next. */
const pollIdle = 25;

/** From one look for keys whose job has got lost to the next, and how long they have to wait to be looked for. */
const sweepEvery = 60_000;

/**
 * The queue of `ports/work-queue.ts` for any number of replicas. A row says what is wanted of a key, and one BullMQ job
 * for each key, found by its deduplication id, brings a worker to it. BullMQ's lock of the job is what keeps a key to
 * one worker; docs/decisions/0013-redis-queue.md has the reasons.
 */
export class RedisWorkQueue implements WorkQueue {
  readonly #parts: RedisQueueParts;
  readonly #runs = new Map<string, Run>();
  #worker: Worker<JobData> | undefined;
  #workerClient: Redis | undefined;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(parts: RedisQueueParts) {
    this.#parts = parts;
  }

  async enqueue(item: WorkItem): Promise<void> {
    const place = await this.#parts.rows.ask(item, this.#now());
    const wanted = { key: item.key, ...place };
    const id = await this.#parts.jobs.add(wanted);
    if (place.isMoved && id !== undefined) await this.#parts.jobs.move(id, wanted, place.delay);
  }

  start(handler: WorkHandler): void {
    const { url, prefix, options, stall } = this.#parts;
    this.#workerClient = connectForWorker(url);
    this.#worker = new Worker<JobData>(
      queueName,
      (job, token) => this.#work({ id: randomUUID(), job, token }, handler),
      {
        connection: this.#workerClient,
        prefix,
        concurrency: options.concurrency,
        ...stall,
        maxStalledCount: unlimited,
        runRetryDelay: 1_000,
      },
    );
    // A lost connection is logged where it is noticed; the worker goes on when it is back.
    this.#worker.on('error', () => undefined);
    void this.#sweep(0);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#sweeper);
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    const ended = worker.close();
    await Promise.race([ended, this.#tooLate()]);
    await this.#releaseRuns();
    this.#workerClient?.disconnect();
  }

  async whenIdle(): Promise<void> {
    for (;;) {
      const { waiting, running } = await this.counts();
      if (waiting + running + this.#runs.size === 0) return;
      await pause(pollIdle);
    }
  }

  forgetFailures(failedBefore: string): Promise<number> {
    return this.#parts.rows.forgetFailures(Date.parse(failedBefore));
  }

  counts(): Promise<QueueCounts> {
    return this.#parts.rows.counts();
  }

  overview(): Promise<QueueOverview> {
    return this.#parts.rows.overview(this.#now());
  }

  /** What has no key was put there by somebody else: it is done with at once. */
  async #work(run: Run, handler: WorkHandler): Promise<void> {
    const key = keyIn(run.job.data);
    if (key === undefined) return;
    const { rows, options } = this.#parts;
    const begun = await rows.begin({ key, run: run.id, now: this.#now(), maxAttempts: options.maxAttempts });
    switch (begun.kind) {
      case 'gone':
        return;
      case 'early':
        return this.#putOff(run, begun.delay);
      case 'used up':
        options.onRun?.({ ...begun, milliseconds: 0, result: crashedResult(begun.attempt) });
        return;
      case 'run':
        return this.#runHandler(run, begun, handler);
      default:
        begun satisfies never;
    }
  }

  async #runHandler(run: Run, begun: Begun & { kind: 'run' }, handler: WorkHandler): Promise<void> {
    const { item, attempt } = begun;
    this.#runs.set(run.id, run);
    const started = performance.now();
    const { result, error } = await resultOf(handler, item, attempt);
    if (!this.#runs.has(run.id)) return;
    const ending = endingOf(result, attempt, this.#parts.options.maxAttempts);
    const wait = this.#waitAfter(ending, attempt);
    try {
      const recorded = await this.#record(run, ending, wait);
      if (recorded === 'superseded') return;
      this.#tell({ item, attempt, result: ending, error, milliseconds: performance.now() - started });
      if (recorded === 'later') await this.#putOff(run, wait);
    } finally {
      this.#runs.delete(run.id);
    }
  }

  #tell(told: {
    item: WorkItem;
    attempt: number;
    result: WorkResult;
    error: unknown;
    milliseconds: number;
  }): void {
    const { error, ...run } = told;
    this.#parts.options.onRun?.(error === undefined ? run : { ...run, error });
  }

  #waitAfter(result: WorkResult, attempt: number): number {
    if (result.kind === 'done') return result.again ?? 0;
    if (result.kind === 'failed') return 0;
    return Math.min(Math.max(result.after, this.#parts.options.backoff(attempt)), longestDelay);
  }

  /** What is done is done: it is written as soon as Redis is there again, unless the key was given to another by then. */
  async #record(run: Run, result: WorkResult, wait: number): ReturnType<RedisRows['record']> {
    for (;;) {
      try {
        return await this.#parts.rows.record({
          key: run.job.data.key,
          run: run.id,
          now: this.#now(),
          result,
          wait,
        });
      } catch (error) {
        if (this.#worker === undefined) throw error;
        await pause(recordAgain);
      }
    }
  }

  /** Somebody may have asked for the key while its job was not yet where an asker finds it. */
  async #putOff({ job, token }: Run, delay: number): Promise<never> {
    await job.moveToDelayed(Date.now() + delay, token);
    const isDue = await this.#parts.rows.isDue(job.data.key, this.#now()).catch(() => false);
    if (isDue) await job.promote().catch(() => undefined);
    throw new DelayedError();
  }

  /** Gives every key its job again that has none: at start, and for what waits long. */
  async #sweep(minimumAge: number): Promise<void> {
    // What cannot be looked at while Redis is away is looked at the next time.
    const { rows, jobs } = this.#parts;
    await rows
      .wanted(this.#now() - minimumAge)
      .then((keys) => jobs.addLost(keys))
      .catch(() => undefined);
    if (this.#worker === undefined) return;
    this.#sweeper = setTimeout(() => void this.#sweep(sweepEvery), sweepEvery);
    this.#sweeper.unref();
  }

  /** What is still in hand goes back into the queue, as if it had not been begun. */
  async #releaseRuns(): Promise<void> {
    const runs = [...this.#runs.values()];
    this.#runs.clear();
    for (const { id, job, token } of runs) {
      await this.#parts.rows.release(job.data.key, id).catch(() => undefined);
      // Without Redis this waits for it to come back; the job is then found by its lock, which runs out.
      await Promise.race([job.moveToWait(token).catch(() => undefined), pause(releasePatience)]);
    }
  }

  #tooLate(): Promise<void> {
    return pause(this.#parts.options.stopWithin);
  }

  #now(): number {
    return Date.parse(this.#parts.clock.now());
  }
}

/** Resolves after so many milliseconds, and keeps no process alive. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
