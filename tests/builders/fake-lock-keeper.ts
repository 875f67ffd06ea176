import { digestOfText } from '../../src/model/mac.ts';
import type { LockKeeper, LockPlace, LockSetting } from '../../src/ports/lock-keeper.ts';
import type { FakeForge } from './fake-forge.ts';

/** Keeps locks in the memory of a forge, each step as one. */
export class FakeLockKeeper implements LockKeeper {
  readonly #forge: FakeForge;
  /** What the next change ends with instead. */
  fault: Error | undefined;
  /** Called before a lock is set: somebody may be faster. */
  before: () => void = () => undefined;

  constructor(forge: FakeForge) {
    this.#forge = forge;
  }

  async set({ environment }: LockPlace, { message }: { readonly message: string }): Promise<LockSetting> {
    this.before();
    if (this.fault !== undefined) throw this.fault;
    const known = this.#forge.locks.get(environment);
    const commit = digestOfText(message).slice(7, 47);
    if (known !== undefined) return { kind: known.commit === commit ? 'set' : 'taken', commit };
    this.#forge.locks.set(environment, { name: environment, commit, message });
    return { kind: 'set', commit };
  }

  async remove(
    { environment }: LockPlace,
    commit: string | undefined,
  ): Promise<'removed' | 'changed' | 'gone'> {
    if (this.fault !== undefined) throw this.fault;
    const known = this.#forge.locks.get(environment);
    if (known === undefined) return 'gone';
    if (commit !== undefined && known.commit !== commit) return 'changed';
    this.#forge.locks.delete(environment);
    return 'removed';
  }
}
