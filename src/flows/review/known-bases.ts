import type { FindingMemory } from '../policy/known-findings.ts';
import type { RegistryIndex } from '../../ports/registry-index.ts';
import type { LoadedRegistry, LoadedSettings } from '../registry/load-registry.ts';

/** The state that changes are compared with, as it was evaluated once. */
export interface KnownBase {
  readonly settings: LoadedSettings;
  readonly loaded: LoadedRegistry;
  /** Undefined where an index cannot stand for it: then every change of it is evaluated as a whole. */
  readonly index: RegistryIndex | undefined;
  /** What its guardrails say of it. */
  readonly findings: FindingMemory;
}

/** What is kept at most: bases, and manifests in all of them together, each counted wherever it takes effect. */
export interface KnownBaseLimits {
  readonly bases: number;
  readonly manifests: number;
}

/** About 1 KB each beside what the cache of parsed files holds. */
const defaultLimits: KnownBaseLimits = { bases: 8, manifests: 300_000 };

/**
 * The bases of the latest reviews, by repository and commit: a commit never changes, so nothing here goes out of
 * date. What was used longest ago goes when a limit is reached; a base over the limit is not kept.
 */
export class KnownBases {
  readonly #limits: KnownBaseLimits;
  readonly #bases = new Map<string, KnownBase>();

  constructor(limits: Partial<KnownBaseLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  recall(key: string): KnownBase | undefined {
    const base = this.#bases.get(key);
    if (base !== undefined) this.#put(key, base);
    return base;
  }

  keep(key: string, base: KnownBase): void {
    this.#bases.delete(key);
    if (sizeOf(base) > this.#limits.manifests) return;
    this.#put(key, base);
    for (const oldest of this.#bases.keys()) {
      if (this.#bases.size <= this.#limits.bases && this.#size() <= this.#limits.manifests) break;
      this.#bases.delete(oldest);
    }
  }

  #put(key: string, base: KnownBase): void {
    this.#bases.delete(key);
    this.#bases.set(key, base);
  }

  #size(): number {
    return this.#bases.values().reduce((sum, base) => sum + sizeOf(base), 0);
  }
}

function sizeOf({ loaded: { registry, environments } }: KnownBase): number {
  return environments.reduce((sum, { manifests }) => sum + manifests.size, registry.manifests.size);
}
