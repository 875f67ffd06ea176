import type { Manifest, Registry } from '../../model/manifest.ts';
import { compareText, type Ref } from '../../model/ref.ts';

/** The Environments of a registry by their place in the promotion chain, those at the same place by name. */
export function orderEnvironments(manifests: Registry['manifests']): readonly Manifest[] {
  const environments = [...manifests.values()].filter(({ kind }) => kind === 'Environment');
  const sources = new Map(environments.map((manifest) => [manifest.ref, promotionSource(manifest)] as const));
  const places = placesInChains(sources);
  return environments.toSorted(
    (a, b) => (places.get(a.ref) ?? 0) - (places.get(b.ref) ?? 0) || compareText(a.name, b.name),
  );
}

function promotionSource({ references }: Manifest): Ref | undefined {
  return references.find(({ edge }) => edge === 'promotesFrom')?.target;
}

type Sources = ReadonlyMap<Ref, Ref | undefined>;

/**
 * How many environments come before each; those of a chain that bites its tail, which is reported elsewhere, come
 * after each other. Every environment is walked over once, however long the chains are.
 */
function placesInChains(sources: Sources): ReadonlyMap<Ref, number> {
  const places = new Map<Ref, number>();
  for (const start of sources.keys()) {
    const { chain, next } = unplacedChain(start, sources, places);
    const bite = next === undefined ? -1 : chain.indexOf(next);
    const circle = bite === -1 ? [] : chain.splice(bite);
    for (const ref of circle) places.set(ref, circle.length - 1);
    let place = next === undefined ? -1 : (places.get(next) ?? -1);
    for (const ref of chain.toReversed()) places.set(ref, (place += 1));
  }
  return places;
}

/** The environments from one back to the first that has its place or is in the chain, which is `next`. */
function unplacedChain(
  start: Ref,
  sources: Sources,
  places: ReadonlyMap<Ref, number>,
): { readonly chain: Ref[]; readonly next: Ref | undefined } {
  const chain = new Set<Ref>();
  let next: Ref | undefined = start;
  while (next !== undefined && sources.has(next) && !places.has(next) && !chain.has(next)) {
    chain.add(next);
    next = sources.get(next);
  }
  return { chain: [...chain], next };
}
