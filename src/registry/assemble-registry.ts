import type { Diagnostic } from '../model/diagnostic.ts';
import type { Manifest, ParsedFile, Registry, Settings } from '../model/manifest.ts';
import { compareText, type Ref } from '../model/ref.ts';
import { checkInputs } from './checks/check-inputs.ts';
import { checkOverlays } from './effective/check-overlays.ts';
import { checkReferences } from './checks/check-references.ts';
import { checkSigners } from './checks/check-signers.ts';
import { withoutContested } from './checks/contested-names.ts';
import { otherPlaces } from './other-places.ts';
import { isDefaultsFile } from './effective/read-defaults.ts';
import { quoted } from './wording.ts';

/**
 * All manifests of a registry by ref, and what only shows when they are together: refs that stand twice, lead
 * nowhere or to the wrong kind, and overlays that contend. The order in which the files come does not matter.
 */
export function assembleRegistry(files: readonly ParsedFile[], settings: Settings): Registry {
  const ordered = files.toSorted((a, b) => compareText(a.file, b.file));
  const byRef = Map.groupBy(
    ordered.flatMap(({ manifests }) => manifests),
    ({ ref }) => ref,
  );
  const manifests = new Map<Ref, Manifest>();
  for (const [ref, [first]] of byRef) {
    if (first !== undefined) manifests.set(ref, first);
  }
  const all = [...byRef.values()].flat();
  return {
    manifests,
    diagnostics: withoutRepetitions([
      ...withoutContested(withoutRepetitions(ordered.flatMap(({ diagnostics }) => diagnostics)), all),
      ...[...byRef.values()].flatMap(reportDuplicates),
      ...checkReferences(all, manifests),
      ...checkOverlays(manifests),
      ...checkInputs(manifests),
      ...checkSigners(manifests),
    ]),
    settings,
  };
}

/** What is wrong with a default is found in every manifest that it reaches, and told once: with its fix, if one has it. */
function withoutRepetitions(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const key = keyInDefaults(diagnostic);
    if (key === undefined) continue;
    const known = told.get(key);
    const isBetter = known?.fix === undefined && diagnostic.fix !== undefined;
    if (known === undefined || isBetter) told.set(key, diagnostic);
  }
  if (told.size === 0) return diagnostics;
  return diagnostics.filter((diagnostic) => {
    const key = keyInDefaults(diagnostic);
    return key === undefined || told.get(key) === diagnostic;
  });
}

/** Undefined for what is told elsewhere than in defaults. */
function keyInDefaults({ code, file, range, message }: Diagnostic): string | undefined {
  return isDefaultsFile(file) ? JSON.stringify([code, file, range, message]) : undefined;
}

function reportDuplicates(manifests: readonly Manifest[]): readonly Diagnostic[] {
  if (manifests.length < 2) return [];
  const places = otherPlaces(manifests);
  return manifests.map(({ ref, file, nameRange }, index) => ({
    code: 'duplicate-manifest',
    severity: 'error',
    file,
    range: nameRange,
    message: `${quoted(ref)} is defined here and in ${places(index)}. Rename or remove all but one.`,
    ref,
  }));
}
