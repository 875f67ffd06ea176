import type { Diagnostic } from '../../model/diagnostic.ts';
import type { EffectiveEnvironment, Registry } from '../../model/manifest.ts';
import { applyOverlay } from './apply-overlay.ts';
import { checkPresence } from '../checks/check-presence.ts';
import { groupOverlays, overlayKey } from './overlays.ts';
import { checkEffectiveLimit, deployablesIn, placeManifests } from './placements.ts';
import { orderEnvironments } from './promotion-order.ts';

/**
 * What should run in each environment, environments in the order of promotion and then by name: the Environment
 * itself, and every Service and Stack that runs there, patched by its overlay. A manifest that is not valid, by
 * itself or once patched, is left out; an overlay that makes it so is told where it does. A registry over the limit
 * of effective manifests has no environment at all, and one error that says so.
 */
export function effectiveEnvironments(registry: Registry): {
  readonly environments: readonly EffectiveEnvironment[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const deployables = deployablesIn(registry);
  const excess = checkEffectiveLimit(registry, deployables);
  if (excess !== undefined) return { environments: [], diagnostics: [excess] };

  const overlays = groupOverlays(registry.manifests);
  const ordered = orderEnvironments(registry.manifests);
  const known = ordered.map(({ ref }) => ref);
  const applied = [...overlays.values()].flatMap(([first]) => first ?? []);
  const diagnostics = [checkPresence(deployables, known, applied)];
  const placed = placeManifests(ordered, deployables);
  const environments = ordered.map((environment) => {
    const effective = (placed.get(environment.ref) ?? []).flatMap((manifest) => {
      const overlay = overlays.get(overlayKey(manifest.ref, environment.ref))?.[0];
      const patched = applyOverlay(manifest, environment, overlay);
      diagnostics.push(patched.diagnostics);
      return patched.manifest ?? [];
    });
    return {
      name: environment.name,
      manifests: new Map(effective.map((manifest) => [manifest.ref, manifest] as const)),
    };
  });
  return { environments, diagnostics: diagnostics.flat() };
}
