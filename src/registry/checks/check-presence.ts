import type { Diagnostic } from '../../model/diagnostic.ts';
import { childOf, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { Manifest, Reference } from '../../model/manifest.ts';
import type { ValuePath } from '../../model/pointer.ts';
import { compareText, type Ref } from '../../model/ref.ts';
import type { RegistryCode } from '../codes.ts';
import type { OverlayParts } from '../effective/overlays.ts';
import type { Deployable } from '../effective/placements.ts';
import { joinedFirst, mostJoined, quoted } from '../wording.ts';

const needingEdges: readonly string[] = ['dependsOn', 'component'];

/**
 * Services and Stacks that need another in an environment where it does not run, by themselves or by an overlay of
 * that environment. A need costs as much as the fewer environments of the two, not as all there are.
 */
export function checkPresence(
  deployables: readonly Deployable[],
  environments: readonly Ref[],
  overlays: readonly OverlayParts[],
): readonly Diagnostic[] {
  const all = new Set(environments.toSorted(compareText));
  const places: Places = new Map(deployables.map(({ manifest, named }) => [manifest.ref, named]));
  const patches = Map.groupBy(overlays, ({ target }) => target.target);
  return deployables.flatMap(({ manifest, named }) => {
    const here = named === undefined ? all : new Set([...named.intersection(all)].toSorted(compareText));
    const own = patches.get(manifest.ref) ?? [];
    return [
      ...manifest.references.flatMap((reference) => {
        const there = whereNeeded(reference, places);
        const absence = there && absenceFrom(here, there, () => patchedPlaces(reference, own));
        return absence === undefined ? [] : reportAbsence(manifest, reference, absence);
      }),
      ...own.filter(({ environment }) => here.has(environment.target)).flatMap(needsOfPatch(places)),
    ];
  });
}

/** Where each Service and Stack runs; undefined for everywhere. */
type Places = ReadonlyMap<Ref, ReadonlySet<Ref> | undefined>;

/** Where what is needed runs; undefined for everywhere, and for a reference that is no need. */
function whereNeeded({ edge, target }: Reference, places: Places): ReadonlySet<Ref> | undefined {
  return needingEdges.includes(edge) ? places.get(target) : undefined;
}

/** The environments whose overlay says something else, or the same once more, in place of a reference. */
function patchedPlaces({ path }: Reference, overlays: readonly OverlayParts[]): ReadonlySet<Ref> {
  const patched = overlays.filter(({ patch }) => speaksOf(patch, path.slice(1)));
  return new Set(patched.map(({ environment }) => environment.target));
}

function speaksOf(patch: JsonObject, path: ValuePath): boolean {
  let here: JsonValue | undefined = patch;
  for (const step of path) {
    if (!isJsonObject(here)) break;
    here = childOf(here, step);
  }
  return here !== undefined;
}

interface Absence {
  readonly first: readonly Ref[];
  readonly count: number;
}

/** The environments where the one runs and the other does not, as far as they will be named. */
function absenceFrom(
  here: ReadonlySet<Ref>,
  there: ReadonlySet<Ref>,
  patched: () => ReadonlySet<Ref>,
): Absence | undefined {
  const most = here.size - here.intersection(there).size;
  if (most === 0) return undefined;
  const others = patched();
  const count = most - others.intersection(here).difference(there).size;
  if (count === 0) return undefined;
  const absent = here.values().filter((environment) => !there.has(environment) && !others.has(environment));
  return { first: [...absent.take(mostJoined)], count };
}

function needsOfPatch(places: Places): (overlay: OverlayParts) => readonly Diagnostic[] {
  return ({ manifest, target, environment }) =>
    manifest.references.flatMap((reference) => {
      if (whereNeeded(reference, places)?.has(environment.target) !== false) return [];
      const message = `${describeNeed(target.target, reference, quoted(environment.target))} Add what is missing to its \`spec.environments\`, or take it out of this patch.`;
      return diagnosticAt(manifest, reference, message);
    });
}

function reportAbsence(manifest: Manifest, reference: Reference, { first, count }: Absence): Diagnostic {
  const places = joinedFirst(
    first.map((environment) => quoted(environment)),
    count,
    'and',
  );
  const message = `${describeNeed(manifest.ref, reference, places)} Add what is missing to its \`spec.environments\`, or remove the environment here.`;
  return diagnosticAt(manifest, reference, message);
}

function describeNeed(ref: Ref, { target }: Reference, places: string): string {
  return `${quoted(ref)} needs ${quoted(target)}, which does not run in ${places}.`;
}

function diagnosticAt({ file, ref }: Manifest, { range }: Reference, message: string): Diagnostic {
  return {
    code: 'not-in-environment' satisfies RegistryCode,
    severity: 'warning',
    file,
    range,
    message,
    ref,
  };
}
