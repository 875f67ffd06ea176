import type { SignatureRefusal } from '../model/section-signature.ts';
import type { Enrolment } from './enrolled-keys.ts';
import { clockTolerance } from './judge-statement.ts';
import { refuse } from './refusal.ts';

export interface SigningMoment {
  /** When it was made, by everything that says so. Milliseconds since 1970. */
  readonly made: readonly number[];
  readonly now: number;
  /** The base has the signature already. */
  readonly isKnown: boolean;
}

/**
 * A key or identity must hold when it signs. A signature that the base does not have yet must also come while it
 * holds: who has an old key can write any date.
 */
export function findWrongWindow(
  { name, login, from, until, revoked }: Enrolment,
  { made, now, isKnown }: SigningMoment,
): SignatureRefusal | undefined {
  const times = isKnown ? made : [...made, now];
  const what = `${JSON.stringify(name)} of ${login}`;
  if (revoked !== undefined && times.some((time) => time >= revoked)) {
    return refuse('signature-key-revoked', `${what} was revoked at ${iso(revoked)}. Sign with another key.`);
  }
  if (times.every((time) => time >= from - clockTolerance && time < until)) return undefined;
  const judged = isKnown ? '' : ` and judged at ${iso(now)}`;
  return refuse(
    'signature-key-window',
    `${what} holds from ${iso(from)} until ${iso(until)}; the signature is of ${made.map(iso).join(' and ')}${judged}. Sign with what holds now: \`npx charter keys\` lists it.`,
  );
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
