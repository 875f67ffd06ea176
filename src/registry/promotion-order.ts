import type { Manifest, Registry } from '../model/manifest.ts';
import { compareText, type Ref } from '../model/ref.ts';

/** The Environments of a registry by their place in the promotion chain, those at the same place by name. */
export function orderEnvironments(manifests: Registry['manifests']): readonly Manifest[] {
  const environments = [...manifests.values()].filter(({ kind }) => kind === 'Environment');
  const sources = new Map(environments.map((manifest) => [manifest.ref, promotionSource(manifest)] as const));
  const places = new Map(environments.map(({ ref }) => [ref, placeInChain(ref, sources)] as const));
  return environments.toSorted(
    (a, b) => (places.get(a.ref) ?? 0) - (places.get(b.ref) ?? 0) || compareText(a.name, b.name),
  );
}

function promotionSource({ references }: Manifest): Ref | undefined {
  return references.find(({ edge }) => edge === 'promotesFrom')?.target;
}

/** How many environments come before; a chain that bites its tail, which is reported elsewhere, ends there. */
function placeInChain(ref: Ref, sources: ReadonlyMap<Ref, Ref | undefined>): number {
  const seen = new Set<Ref>([ref]);
  let source = sources.get(ref);
  while (source !== undefined && sources.has(source) && !seen.has(source)) {
    seen.add(source);
    source = sources.get(source);
  }
  return seen.size - 1;
}
