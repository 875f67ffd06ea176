import type { PlanSummary } from '../../model/plan.ts';
import type { Ref } from '../../model/ref.ts';
import type { Undeployed } from '../../model/review.ts';

/** What lies between a deployed commit and the base, by environment, or why that is not known. */
export type Comparison =
  | { readonly kind: 'compared'; readonly environments: ReadonlyMap<string, UndeployedChanges> }
  | Pick<Extract<Undeployed, { kind: 'not-compared' }>, 'kind' | 'why'>;

export interface UndeployedChanges {
  readonly summary: PlanSummary;
  /** The first ones, in the order of the plan. */
  readonly refs: readonly Ref[];
}

const mostComparisons = 200;
const mostRepositories = 5_000;

/** More names than this are not asked for one by one. */
const mostNames = 100;

/**
 * What was found out about deployed commits, and which environments to ask the forge for: shared by all runs, bounded,
 * and never wrong, since two commits always differ in the same way.
 */
export class DeployedMemory {
  readonly #comparisons = new Map<string, Promise<Comparison>>();
  readonly #names = new Map<string, readonly string[]>();

  /**
   * What a pair of commits has come to, found out once, also where several runs ask at the same time. What is not known
   * of a commit that cannot be read, or failed otherwise, is asked again: it may come with the next fetch.
   */
  async once(pair: string, compare: () => Promise<Comparison>): Promise<Comparison> {
    const known = this.#comparisons.get(pair);
    if (known !== undefined) return known;
    const found = compare();
    put(this.#comparisons, pair, { value: found, most: mostComparisons });
    try {
      const comparison = await found;
      if (comparison.kind !== 'compared' && comparison.why === 'commit-unknown')
        this.#comparisons.delete(pair);
      return comparison;
    } catch (error) {
      this.#comparisons.delete(pair);
      throw error;
    }
  }

  /** The environments that a repository has had at earlier runs, in all its registries; undefined where nobody knows. */
  environmentsOf(repository: string): readonly string[] | undefined {
    return this.#names.get(repository);
  }

  keepEnvironments(repository: string, names: readonly string[]): void {
    const all = [...new Set([...(this.#names.get(repository) ?? []), ...names])];
    const value = all.length > mostNames ? names : all;
    if (value.length === 0 || value.length > mostNames) this.#names.delete(repository);
    else put(this.#names, repository, { value, most: mostRepositories });
  }
}

function put<Value>(
  map: Map<string, Value>,
  key: string,
  { value, most }: { readonly value: Value; readonly most: number },
): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
