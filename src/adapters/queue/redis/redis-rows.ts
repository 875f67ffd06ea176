import type { Redis } from 'ioredis';
import type { QueueEntry } from '../../../model/queue-entry.ts';
import type { QueueCounts, QueueOverview, WorkItem, WorkResult } from '../../../ports/work-queue.ts';
import { repositoryOf } from '../repository-of.ts';
import {
  askScript,
  beginScript,
  dropScript,
  forgiveScript,
  recordScript,
  releaseScript,
} from './work-scripts.ts';
import type { RedisScript } from './redis-script.ts';
import { letterEntry, readLetter, readRow, rowEntry, unreadable } from './stored-rows.ts';
import { crashedResult, lookAgain } from '../work-queue-options.ts';

/** Where a key stands once it was asked for. Delays are milliseconds. */
export interface Place {
  readonly turn: number;
  readonly isBackground: boolean;
  /** Its job is there already, and has to be moved: it was put off, or was nobody's wish before. */
  readonly isMoved: boolean;
  readonly delay: number;
}

export interface WantedKey {
  readonly key: string;
  readonly turn: number;
  readonly isBackground: boolean;
}

export type Begun =
  /** Nothing is wanted of the key any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'early'; readonly delay: number }
  | { readonly kind: 'run'; readonly item: WorkItem; readonly attempt: number }
  /** Every attempt ended with its process: it is a dead letter now. */
  | { readonly kind: 'used up'; readonly item: WorkItem; readonly attempt: number };

/** What became of a run: `superseded` when another worker had taken the key over, so that nothing was written. */
export type Recorded = 'superseded' | 'again' | 'done' | 'failed' | 'later';

export interface RunRecord {
  readonly key: string;
  readonly run: string;
  readonly now: number;
  readonly result: WorkResult;
  /** Milliseconds until a retry. */
  readonly wait: number;
}

const rowKeys = ['rows', 'waiting', 'later', 'running', 'failed', 'turns', 'asked'] as const;

/** What is wanted of every key, for all replicas; each method is one step. Times are milliseconds since 1970. */
export class RedisRows {
  readonly #client: Redis;
  readonly #keys: readonly string[];
  readonly #prefix: string;

  constructor(client: Redis, prefix: string) {
    this.#client = client;
    this.#prefix = prefix;
    this.#keys = rowKeys.map((name) => this.#key(name));
  }

  async ask(item: WorkItem, now: number): Promise<Place> {
    const background = item.isBackground === true ? 1 : 0;
    const values = [item.key, item.installationId, background, now, repositoryOf(item.key)];
    const [turn, isBackground, isMoved, delay] = await this.#run(askScript, values);
    return {
      turn: Number(turn),
      isBackground: Number(isBackground) === 1,
      isMoved: Number(isMoved) === 1,
      delay: Number(delay),
    };
  }

  async begin(given: { key: string; run: string; now: number; maxAttempts: number }): Promise<Begun> {
    const { key, run, now, maxAttempts } = given;
    const { code, reason } = crashedResult(maxAttempts);
    const answer = await this.#run(beginScript, [key, run, now, maxAttempts, code, reason]);
    const [kind, first, background, attempt] = answer;
    if (kind === 'early') return { kind, delay: Number(first) };
    if (kind !== 'run' && kind !== 'used up') return { kind: 'gone' };
    const item = { key, installationId: Number(first) };
    return {
      kind,
      item: Number(background) === 1 ? { ...item, isBackground: true } : item,
      attempt: Number(attempt),
    };
  }

  async record({ key, run, now, result, wait }: RunRecord): Promise<Recorded> {
    const notBefore = result.kind === 'retry' ? now + result.after : 0;
    const code = result.kind === 'failed' ? result.code : '';
    const isLater = result.kind === 'done' && result.again !== undefined;
    const reason = result.kind === 'done' ? (isLater ? lookAgain : '') : result.reason;
    const values = [key, run, now, isLater ? 'later' : result.kind, wait, notBefore, code, reason];
    const [recorded] = await this.#run(recordScript, values);
    // The script answers with nothing else.
    return String(recorded) as Recorded;
  }

