import type { OnboardingResult } from '../../model/onboarding.ts';

/** Results that another look does not change; the others are looked at again at the next round. */
const lasting: ReadonlySet<OnboardingResult> = new Set(['opened', 'known', 'switched-off']);

const mostKnown = 20_000;

/** Repositories that need no further look, so that a round costs nothing for them. Only this process's: it may forget. */
export class OnboardedMemory {
  readonly #known = new Set<string>();
  readonly #told = new Set<string>();

  isKnown(key: string): boolean {
    return this.#known.has(key);
  }

  /** True the first time for an account: one line in the log says it for all of its repositories. */
  isFirst(account: string): boolean {
    if (this.#told.has(account) || this.#told.size >= mostKnown) return false;
    this.#told.add(account);
    return true;
  }

  keep(key: string, result: OnboardingResult): void {
    if (!lasting.has(result)) return;
    for (const oldest of this.#known) {
      if (this.#known.size < mostKnown) break;
      this.#known.delete(oldest);
    }
    this.#known.add(key);
  }
}
