import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A Lua script that Redis runs as one step. It is sent once, and called by its digest from then on. */
export class RedisScript {
  readonly #text: string;
  readonly #digest: string;

  constructor(text: string) {
    this.#text = text;
    this.#digest = createHash('sha1').update(text).digest('hex');
  }

  async run(
    client: Redis,
    keys: readonly string[],
    values: readonly (string | number)[],
  ): Promise<readonly unknown[]> {
    const words = [keys.length, ...keys, ...values];
    try {
      return asList(await client.evalsha(this.#digest, keys.length, ...words.slice(1)));
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return asList(await client.eval(this.#text, keys.length, ...words.slice(1)));
    }
  }
}

function asList(answer: unknown): readonly unknown[] {
  return Array.isArray(answer) ? answer : [answer];
}
