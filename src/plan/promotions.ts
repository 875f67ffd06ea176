import type { Manifest } from '../model/manifest.ts';
import type { Ref } from '../model/ref.ts';

/** The Environments that name each as the one they are promoted from. */
export type Promotions = ReadonlyMap<Ref, readonly Manifest[]>;

/** Found once for a state of a registry, so that no environment has to look through all others. */
export function promotionsIn(manifests: ReadonlyMap<Ref, Manifest>): Promotions {
  const promotions = new Map<Ref, Manifest[]>();
  for (const manifest of manifests.values()) {
    if (manifest.kind !== 'Environment') continue;
    for (const { edge, target } of manifest.references) {
      if (edge !== 'promotesFrom') continue;
      const known = promotions.get(target);
      if (known === undefined) promotions.set(target, [manifest]);
      else known.push(manifest);
    }
  }
  return promotions;
}

/**
 * The Environments that are promoted from one, directly or not, nearest first: all direct ones, and of the others
 * as many as it takes to have more than `limit`.
 */
export function promotedFrom(own: Ref, promotions: Promotions, limit: number): readonly Manifest[] {
  const found = new Map<Ref, Manifest>();
  const add = (source: Ref): void => {
    for (const manifest of promotions.get(source) ?? []) {
      if (manifest.ref !== own) found.set(manifest.ref, manifest);
    }
  };
  add(own);
  for (const ref of found.keys()) {
    if (found.size > limit) break;
    add(ref);
  }
  return [...found.values()];
}
