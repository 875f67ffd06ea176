import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Manifest, Registry } from '../../model/manifest.ts';
import { compareText, type Ref } from '../../model/ref.ts';
import type { RegistryCode } from '../codes.ts';
import { namedEnvironments } from './overlays.ts';

/** A Service or Stack and where it runs. */
export interface Deployable {
  readonly manifest: Manifest;
  /** Undefined when it runs everywhere. */
  readonly named: ReadonlySet<Ref> | undefined;
}

/** Services and Stacks by ref. */
export function deployablesIn({ manifests }: Registry): readonly Deployable[] {
  return [...manifests.values()]
    .filter(({ kind }) => kind === 'Service' || kind === 'Stack')
    .toSorted((a, b) => compareText(a.ref, b.ref))
    .map((manifest) => ({ manifest, named: namedEnvironments(manifest) }));
}

/** What runs in each environment, the Environment itself first; the work is in proportion to what comes out. */
export function placeManifests(
  environments: readonly Manifest[],
  deployables: readonly Deployable[],
): ReadonlyMap<Ref, readonly Manifest[]> {
  const placed = new Map<Ref, Manifest[]>(
    environments.map((environment) => [environment.ref, [environment]]),
  );
  for (const { manifest, named } of deployables) {
    for (const ref of named ?? placed.keys()) placed.get(ref)?.push(manifest);
  }
  return placed;
}

/**
 * More effective manifests than the limit allows, told of the last Environment in path order. They are counted
 * without being made, invalid ones too: a few kilobytes of YAML can ask for more than memory holds.
 */
export function checkEffectiveLimit(
  { manifests, settings }: Registry,
  deployables: readonly Deployable[],
): Diagnostic | undefined {
  const environments = [...manifests.values()].filter(({ kind }) => kind === 'Environment');
  const known = new Set(environments.map(({ ref }) => ref));
  const count = deployables.reduce((sum, { named }) => sum + placesOf(named, known), known.size);
  const last = environments.toSorted((a, b) => compareText(a.file, b.file) || a.document - b.document).at(-1);
  if (last === undefined || count <= settings.limits.effective) return undefined;
  return {
    code: 'too-many-effective-manifests' satisfies RegistryCode,
    severity: 'error',
    file: last.file,
    range: last.nameRange,
    message: `${known.size} environments hold ${count} manifests together; at most ${settings.limits.effective} are allowed, so no environment is looked into. Narrow \`spec.environments\` of Services and Stacks, remove environments, or raise \`spec.limits.effective\` in \`charter.yaml\` on the base branch.`,
    ref: last.ref,
  };
}

function placesOf(named: ReadonlySet<Ref> | undefined, known: ReadonlySet<Ref>): number {
  return named === undefined ? known.size : named.intersection(known).size;
}
