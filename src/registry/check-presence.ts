import type { Diagnostic } from '../model/diagnostic.ts';
import type { Manifest, Reference, Registry } from '../model/manifest.ts';
import { compareText, type Ref } from '../model/ref.ts';
import type { RegistryCode } from './codes.ts';
import { namedEnvironments } from './overlays.ts';
import { joined, quoted } from './wording.ts';

const needingEdges: readonly string[] = ['dependsOn', 'component'];

/** Services and Stacks that need something in an environment where it does not run. */
export function checkPresence(manifests: Registry['manifests']): readonly Diagnostic[] {
  const all = [...manifests.values()]
    .filter(({ kind }) => kind === 'Environment')
    .map(({ ref }) => ref)
    .toSorted(compareText);
  return [...manifests.values()].flatMap((manifest) => {
    if (manifest.kind !== 'Service' && manifest.kind !== 'Stack') return [];
    const needs = manifest.references.filter(({ edge }) => needingEdges.includes(edge));
    return needs.flatMap((reference) => {
      const needed = manifests.get(reference.target);
      const absent = needed === undefined ? [] : absentEnvironments(manifest, needed, all);
      return absent.length === 0 ? [] : reportAbsence(manifest, reference, absent);
    });
  });
}

/** Known environments where the one runs and the other, which must be a Service or Stack, does not. */
function absentEnvironments(manifest: Manifest, needed: Manifest, all: readonly Ref[]): readonly Ref[] {
  const there = namedEnvironments(needed);
  if (there === undefined) return [];
  const here = namedEnvironments(manifest);
  return all.filter((environment) => (here?.has(environment) ?? true) && !there.has(environment));
}

function reportAbsence(
  { file, ref }: Manifest,
  { target, range }: Reference,
  absent: readonly Ref[],
): Diagnostic {
  const places = joined(
    absent.map((environment) => quoted(environment)),
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