  /** Whether a key waits and may run. */
  async isDue(key: string, now: number): Promise<boolean> {
    const text = await this.#client.hget(this.#key('rows'), key);
    if (text === null) return false;
    const row = readRow(text);
    return row?.st === 'w' && row.d <= now;
  }

  async release(key: string, run: string): Promise<void> {
    await this.#run(releaseScript, [key, run]);
  }

  async drop(key: string): Promise<boolean> {
    const [dropped] = await this.#run(dropScript, [key]);
    return Number(dropped) > 0;
  }

  /** Lifts what holds a key back; the item to ask for again, or undefined when no such key waits or failed. */
  async forgive(key: string): Promise<WorkItem | undefined> {
    const [installationId, background] = await this.#run(forgiveScript, [key]);
    if (installationId === undefined) return undefined;
    const item = { key, installationId: Number(installationId) };
    return Number(background) === 1 ? { ...item, isBackground: true } : item;
  }

  async overview(now: number): Promise<QueueOverview> {
    const [waiting, running, letters, oldest] = await Promise.all([
      this.#client.zcard(this.#key('asked')),
      this.#client.zcard(this.#key('running')),
      this.#client.hvals(this.#key('failed')),
      this.#client.zrange(this.#key('asked'), '0', '0'),
    ]);
    const since =
      oldest[0] === undefined ? undefined : await this.#client.zscore(this.#key('asked'), oldest[0]);
    const failedByCode: Record<string, number> = {};
    for (const letter of letters) {
      const code = readLetter(letter)?.c ?? unreadable;
      failedByCode[code] = (failedByCode[code] ?? 0) + 1;
    }
    return {
      waiting,
      running,
      failed: letters.length,
      failedByCode: Object.fromEntries(
        Object.entries(failedByCode).toSorted(([a], [b]) => a.localeCompare(b)),
      ),
      oldestAge: Math.max(0, now - Number(since ?? now)),
    };
  }

  /** Keys that something is wanted of, of those that were first asked for at a time or before. */
  async wanted(since: number): Promise<readonly WantedKey[]> {
    const rows = Object.entries(await this.#client.hgetall(this.#key('rows')));
    return rows.flatMap(([key, text]) => {
      const row = readRow(text);
      return row === undefined || row.s > since ? [] : { key, turn: row.t, isBackground: row.b === 1 };
    });
  }

  async forgetFailures(before: number): Promise<number> {
    const failed = this.#key('failed');
    const letters = Object.entries(await this.#client.hgetall(failed));
    const old = letters.filter(([, text]) => (readLetter(text)?.at ?? 0) < before).map(([key]) => key);
    return old.length === 0 ? 0 : await this.#client.hdel(failed, ...old);
  }

  async list(now: number): Promise<readonly QueueEntry[]> {
    const [wanted, letters] = await Promise.all([
      this.#client.hgetall(this.#key('rows')),
      this.#client.hgetall(this.#key('failed')),
    ]);
    const entries = Object.entries(wanted).map(([key, text]) => rowEntry(key, readRow(text), now));
    const dead = Object.entries(letters).map(([key, text]) => letterEntry(key, readLetter(text), now));
    const places = { running: 0, waiting: 1, failed: 2 };
    return [...entries, ...dead].toSorted(
      (a, b) => places[a.state] - places[b.state] || a.since.localeCompare(b.since),
    );
  }

  async counts(): Promise<QueueCounts> {
    const [waiting, running, failed] = await Promise.all([
      this.#client.zcard(this.#key('asked')),
      this.#client.zcard(this.#key('running')),
      this.#client.hlen(this.#key('failed')),
    ]);
    return { waiting, running, failed };
  }

  #key(name: (typeof rowKeys)[number]): string {
    return `${this.#prefix}:${name}`;
  }

  #run(script: RedisScript, values: readonly (string | number)[]): Promise<readonly unknown[]> {
    return script.run(this.#client, this.#keys, values);
  }
}
