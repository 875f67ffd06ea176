/**
 * A map that forgets what was used longest ago when the weights of its values exceed a limit.
 * A value heavier than a quarter of the limit is not kept, so that one giant does not push out everything else.
 */
export class BoundedMap<Key, Value> {
  readonly #limit: number;
  readonly #weigh: (value: Value) => number;
  readonly #values = new Map<Key, Value>();
  #weight = 0;

  constructor(limit: number, weigh: (value: Value) => number) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  get(key: Key): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    const weight = this.#weigh(value);
    this.delete(key);
    if (weight > this.#limit / 4) return;
    this.#values.set(key, value);
    this.#weight += weight;
    for (const oldest of this.#values.keys()) {
      if (this.#weight <= this.#limit) break;
      this.delete(oldest);
    }
  }

  delete(key: Key): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#values.delete(key);
    this.#weight -= this.#weigh(value);
  }
}

/** Values found by the id of what they were made from, so that they never become wrong. */
export interface ById<Value> {
  get(id: string): Value | undefined;
  set(id: string, value: Value): void;
}

/** A part of a map for one owner: it shares the limit with the others, and sees nothing of theirs. */
export function scopeTo<Value>(map: BoundedMap<string, Value>, scope: string): ById<Value> {
  return {
    get: (id) => map.get(`${scope}:${id}`),
    set: (id, value) => map.set(`${scope}:${id}`, value),
  };
}
