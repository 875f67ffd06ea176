import { personLimit, pullRequestLimit } from '../../../src/commands/rate-limit.ts';
import type { BurstEvent, BurstScript, Part } from './script.ts';

/** Who plays a part at which pull request; many people share a part. */
export interface Cast {
  /** How many people play a part. */
  readonly sizes: Readonly<Record<Part, number>>;
  loginOf(by: Part, pull: number): string;
  /** Everybody with a part, in the order of their numbers. */
  loginsOf(by: Part): readonly string[];
}

/**
 * As few people to each part as let nobody but the loud one give more commands in the whole burst than one person may in
 * ten minutes, however quick it is played. Throws where pull requests are so few that this cannot be.
 */
export function castOf({ first, rounds }: Pick<BurstScript, 'first' | 'rounds'>): Cast {
  const events = rounds.flat();
  const sizeOf = (by: Part): number => fewestFor(countsOf(by, events, first.length));
  const sizes = {
    ben: sizeOf('ben'),
    cleo: sizeOf('cleo'),
    finn: sizeOf('finn'),
    bob: sizeOf('bob'),
    emma: sizeOf('emma'),
    dora: sizeOf('dora'),
    // Who passes the limit on purpose is one person, and passes that of no pull request.
    lou: Math.min(1, sizeOf('lou')),
  };
  return {
    sizes,
    loginOf: (by, pull) => loginAt(by, pull % sizes[by]),
    loginsOf: (by) => Array.from({ length: sizes[by] }, (_, number) => loginAt(by, number)),
  };
}

function loginAt(by: Part, number: number): string {
  return `${by}-${number + 1}`;
}

/** The commands of a part, by index of the pull request. */
function countsOf(by: Part, events: readonly BurstEvent[], pulls: number): readonly number[] {
  const counts = Array<number>(pulls).fill(0);
  for (const event of events) {
    if ((event.kind === 'command' || event.kind === 'approve') && event.by === by)
      counts[event.pull] = (counts[event.pull] ?? 0) + weightOf(event);
  }
  return counts;
}

/** Every line of a command comment is a command; what is nearly one counts on its pull request. */
function weightOf(event: BurstEvent): number {
  return event.kind === 'command' ? event.body.split('\n').length : 1;
}

function fewestFor(counts: readonly number[]): number {
  const most = Math.max(0, ...counts);
  if (most > pullRequestLimit.most)
    throw new Error(
      `one person would give ${most} commands on one pull request, more than ${pullRequestLimit.most}: take more pull requests or fewer events`,
    );
  let size = 1;
  while (size < counts.length && mostOfOne(counts, size) > personLimit.most) size += 1;
  return size;
}

function mostOfOne(counts: readonly number[], size: number): number {
  const sums = Array<number>(size).fill(0);
  for (const [pull, count] of counts.entries()) sums[pull % size] = (sums[pull % size] ?? 0) + count;
  return Math.max(...sums);
}
