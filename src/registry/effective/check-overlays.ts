import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Registry } from '../../model/manifest.ts';
import type { Ref } from '../../model/ref.ts';
import type { RegistryCode } from '../codes.ts';
import { otherPlaces } from '../other-places.ts';
import { groupOverlays, namedEnvironments, type OverlayParts } from './overlays.ts';
import { patchPlaces } from './patch-places.ts';
import { quoted } from '../wording.ts';

/**
 * Overlays that contend for one target and environment, those for an environment where the target does not run, and
 * those that mean to change where it runs.
 */
export function checkOverlays(manifests: Registry['manifests']): readonly Diagnostic[] {
  const groups = [...groupOverlays(manifests).values()];
  const places = placesOfTargets(groups.flat(), manifests);
  return groups.flatMap((group) => [
    ...(group.length > 1 ? reportContention(group) : []),
    ...group.flatMap((overlay) => [...checkEffect(overlay, places), ...checkPlaces(overlay)]),
  ]);
}

type Places = ReadonlyMap<Ref, ReadonlySet<Ref> | undefined>;

/** Where each target runs, found out once however many overlays it has. */
function placesOfTargets(overlays: readonly OverlayParts[], manifests: Registry['manifests']): Places {
  const targets = new Set(overlays.map(({ target }) => target.target));
  return new Map(
    [...targets].map((ref) => {
      const manifest = manifests.get(ref);
      return [ref, manifest && namedEnvironments(manifest)];
    }),
  );
}

function reportContention(group: readonly OverlayParts[]): readonly Diagnostic[] {
  const places = otherPlaces(group.map(({ manifest }) => manifest));
  return group.map(({ manifest, target, environment }, index) => ({
    code: 'duplicate-overlay' satisfies RegistryCode,
    severity: 'error',
    file: manifest.file,
    range: target.range,
    message: `${quoted(target.target)} is patched for ${quoted(environment.target)} here and in ${places(index)}. Merge the patches into one Overlay.`,
    ref: manifest.ref,
  }));
}

function checkEffect({ manifest, target, environment }: OverlayParts, places: Places): readonly Diagnostic[] {
  const environments = places.get(target.target);
  if (environments === undefined || environments.has(environment.target)) return [];
  return [
    {
      code: 'overlay-without-effect' satisfies RegistryCode,
      severity: 'warning',
      file: manifest.file,
      range: environment.range,
      message: `${quoted(target.target)} does not run in ${quoted(environment.target)}, so this Overlay has no effect. Add the environment to its \`spec.environments\`, or remove the Overlay.`,
      ref: manifest.ref,
    },
  ];
}

function checkPlaces({ manifest, target, patch }: OverlayParts): readonly Diagnostic[] {
  if (!Object.hasOwn(patch, 'environments')) return [];
  return [
    {
      code: 'overlay-without-effect' satisfies RegistryCode,
      severity: 'warning',
      file: manifest.file,
      range: patchPlaces(manifest).rangeOf(['environments']),
      message: `Where ${quoted(target.target)} runs is read from its own \`spec.environments\` and not from a patch, so this changes nothing. Write it there, or take it out of the patch.`,
      ref: manifest.ref,
    },
  ];
}
