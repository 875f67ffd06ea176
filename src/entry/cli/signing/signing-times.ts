import { parseDuration } from '../../../model/duration.ts';
import { UsageError } from '../usage-error.ts';

const day = 86_400_000;
/** A signature that nobody looks at again for longer is none. */
const longest = 400 * day;

/** When a signature made now ceases to hold, by a duration such as `90d`, `12h` or `P30D`. Throws `UsageError`. */
export function expiryAfter(text: string, now: Date): string {
  const days = /^([1-9]\d{0,3})d$/.exec(text)?.[1];
  const length = days === undefined ? parseDuration(text) : Number(days) * day;
  if (length !== undefined && length > 0 && length <= longest)
    return toSeconds(new Date(now.getTime() + length));
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `\`--expires\` takes a time of 400 days at most; found ${JSON.stringify(text)}.`,
    hint: 'For example: `--expires 90d` or `--expires 12h`',
  });
}

/** ISO, UTC, to the second. */
export function toSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
