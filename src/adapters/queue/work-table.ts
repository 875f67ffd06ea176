import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { QueueEntry } from '../../model/queue-entry.ts';
import type { WorkItem } from '../../ports/work-queue.ts';
import { FairTurns } from './fair-turns.ts';
import { repositoryOf } from './repository-of.ts';
import { integerOf, textOf, type Row } from './row.ts';
import { workState } from './schema.ts';

export interface WaitingWork {
  readonly item: WorkItem;
  /** How many runs were begun before, crashes included. */
  readonly attempt: number;
  readonly turn: number;
}

export interface Postponement {
  /** When to run again; earlier when somebody asks for the key meanwhile. */
  readonly due: number;
  /** Not even then before this. */
  readonly notBefore: number;
  readonly reason: string;
}

const { waiting, running, failed } = workState;

/**
 * A waiting key stays one row; a running one is marked to run again; a failed one gets a new chance. A turn below 0
 * leaves the key the one that it has.
 */
const enqueueSql = `
  INSERT INTO work (key, installation_id, background, state, due, since, turn) VALUES (?, ?, ?, ${waiting}, ?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET
    installation_id = excluded.installation_id,
    background = min(background, excluded.background),
    since = iif(state = ${failed} OR (state = ${running} AND again = 0), excluded.since, min(since, excluded.since)),
    turn = iif(excluded.turn < 0, turn, excluded.turn),
    again = (state = ${running}),
    attempt = iif(state = ${running}, attempt, 0),
    due = max(min(iif(state = ${waiting}, due, excluded.due), excluded.due), iif(state = ${failed}, 0, not_before)),
    state = iif(state = ${running}, ${running}, ${waiting}),
    code = NULL,
    reason = NULL`;

/** By the index of turns: SQLite would rather find what is due and sort it, which takes long in a burst. */
const waitingSql = `
  SELECT key, installation_id, background, attempt, turn FROM work INDEXED BY work_turn
  WHERE state = ${waiting} AND background = ? AND due <= ? ORDER BY turn, id LIMIT ?`;

/** The rows of `work`, one method a statement; times are milliseconds since 1970. */
export class WorkTable {
  readonly #statements: Readonly<Record<keyof typeof sql, StatementSync>>;
  readonly #turns = { urgent: new FairTurns(), background: new FairTurns() };

  constructor(database: DatabaseSync) {
    const names = Object.keys(sql) as (keyof typeof sql)[];
    const prepared = names.map((name) => [name, database.prepare(sql[name])] as const);
    this.#statements = Object.fromEntries(prepared) as Record<keyof typeof sql, StatementSync>;
  }

  enqueue(item: WorkItem, now: number): void {
    const background = item.isBackground === true ? 1 : 0;
    const turn = this.#isInLine(item) ? -1 : this.#turnsOf(item).assign(repositoryOf(item.key));
    this.#statements.enqueue.run(item.key, item.installationId, background, now, now, turn);
  }

