import type { QueueEntry } from '../../model/queue-entry.ts';

/** The queue as docs/cli.md describes it. */
export function queueToJson(entries: readonly QueueEntry[]): object {
  const summary = { waiting: 0, running: 0, failed: 0 };
  for (const { state } of entries) summary[state]++;
  return { summary, entries };
}
