import type { Redis } from 'ioredis';
import type { Clock } from '../../../ports/clock.ts';
import type { HealingMemory } from '../../../ports/delivery-log.ts';

/** What healing remembers, in Redis, for all replicas. */
export class RedisHealingMemory implements HealingMemory {
  readonly #client: Redis;
  readonly #clock: Clock;
  readonly #keys: { readonly checked: string; readonly times: string; readonly noted: string };

  constructor({ client, prefix, clock }: { client: Redis; prefix: string; clock: Clock }) {
    this.#client = client;
    this.#clock = clock;
    this.#keys = {
      checked: `${prefix}:healing:checked`,
      times: `${prefix}:healing:times`,
      noted: `${prefix}:healing:noted`,
    };
  }

  async checkedUntil(): Promise<string | undefined> {
    return (await this.#client.get(this.#keys.checked)) ?? undefined;
  }

  async redeliveries(guid: string): Promise<number> {
    const times = Number((await this.#client.hget(this.#keys.times, guid)) ?? 0);
    return Number.isInteger(times) && times > 0 ? times : 0;
  }

  async noteRedelivery(guid: string): Promise<void> {
    await this.#client.hset(this.#keys.times, guid, (await this.redeliveries(guid)) + 1);
    await this.#client.zadd(this.#keys.noted, Date.parse(this.#clock.now()), guid);
  }

  async noteChecked(until: string, forgetBefore: string): Promise<void> {
    await this.#client.set(this.#keys.checked, until);
    const old = await this.#client.zrangebyscore(this.#keys.noted, '-inf', `(${Date.parse(forgetBefore)}`);
    if (old.length === 0) return;
    await this.#client.hdel(this.#keys.times, ...old);
    await this.#client.zrem(this.#keys.noted, ...old);
  }
}
