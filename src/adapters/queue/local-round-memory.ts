import type { RoundMemory } from '../../ports/round-memory.ts';

/** Of one process alone, and gone with it: a server that works by itself looks at everything when it starts. */
export class LocalRoundMemory implements RoundMemory {
  readonly #times = new Map<string, string>();

  lastOf(round: string): Promise<string | undefined> {
    return Promise.resolve(this.#times.get(round));
  }

  note(round: string, at: string): Promise<void> {
    this.#times.set(round, at);
    return Promise.resolve();
  }
}
