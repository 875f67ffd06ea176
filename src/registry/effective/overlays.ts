import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Manifest, Reference, Registry } from '../../model/manifest.ts';
import { compareText, type Ref } from '../../model/ref.ts';

/** An Overlay whose target and environment can be read. */
export interface OverlayParts {
  readonly manifest: Manifest;
  readonly target: Reference;
  readonly environment: Reference;
  readonly patch: JsonObject;
}

/** The parts of an Overlay; undefined for another manifest, and where one of them is missing. */
export function overlayParts(manifest: Manifest): OverlayParts | undefined {
  if (manifest.kind !== 'Overlay') return undefined;
  const { spec } = manifest.value;
  const patch = isJsonObject(spec) ? spec['patch'] : undefined;
  const target = referenceAt(manifest, 'target');
  const environment = referenceAt(manifest, 'environment');
  if (!isJsonObject(patch) || target === undefined || environment === undefined) return undefined;
  return { manifest, target, environment, patch };
}

function referenceAt({ references }: Manifest, field: string): Reference | undefined {
  return references.find(({ path }) => path.length === 2 && path[0] === 'spec' && path[1] === field);
}

/** All overlays by target and environment, each group in path order; only the first of a group is applied. */
export function groupOverlays(
  manifests: Registry['manifests'],
): ReadonlyMap<string, readonly OverlayParts[]> {
  const overlays = [...manifests.values()]
    .flatMap((manifest) => overlayParts(manifest) ?? [])
    .toSorted(
      (a, b) => compareText(a.manifest.file, b.manifest.file) || a.manifest.document - b.manifest.document,
    );
  return Map.groupBy(overlays, ({ target, environment }) => overlayKey(target.target, environment.target));
}

/** The key of `groupOverlays`. */
export function overlayKey(target: Ref, environment: Ref): string {
  return `${target} ${environment}`;
}

/** The environments which a Service or Stack names as refs; undefined when it runs in every one. */
export function namedEnvironments({ value, references }: Manifest): ReadonlySet<Ref> | undefined {
  const { spec } = value;
  if (!isJsonObject(spec) || spec['environments'] === undefined) return undefined;
  const named = references.filter(({ path }) => path[0] === 'spec' && path[1] === 'environments');
  return new Set(named.map(({ target }) => target));
}