  /** What may run now, what somebody waits for first. */
  due(now: number, limit: number): readonly WaitingWork[] {
    // Passing over many keys that are all put off takes a while; usually this says that there is nothing else.
    if ((this.nextDue() ?? Infinity) > now) return [];
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

  claim({ item, turn }: WaitingWork): void {
    this.#turnsOf(item).reach(turn);
    this.#statements.claim.run(item.key);
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

  /** A key that is done and is looked at once more: it waits from then on only, and as if new. */
  lookAgain(key: string, { due, reason }: Pick<Postponement, 'due' | 'reason'>): void {
    this.#statements.lookAgain.run(due, due, reason, key);
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

  /** Dead letters by code. */
  failedByCode(): Readonly<Record<string, number>> {
    const rows = this.#statements.codes.all();
    return Object.fromEntries(rows.map((row) => [textOf(row, 'code'), integerOf(row, 'number')]));
  }

  /** Since when the longest waiting key waits, or undefined when none does. */
  oldestWaiting(): number | undefined {
    const row = this.#statements.oldest.get();
    return row === undefined || row['since'] === null ? undefined : integerOf(row, 'since');
  }

  /** Every key; what is put off is told by a due time after `now`. */
  list(now: number): readonly QueueEntry[] {
    return this.#statements.list.all().map((row) => toQueueEntry(row, now));
  }

  /** Makes a key that failed or was put off due. False when there is none. */
  retry(key: string, now: number): boolean {
    return this.#statements.retry.run(now, now, key).changes === 1;
  }

  /** Forgets a key that waits or failed. False when there is none. */
  drop(key: string): boolean {
    return this.#statements.drop.run(key).changes === 1;
  }

  /** Whether a key has its place already: it waits, or is marked to run again, as urgently as it is now asked for. */
  #isInLine(item: WorkItem): boolean {
    const row = this.#statements.place.get(item.key);
    if (row === undefined || integerOf(row, 'in_line') === 0) return false;
    return item.isBackground === true || integerOf(row, 'background') === 0;
  }

  #turnsOf({ isBackground }: WorkItem): FairTurns {
    return isBackground === true ? this.#turns.background : this.#turns.urgent;
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
  lookAgain: `UPDATE work SET state = ${waiting}, due = ?, not_before = 0, since = ?, attempt = 0, reason = ? WHERE key = ?`,
  /** The time of the failure stands in `due`, which a failed key has no other use for. */
  fail: `UPDATE work SET state = ${failed}, not_before = 0, code = ?, reason = ?, due = ? WHERE key = ?`,
  removeFailed: `DELETE FROM work WHERE state = ${failed} AND due < ?`,
  place: `SELECT background, (state = ${waiting} OR (state = ${running} AND again = 1)) AS in_line FROM work WHERE key = ?`,
  codes: `SELECT code, count(*) AS number FROM work WHERE state = ${failed} GROUP BY code ORDER BY code`,
  oldest: `SELECT min(since) AS since FROM work WHERE state = ${waiting}`,
  list: `SELECT * FROM work ORDER BY iif(state = ${running}, 0, iif(state = ${waiting}, 1, 2)), since, id`,
  retry: `
    UPDATE work SET state = ${waiting}, attempt = 0, due = ?, not_before = 0, since = iif(state = ${failed}, ?, since), code = NULL, reason = NULL
    WHERE key = ? AND state <> ${running}`,
  drop: `DELETE FROM work WHERE key = ? AND state <> ${running}`,
  running: `SELECT key, installation_id, background, attempt, turn FROM work WHERE state = ${running}`,
  release: `UPDATE work SET state = ${waiting}, again = 0, attempt = iif(again = 1, 0, max(attempt - ?, 0)) WHERE key = ?`,
  clamp: `UPDATE work SET due = min(due, ?), not_before = min(not_before, ?) WHERE state = ${waiting}`,
  count: 'SELECT count(*) AS number FROM work WHERE state = ?',
} as const;

function toWaitingWork(row: Row): WaitingWork {
  const item = { key: textOf(row, 'key'), installationId: integerOf(row, 'installation_id') };
  const isBackground = integerOf(row, 'background') === 1;
  return {
    item: isBackground ? { ...item, isBackground } : item,
    attempt: integerOf(row, 'attempt'),
    turn: integerOf(row, 'turn'),
  };
}

const stateNames = ['waiting', 'running', 'failed'] as const;

function toQueueEntry(row: Row, now: number): QueueEntry {
  const state = stateNames[integerOf(row, 'state')] ?? 'waiting';
  const due = integerOf(row, 'due');
  return {
    key: textOf(row, 'key'),
    installationId: integerOf(row, 'installation_id'),
    state,
    since: new Date(state === 'failed' ? due : integerOf(row, 'since')).toISOString(),
    attempt: integerOf(row, 'attempt'),
    isBackground: integerOf(row, 'background') === 1,
    ...(state === 'waiting' && due > now ? { due: new Date(due).toISOString() } : {}),
    ...(row['reason'] === null ? {} : { reason: textOf(row, 'reason') }),
    ...(row['code'] === null ? {} : { code: textOf(row, 'code') }),
  };
}
