import { markup, type Html } from '../markup/html.ts';

const steps: readonly { readonly seconds: number; readonly unit: Intl.RelativeTimeFormatUnit }[] = [
  { seconds: 365 * 86_400, unit: 'year' },
  { seconds: 30 * 86_400, unit: 'month' },
  { seconds: 7 * 86_400, unit: 'week' },
  { seconds: 86_400, unit: 'day' },
  { seconds: 3_600, unit: 'hour' },
  { seconds: 60, unit: 'minute' },
];

const wording = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** A time as its distance from `now`: "3 minutes ago", "just now", "in 2 hours". Both are ISO strings. */
export function describeAge(time: string, now: string): string {
  const distance = (Date.parse(time) - Date.parse(now)) / 1000;
  if (Number.isNaN(distance)) return time;
  const step = steps.find(({ seconds }) => Math.abs(distance) >= seconds);
  return step === undefined ? 'just now' : wording.format(Math.trunc(distance / step.seconds), step.unit);
}

/** A `<time>` that shows the age and tells the exact moment. */
export function timeOf(time: string, now: string): Html {
  const exact = time.replace('T', ' ').replace(/(?:\.\d+)?Z$/u, ' UTC');
  return markup`<time datetime="${time}" title="${exact}">${describeAge(time, now)}</time>`;
}

/** A span of milliseconds in the unit that reads best: "340 ms", "2.4 s", "3 min". */
export function describeSpan(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}

/** "1 file", "1,200 files"; the plural is the singular with an s unless given. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? singular : plural}`;
}
