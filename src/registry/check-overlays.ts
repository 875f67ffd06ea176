import type { Diagnostic } from '../model/diagnostic.ts';
import type { Registry } from '../model/manifest.ts';
import type { RegistryCode } from './codes.ts';
import { groupOverlays, namedEnvironments, type OverlayParts } from './overlays.ts';
import { joined, quoted } from './wording.ts';

/** Overlays that contend for one target and environment, and those for an environment where the target does not run. */
export function checkOverlays(manifests: Registry['manifests']): readonly Diagnostic[] {
  return [...groupOverlays(manifests).values()].flatMap((group) => [
    ...(group.length > 1 ? reportContention(group) : []),
    ...group.flatMap((overlay) => checkEffect(overlay, manifests)),
  ]);
}

const mostPlaces = 5;

function reportContention(group: readonly OverlayParts[]): readonly Diagnostic[] {
  return group.map(({ manifest, target, environment }, index) => {
    const others = group
      .slice(0, mostPlaces + 1)
      .filter((_, other) => other !== index)
      .slice(0, mostPlaces);
    const places = others.map((other) =>
      quoted(`${other.manifest.file}:${other.manifest.nameRange.line}`, 200),
    );
    return {
      code: 'duplicate-overlay' satisfies RegistryCode,
      severity: 'error',
      file: manifest.file,
      range: target.range,
      message: `${quoted(target.target)} is patched for ${quoted(environment.target)} here and in ${joined(places, 'and')}. Merge the patches into one Overlay.`,
      ref: manifest.ref,
    };
  });
}

function checkEffect(
  { manifest, target, environment }: OverlayParts,
  manifests: Registry['manifests'],
): readonly Diagnostic[] {
  const patched = manifests.get(target.target);
  const environments = patched === undefined ? undefined : namedEnvironments(patched);
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
