/** A time that somebody typed: its first and last instant, as ISO times in UTC. */
export type TypedTime =
  | { readonly kind: 'time'; readonly from: string; readonly to: string }
  /** It has the form of a date and is none: the 30th of February. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'none' };

const form =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:[Tt ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?<zone> ?(?:[Zz]|[+-]\d{2}:?\d{2}))?)?$/;

const dayLength = 86_400_000;

/**
 * Reads `2026-03-01`, `2026-03-01T12:00` and `2026-03-01T12:00:00+01:00` (ISO 8601, RFC 3339). Without an offset it is
 * UTC, so that a time means the same on every machine. A day is all of it, a minute too.
 */
export function readTime(text: string): TypedTime {
  const { day, time, zone = 'Z' } = form.exec(text)?.groups ?? {};
  if (day === undefined) return { kind: 'none' };
  const start = startOfDay(day);
  if (start === undefined) return { kind: 'invalid' };
  if (time === undefined) return span(start, dayLength);
  const clock = readClock(time);
  const offset = readOffset(zone.trim());
  if (clock === undefined || offset === undefined) return { kind: 'invalid' };
  return span(start + clock.from - offset * 60_000, clock.length);
}

/** Milliseconds since midnight, and how long the time lasts: a minute, or a moment where seconds are given. */
function readClock(time: string): { readonly from: number; readonly length: number } | undefined {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^(\d{2}):(\d{2})(?::(\d{2}))?/.exec(time)?.map(Number) ?? [];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const from = (hours * 60 + minutes) * 60_000;
  if (time.length === 'hh:mm'.length) return { from, length: 60_000 };
  const milliseconds = Number(time.slice('hh:mm:ss.'.length).padEnd(3, '0').slice(0, 3));
  return { from: from + seconds * 1000 + milliseconds, length: 1 };
}

function span(from: number, length: number): TypedTime {
  return {
    kind: 'time',
    from: new Date(from).toISOString(),
    to: new Date(from + length - 1).toISOString(),
  };
}

/** Undefined for a day that is in no calendar. */
function startOfDay(day: string): number | undefined {
  const start = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day ? undefined : start;
}

/** Minutes east of Greenwich. */
function readOffset(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const [, sign, hours = '', minutes = ''] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}
