import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Manifest, Reference } from '../../model/manifest.ts';
import { compareText, type Ref } from '../../model/ref.ts';
import type { RegistryCode } from '../codes.ts';
import type { Deployable } from '../effective/placements.ts';
import { joinedFirst, mostJoined, quoted } from '../wording.ts';

const needingEdges: readonly string[] = ['dependsOn', 'component'];

/**
 * Services and Stacks that need another in an environment where it does not run. A need costs as much as the fewer
 * environments of the two, not as all there are.
 */
export function checkPresence(
  deployables: readonly Deployable[],
  environments: readonly Ref[],
): readonly Diagnostic[] {
  const all = new Set(environments.toSorted(compareText));
  const places = new Map(deployables.map(({ manifest, named }) => [manifest.ref, named]));
  return deployables.flatMap(({ manifest, named }) => {
    const here = named === undefined ? all : new Set([...named.intersection(all)].toSorted(compareText));
    return manifest.references.flatMap((reference) => {
      const there = needingEdges.includes(reference.edge) ? places.get(reference.target) : undefined;
      const absence = there === undefined ? undefined : absenceFrom(here, there);
      return absence === undefined ? [] : reportAbsence(manifest, reference, absence);
    });
  });
}

interface Absence {
  readonly first: readonly Ref[];
  readonly count: number;
}

/** The environments where the one runs and the other does not, as far as they will be named. */
function absenceFrom(here: ReadonlySet<Ref>, there: ReadonlySet<Ref>): Absence | undefined {
  const count = here.size - here.intersection(there).size;
  if (count === 0) return undefined;
  const absent = here.values().filter((environment) => !there.has(environment));
  return { first: [...absent.take(mostJoined)], count };
}

function reportAbsence(
  { file, ref }: Manifest,
  { target, range }: Reference,
  { first, count }: Absence,
): Diagnostic {
  const places = joinedFirst(
    first.map((environment) => quoted(environment)),
    count,
    'and',
  );
  return {
    code: 'not-in-environment' satisfies RegistryCode,
    severity: 'warning',
    file,
    range,
    message: `${quoted(ref)} needs ${quoted(target)}, which does not run in ${places}. Add what is missing to its \`spec.environments\`, or remove the environment here.`,
    ref,
  };
}
