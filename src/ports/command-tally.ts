import type { RateAnswer, RateLimit } from '../model/rate-limit.ts';

/** The commands of one comment, and whose they are: all by immutable ids. */
export interface CommandsToCount {
  readonly installationId: number;
  readonly personId: number;
  readonly repositoryId: number;
  readonly commentId: number;
  /** ISO, by the forge's clock. */
  readonly writtenAt: string;
  /** At least 1, at most 99. */
  readonly commands: number;
}

/** How many commands each person has given lately, in all repositories of an installation and at all servers. */
export interface CommandTally {
  /**
   * Counts commands where the limit lets them through, in one step: two that ask at the same time get no more than the
   * limit. What was counted before is let through again and counted once; what is refused is not counted. Stored when
   * the promise resolves; rejects when nobody can tell.
   */
  count(asked: CommandsToCount, limit: RateLimit): Promise<RateAnswer>;
}
