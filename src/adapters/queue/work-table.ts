import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { WorkItem } from '../../ports/work-queue.ts';
import { integerOf, textOf, type Row } from './row.ts';
import { workState } from './schema.ts';

export interface WaitingWork {
  readonly item: WorkItem;
  /** How many runs were begun before, crashes included. */
  readonly attempt: number;
}

export interface Postponement {
  /** When to run again; earlier when somebody asks for the key meanwhile. */
  readonly due: number;
  /** Not even then before this. */
  readonly notBefore: number;
  readonly reason: string;
}

const { waiting, running, failed } = workState;

/** A waiting key stays one row; a running one is marked to run again; a failed one gets a new chance. */
const enqueueSql = `
  INSERT INTO work (key, installation_id, background, state, due) VALUES (?, ?, ?, ${waiting}, ?)
  ON CONFLICT (key) DO UPDATE SET
    installation_id = excluded.installation_id,
    background = min(background, excluded.background),
    again = (state = ${running}),
    attempt = iif(state = ${running}, attempt, 0),
    due = max(min(iif(state = ${waiting}, due, excluded.due), excluded.due), iif(state = ${failed}, 0, not_before)),
    state = iif(state = ${running}, ${running}, ${waiting}),
    code = NULL,
    reason = NULL`;

const waitingSql = `
  SELECT key, installation_id, background, attempt FROM work
  WHERE state = ${waiting} AND background = ? AND due <= ? ORDER BY due, id LIMIT ?`;

/** The rows of `work`, one method a statement; times are milliseconds since 1970. */
export class WorkTable {
  readonly #statements: Readonly<Record<keyof typeof sql, StatementSync>>;

  constructor(database: DatabaseSync) {
    const names = Object.keys(sql) as (keyof typeof sql)[];
    const prepared = names.map((name) => [name, database.prepare(sql[name])] as const);
    this.#statements = Object.fromEntries(prepared) as Record<keyof typeof sql, StatementSync>;
  }

  enqueue(item: WorkItem, now: number): void {
    this.#statements.enqueue.run(item.key, item.installationId, item.isBackground === true ? 1 : 0, now);
  }

  /** What may run now, what somebody waits for first. */
  due(now: number, limit: number): readonly WaitingWork[] {
    const urgent = this.#statements.waiting.all(0, now, limit);
    const rest = limit - urgent.length;
    const background = rest > 0 ? this.#statements.waiting.all(1, now, rest) : [];
    return [...urgent, ...background].map(toWaitingWork);
  }

  /** When the next key is due, or undefined when none waits. */
  nextDue(): number | undefined {
    const row = this.#statements.nextDue.get();
    return row === undefined || row['due'] === null ? undefined : integerOf(row, 'due');
  }

  claim(key: string): void {
    this.#statements.claim.run(key);
  }

  /** True when the key was asked for again during its run: it then waits for one run more, as if new. */
  repeatWhenAsked(key: string, times: { due: number; notBefore: number }): boolean {
    return this.#statements.repeat.run(times.due, times.notBefore, key).changes === 1;
  }

  remove(key: string): void {
    this.#statements.remove.run(key);
  }

  postpone(key: string, { due, notBefore, reason }: Postponement): void {
    this.#statements.postpone.run(due, notBefore, reason, key);
  }

  fail(key: string, failure: { code: string; reason: string; at: number }): void {
    this.#statements.fail.run(failure.code, failure.reason, failure.at, key);
  }

  /** Forgets keys that failed before a time, and returns how many. */
  removeFailed(before: number): number {
    return Number(this.#statements.removeFailed.run(before).changes);
  }

  /** Keys marked as running, whether anybody works on them or not. */
  running(): readonly WaitingWork[] {
    return this.#statements.running.all().map(toWaitingWork);
  }

  /** Puts a running key back; the attempt counts unless it was taken away from it by a stop. */
  release(key: string, isAttemptCounted: boolean): void {
    this.#statements.release.run(isAttemptCounted ? 0 : 1, key);
  }

  /** No delay outlasts the limit, so that a clock that was set back does not hold work up. */
  clampDelays(latest: number): void {
    this.#statements.clamp.run(latest, latest);
  }

  count(state: keyof typeof workState): number {
    const row = this.#statements.count.get(workState[state]);
    return row === undefined ? 0 : integerOf(row, 'number');
  }
}

const sql = {
  enqueue: enqueueSql,
  waiting: waitingSql,
  nextDue: `
    SELECT min(due) AS due FROM (
      SELECT min(due) AS due FROM work WHERE state = ${waiting} AND background = 0
      UNION ALL SELECT min(due) AS due FROM work WHERE state = ${waiting} AND background = 1)`,
  claim: `UPDATE work SET state = ${running}, attempt = attempt + 1, again = 0 WHERE key = ?`,
  repeat: `UPDATE work SET state = ${waiting}, again = 0, attempt = 0, due = ?, not_before = ? WHERE key = ? AND again = 1`,
  remove: 'DELETE FROM work WHERE key = ?',
  postpone: `UPDATE work SET state = ${waiting}, due = ?, not_before = ?, reason = ? WHERE key = ?`,
  /** The time of the failure stands in `due`, which a failed key has no other use for. */
  fail: `UPDATE work SET state = ${failed}, not_before = 0, code = ?, reason = ?, due = ? WHERE key = ?`,
  removeFailed: `DELETE FROM work WHERE state = ${failed} AND due < ?`,
  running: `SELECT key, installation_id, background, attempt FROM work WHERE state = ${running}`,
  release: `UPDATE work SET state = ${waiting}, again = 0, attempt = iif(again = 1, 0, max(attempt - ?, 0)) WHERE key = ?`,
  clamp: `UPDATE work SET due = min(due, ?), not_before = min(not_before, ?) WHERE state = ${waiting}`,
  count: 'SELECT count(*) AS number FROM work WHERE state = ?',
} as const;

function toWaitingWork(row: Row): WaitingWork {
  const item = { key: textOf(row, 'key'), installationId: integerOf(row, 'installation_id') };
  const isBackground = integerOf(row, 'background') === 1;
  return { item: isBackground ? { ...item, isBackground } : item, attempt: integerOf(row, 'attempt') };
}
