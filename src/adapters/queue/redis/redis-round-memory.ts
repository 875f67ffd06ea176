import type { Redis } from 'ioredis';
import type { RoundMemory } from '../../../ports/round-memory.ts';

/** When rounds were made last, in Redis, for all replicas. */
export class RedisRoundMemory implements RoundMemory {
  readonly #client: Redis;
  readonly #key: string;

  constructor({ client, prefix }: { client: Redis; prefix: string }) {
    this.#client = client;
    this.#key = `${prefix}:rounds`;
  }

  async lastOf(round: string): Promise<string | undefined> {
    return (await this.#client.hget(this.#key, round)) ?? undefined;
  }

  async note(round: string, at: string): Promise<void> {
    await this.#client.hset(this.#key, round, at);
  }
}
