import type { Diagnostic, Fix } from '../../model/diagnostic.ts';
import type { JsonValue } from '../../model/json.ts';
import type { EffectiveManifest } from '../../model/manifest.ts';
import { toPointer, type ValuePath } from '../../model/pointer.ts';
import { childTraits } from '../../model/traits.ts';
import type { ValueProblem } from '../checks/value-problem.ts';
import { traitsOf } from '../schema/traits.ts';
import { quoted } from '../wording.ts';
import { repairableProblems } from './check-patch.ts';
import type { OverlayParts } from './overlays.ts';
import type { PatchPlaces } from './patch-places.ts';
import { pathInPatch } from './path-in-patch.ts';

/** An Overlay that is put over a manifest in an environment. */
export interface PlacedOverlay {
  readonly place: Pick<EffectiveManifest, 'ref' | 'environment' | 'kind'>;
  readonly overlay: OverlayParts;
  readonly places: PatchPlaces;
}

/**
 * Faults of a patched manifest, whose `spec` is `merged`, at the lines of the patch. What is wrong with the patch
 * itself has the fix that `charter fix` makes; what the target says has none here.
 */
export function reportPatchFaults(
  faults: readonly ValueProblem[],
  merged: JsonValue | undefined,
  placed: PlacedOverlay,
): readonly Diagnostic[] {
  if (faults.length === 0) return [];
  const { place, overlay, places } = placed;
  const { manifest, patch } = overlay;
  const traits = childTraits(traitsOf(place.kind), 'spec');
  const repairOf = repairsOfPatch(placed);
  return faults.map((fault) => {
    const { code, severity = 'error', isMasked } = fault;
    const { path, isWhole } = pathInPatch(fault.path.slice(1), { patch, merged, traits });
    const repaired = isWhole && isMasked !== true ? repairOf({ ...fault, path }) : undefined;
    const { message, fix } = repaired ?? { ...fault, fix: undefined };
    return {
      code,
      severity,
      file: manifest.file,
      range: places.rangeOf(path),
      message: `With this patch, ${quoted(place.ref)} is not right in ${quoted(place.environment)}. ${message}`,
      ...(fix !== undefined && { fix }),
      ref: manifest.ref,
      ...(isMasked === true && { isMasked }),
    };
  });
}

type PlacedFault = Pick<ValueProblem, 'code' | 'at'> & { readonly path: ValuePath };

interface Repaired {
  /** What is wrong with the patch by itself: the fix is about that. */
  readonly message: string;
  readonly fix: Fix;
}

/**
 * The fixes of a patch by fault, each for one alone. They are those of the patch by itself: in a manifest that has
 * `replicas` already, `replcas` seems to be another field, and in its patch it is a misspelt one.
 */
function repairsOfPatch({
  place,
  overlay,
  places,
}: PlacedOverlay): (fault: PlacedFault) => Repaired | undefined {
  const problems = new Map(
    repairableProblems(place.kind, overlay.patch).map((problem) => [identityOf(problem), problem]),
  );
  return (fault) => {
    const identity = identityOf(fault);
    const problem = problems.get(identity);
    problems.delete(identity);
    const fix = problem && places.fixOf(problem);
    return fix && { message: problem.message, fix };
  };
}

function identityOf({ code, at, path }: PlacedFault): string {
  return `${code} ${at} ${toPointer(path)}`;
}
