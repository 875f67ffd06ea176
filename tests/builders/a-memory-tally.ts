import {
  judgeCount,
  type GivenCommands,
  type RateAnswer,
  type RateLimit,
} from '../../src/model/rate-limit.ts';
import type { CommandTally, CommandsToCount } from '../../src/ports/command-tally.ts';

/** Counts in memory, as the real ones promise to, and forgets nothing. */
export class MemoryTally implements CommandTally {
  /** With which nothing can be counted. */
  fault: Error | undefined;
  /** What was asked, in order. */
  readonly asked: CommandsToCount[] = [];
  readonly #given = new Map<string, Map<string, GivenCommands>>();

  async count(asked: CommandsToCount, limit: RateLimit): Promise<RateAnswer> {
    this.asked.push(asked);
    if (this.fault !== undefined) throw this.fault;
    const { installationId, personId, repositoryId, commentId, commands } = asked;
    const person = `${installationId}:${personId}`;
    const own = this.#given.get(person) ?? new Map<string, GivenCommands>();
    this.#given.set(person, own);
    const comment = `${repositoryId}:${commentId}`;
    if ((own.get(comment)?.commands ?? 0) >= commands) return { kind: 'allowed' };
    const others = [...own].flatMap(([name, given]) => (name === comment ? [] : [given]));
    const given = { at: Date.parse(asked.writtenAt), commands };
    const answer = judgeCount(others, given, limit);
    if (answer.kind === 'allowed') own.set(comment, given);
    return answer;
  }
}
