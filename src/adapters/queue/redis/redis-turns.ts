import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Turns } from '../../../ports/turns.ts';
import { LocalTurns } from '../local-turns.ts';
import { QueueError } from '../queue-error.ts';
import { rememberedFor } from '../recent-turns.ts';
import { RedisScript } from './redis-script.ts';

/** KEYS: the turn. ARGV: holder, milliseconds. 1 when it is had. A turn without an end is none of ours, and gets one. */
const takeScript = new RedisScript(`
  if redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then return {1} end
  if redis.call('PTTL', KEYS[1]) == -1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
  return {0}
`);

/** KEYS: the turn. ARGV: holder, milliseconds. 1 when the holder has it still. */
const renewScript = new RedisScript(`
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {0} end
  return {redis.call('PEXPIRE', KEYS[1], ARGV[2])}
`);

/** KEYS: the turn, who had it last. ARGV: holder, who it is by or nothing, milliseconds to remember that. */
const releaseScript = new RedisScript(`
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {0} end
  if ARGV[2] ~= '' then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) end
  return {redis.call('DEL', KEYS[1])}
`);

/** Milliseconds between two looks whether a turn is free: at first, and at most. */
const firstPause = 10;
const longestPause = 200;

/**
 * Turns between replicas: a key in Redis that runs out by itself and is renewed while the action runs. GitHub knows no
 * fencing tokens, so an action whose turn was lost cannot be kept from writing; it is reported as failed instead, and
 * the next look makes good what two have written.
 */
export class RedisTurns implements Turns {
  readonly #client: Redis;
  readonly #prefix: string;
  readonly #duration: number;
  readonly #local = new LocalTurns();

  /** `duration`: milliseconds after which the turn of a process that is gone is free again. */
  constructor({ client, prefix, duration }: { client: Redis; prefix: string; duration: number }) {
    this.#client = client;
    this.#prefix = prefix;
    this.#duration = duration;
  }

  take<T>(key: string, action: (mayBeOld: boolean) => Promise<T>, by?: string): Promise<T> {
    return this.#local.take(key, async (hadToWaitHere) => {
      const name = `${this.#prefix}:turn:${key}`;
      const lease = new Lease(this.#client, name, this.#duration);
      const hadToWait = await lease.take();
      try {
        const last = by === undefined ? null : await this.#client.get(lastOf(name));
        const mayBeOld = hadToWaitHere || hadToWait || (last !== null && last !== by);
        const result = await action(mayBeOld);
        if (lease.isLost) throw lostTurn(key);
        return result;
      } finally {
        await lease.release(by);
      }
    });
  }
}

class Lease {
  readonly #client: Redis;
  readonly #key: string;
  readonly #duration: number;
  readonly #holder = randomUUID();
  #until = 0;
  #timer: NodeJS.Timeout | undefined;
  #hasBeenTaken = false;
  #isReleased = false;

  constructor(client: Redis, key: string, duration: number) {
    this.#client = client;
    this.#key = key;
    this.#duration = duration;
  }

  get isLost(): boolean {
    return this.#hasBeenTaken || performance.now() > this.#until;
  }

  /** Resolves when the turn is had; true when another had it before. */
  async take(): Promise<boolean> {
    for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 2)) {
      const asked = performance.now();
      const [isHad] = await takeScript.run(this.#client, [this.#key], [this.#holder, this.#duration]);
      if (Number(isHad) === 1) {
        this.#hold(asked);
        return pause !== firstPause;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async release(by: string | undefined): Promise<void> {
    this.#isReleased = true;
    clearTimeout(this.#timer);
    const values = [this.#holder, by ?? '', rememberedFor];
    // What cannot be released runs out by itself.
    await releaseScript.run(this.#client, [this.#key, lastOf(this.#key)], values).catch(() => undefined);
  }

  #hold(asked: number): void {
    this.#until = asked + this.#duration;
    this.#renewIn(this.#duration / 3);
  }

  /** An answer may come when the turn is over: nothing is renewed from then on. */
  #renewIn(milliseconds: number): void {
    if (!this.#isReleased) this.#timer = setTimeout(() => void this.#renew(), milliseconds);
  }

  async #renew(): Promise<void> {
    const asked = performance.now();
    try {
      const [kept] = await renewScript.run(this.#client, [this.#key], [this.#holder, this.#duration]);
      if (Number(kept) === 1) this.#hold(asked);
      else this.#hasBeenTaken = true;
    } catch {
      this.#renewIn(this.#duration / 10);
    }
  }
}

/** Where it is kept who had a turn last. */
function lastOf(turn: string): string {
  return turn.replace(':turn:', ':last-turn:');
}

function lostTurn(key: string): QueueError {
  return new QueueError({
    code: 'turn-lost',
    message: `The turn on ${key} was lost while it was worked on: Redis was away, or this process stood still.`,
    hint: 'Nothing has to be done: it is looked at again. If it happens often, look at the load and the network.',
  });
}
