import type { QueueEntry } from '../../model/queue-entry.ts';
import { counted } from '../counts.ts';
import type { Paint } from '../paint.ts';
import { padCells, textWidth } from '../text-width.ts';
import { oneLine, shorten } from '../visible-text.ts';

/** Widest column of keys that is still aligned, in cells. */
const widestKey = 60;

const reasonLimit = 200;

/** Keys by what is happening to them, one line each, and below it why; `now` is an ISO time. */
export function queueText(entries: readonly QueueEntry[], now: string, paint: Paint): string {
  if (entries.length === 0) return 'Nothing is waiting, running or failed.\n';
  const width = Math.min(widestKey, Math.max(...entries.map(({ key }) => textWidth(oneLine(key)))));
  const lines = entries.flatMap((entry) => entryLines(entry, { now, width, paint }));
  return `${[...lines, '', summaryLine(entries)].join('\n')}\n`;
}

function summaryLine(entries: readonly QueueEntry[]): string {
  const count = (state: QueueEntry['state']): number =>
    entries.filter((entry) => entry.state === state).length;
  return `${counted(entries.length, 'key')}: ${count('running')} running, ${count('waiting')} waiting, ${count('failed')} failed`;
}

function entryLines(
  entry: QueueEntry,
  { now, width, paint }: { readonly now: string; readonly width: number; readonly paint: Paint },
): readonly string[] {
  const colour = { running: paint.green, waiting: paint.yellow, failed: paint.red }[entry.state];
  const facts = [
    `for ${ageText(entry.since, now)}`,
    ...(entry.attempt > 0 ? [`attempt ${entry.attempt}`] : []),
    ...(entry.due === undefined ? [] : [`again in ${ageText(now, entry.due)}`]),
    ...(entry.isBackground ? ['nobody waits for it'] : []),
  ];
  const line = `${colour(entry.state.padEnd(7))}  ${padCells(oneLine(entry.key), width)}  ${paint.dim(facts.join(', '))}`;
  const why = [entry.code, entry.reason].filter((part) => part !== undefined).join(': ');
  return why === '' ? [line] : [line, `         ${shorten(oneLine(why), reasonLimit)}`];
}

/** The time from one ISO time to a later one in its two largest units: `2 d 3 h`, `40 s`. */
function ageText(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1_000));
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first === -1 ? parts.slice(3) : parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
}
