import type { Finding } from '../../model/policy.ts';

/** What guardrails that look at one manifest at a time say of a state, every one of them answered and none cut off. */
export interface KnownFindings {
  readonly findings: readonly Finding[];
  /** Most places that one guardrail may have looked at. */
  readonly places: number;
}

/** Keeps what is said of the state before a change, for the next change of it. */
export interface FindingMemory {
  /** Undefined where nothing is kept of this very state. */
  recall(): KnownFindings | undefined;
  /** That it fails is no error. */
  keep(known: KnownFindings): void;
}
