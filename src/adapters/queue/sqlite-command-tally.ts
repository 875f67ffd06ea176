import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  judgeCount,
  rememberCommands,
  type GivenCommands,
  type RateAnswer,
  type RateLimit,
} from '../../model/rate-limit.ts';
import type { CommandTally, CommandsToCount } from '../../ports/command-tally.ts';
import { integerOf } from './row.ts';
import type { TickTransaction } from './tick-transaction.ts';

/** Comments of all people together that are remembered; the oldest make room. */
const mostOfAll = 100_000;

/** The commands that people gave lately, in SQLite. */
export class SqliteCommandTally implements CommandTally {
  readonly #transaction: TickTransaction;
  readonly #read: StatementSync;
  readonly #write: StatementSync;
  readonly #forget: StatementSync;
  readonly #makeRoom: StatementSync;

  constructor(database: DatabaseSync, transaction: TickTransaction) {
    this.#transaction = transaction;
    this.#read = database.prepare(
      'SELECT repository, comment, at, commands FROM given_commands WHERE installation = ? AND person = ?',
    );
    this.#write = database.prepare(
      `INSERT INTO given_commands (installation, person, repository, comment, at, commands) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET at = excluded.at, commands = excluded.commands`,
    );
    this.#forget = database.prepare('DELETE FROM given_commands WHERE at <= ?');
    this.#makeRoom = database.prepare(
      `DELETE FROM given_commands WHERE id <= (SELECT MAX(id) FROM given_commands) - ${mostOfAll}`,
    );
  }

  async count(asked: CommandsToCount, limit: RateLimit): Promise<RateAnswer> {
    const answers: RateAnswer[] = [];
    await this.#transaction.write(() => void answers.push(this.#judge(asked, limit)));
    const [answer] = answers;
    if (answer === undefined) throw new TypeError('what was written has no answer');
    return answer;
  }

  #judge(asked: CommandsToCount, limit: RateLimit): RateAnswer {
    const { installationId, personId, repositoryId, commentId, commands } = asked;
    const at = Date.parse(asked.writtenAt);
    // By the earlier of two clocks: one that is wrong makes nothing forgotten too early.
    this.#forget.run(Math.min(at, this.#transaction.now) - rememberCommands);
    const others: GivenCommands[] = [];
    for (const row of this.#read.all(installationId, personId)) {
      const given = { at: integerOf(row, 'at'), commands: integerOf(row, 'commands') };
      const isOwn = integerOf(row, 'repository') === repositoryId && integerOf(row, 'comment') === commentId;
      if (isOwn && given.commands >= commands) return { kind: 'allowed' };
      if (!isOwn) others.push(given);
    }
    const answer = judgeCount(others, { at, commands }, limit);
    if (answer.kind === 'limited') return answer;
    this.#write.run(installationId, personId, repositoryId, commentId, at, commands);
    this.#makeRoom.run();
    return answer;
  }
}
