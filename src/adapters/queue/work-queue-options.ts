import type { WorkHandler, WorkItem, WorkResult } from '../../ports/work-queue.ts';

export interface WorkQueueOptions {
  /** Keys worked on at the same time, by this process. */
  readonly concurrency: number;
  /** Runs of a key that ended in `retry`, after which it fails. */
  readonly maxAttempts: number;
  /** Milliseconds to wait after so many attempts; a longer wait that the handler asked for wins. */
  readonly backoff: (attempt: number) => number;
  /** Milliseconds that `stop` waits for running work. */
  readonly stopWithin: number;
  /** Told of every run that ended, for logs and metrics. */
  readonly onRun?: (run: FinishedRun) => void;
}

export interface FinishedRun {
  readonly item: WorkItem;
  readonly attempt: number;
  readonly milliseconds: number;
  /** What became of the key: a `retry` on the last attempt is a failure. */
  readonly result: WorkResult;
  /** What the handler threw, where it did. */
  readonly error?: unknown;
}

/** No delay is kept longer than this across a restart, in milliseconds. */
export const longestDelay = 3_600_000;

/** Why a key waits that is done but for one more look. */
export const lookAgain = 'done, and looked at once more at this time';

const reasonLimit = 1_000;

/** A handler that throws has met a fault of its own: it is tried again like any other, but reported with its stack. */
export async function resultOf(
  handler: WorkHandler,
  item: WorkItem,
  attempt: number,
): Promise<{ readonly result: WorkResult; readonly error?: unknown }> {
  try {
    return { result: await handler(item, attempt) };
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    return { result: { kind: 'retry', after: 0, reason: `the handler threw ${name}` }, error };
  }
}

/** What becomes of the key: a retry on the last attempt is a failure, and reasons are cut. */
export function endingOf(result: WorkResult, attempt: number, maxAttempts: number): WorkResult {
  if (result.kind === 'done') {
    const { again } = result;
    return again === undefined ? result : { ...result, again: Math.min(Math.max(again, 1), longestDelay) };
  }
  if (result.kind === 'failed' || attempt < maxAttempts) {
    return { ...result, reason: result.reason.slice(0, reasonLimit) };
  }
  const reason = `${attempt} attempts, the last: ${result.reason}`.slice(0, reasonLimit);
  return { kind: 'failed', code: 'work-attempts-exhausted', reason };
}

/** What becomes of a key whose every attempt ended with the process that made it. */
export function crashedResult(attempts: number): WorkResult & { readonly kind: 'failed' } {
  return {
    kind: 'failed',
    code: 'work-attempts-exhausted',
    reason: `the process ended during each of ${attempts} attempts`,
  };
}
