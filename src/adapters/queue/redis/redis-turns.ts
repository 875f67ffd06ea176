import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Turns } from '../../../ports/turns.ts';
import { LocalTurns } from '../local-turns.ts';
import { QueueError } from '../queue-error.ts';
import { RedisScript } from './redis-script.ts';

/** KEYS: the turn. ARGV: holder, milliseconds. 1 when the holder has it still. */
const renewScript = new RedisScript(`
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {0} end
  return {redis.call('PEXPIRE', KEYS[1], ARGV[2])}
`);

const releaseScript = new RedisScript(`
  if redis.call('GET', KEYS[1]) == ARGV[1] then return {redis.call('DEL', KEYS[1])} end
  return {0}
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

  take<T>(key: string, action: (hadToWait: boolean) => Promise<T>): Promise<T> {
    return this.#local.take(key, async (hadToWaitHere) => {
      const lease = new Lease(this.#client, `${this.#prefix}:turn:${key}`, this.#duration);
      const hadToWait = await lease.take();
      try {
        const result = await action(hadToWaitHere || hadToWait);
        if (lease.isLost) throw lostTurn(key);
        return result;
      } finally {
        await lease.release();
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
      const answer = await this.#client.set(this.#key, this.#holder, 'PX', this.#duration, 'NX');
      if (answer === 'OK') {
        this.#hold(asked);
        return pause !== firstPause;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async release(): Promise<void> {
    clearTimeout(this.#timer);
    // What cannot be released runs out by itself.
    await releaseScript.run(this.#client, [this.#key], [this.#holder]).catch(() => undefined);
  }

  #hold(asked: number): void {
    this.#until = asked + this.#duration;
    this.#timer = setTimeout(() => void this.#renew(), this.#duration / 3);
  }

  async #renew(): Promise<void> {
    const asked = performance.now();
    try {
      const [kept] = await renewScript.run(this.#client, [this.#key], [this.#holder, this.#duration]);
      if (Number(kept) === 1) this.#hold(asked);
      else this.#hasBeenTaken = true;
    } catch {
      this.#timer = setTimeout(() => void this.#renew(), this.#duration / 10);
    }
  }
}

function lostTurn(key: string): QueueError {
  return new QueueError({
    code: 'turn-lost',
    message: `The turn on ${key} was lost while it was worked on: Redis was away, or this process stood still.`,
    hint: 'Nothing has to be done: it is looked at again. If it happens often, look at the load and the network.',
  });
}
