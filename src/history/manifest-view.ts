import type { Diagnostic } from '../model/diagnostic.ts';
import type { HistorySource } from '../model/history.ts';
import type { JsonObject } from '../model/json.ts';
import type { EffectiveManifest, Manifest, ParsedFile, Settings } from '../model/manifest.ts';
import { toRef, type Ref } from '../model/ref.ts';
import { assembleRegistry } from '../registry/assemble-registry.ts';
import { effectiveEnvironments } from '../registry/effective/effective.ts';
import { namedEnvironments, overlayParts } from '../registry/effective/overlays.ts';

/** A manifest in one place, at one time. */
export type PlaceState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present'; readonly value: JsonObject; readonly sources: readonly HistorySource[] }
  | {
      readonly kind: 'broken';
      readonly problem: string;
      /** What it says all the same; undefined where it cannot be read. */
      readonly value: JsonObject | undefined;
      readonly sources: readonly HistorySource[];
    };

/** A manifest at one time: as it is written, and as it takes effect in each environment there is. */
export interface ManifestView {
  readonly written: PlaceState;
  readonly environments: ReadonlyMap<string, PlaceState>;
}

const absent: PlaceState = { kind: 'absent' };

/** How a manifest looks before there is anything. */
export const nothingYet: ManifestView = { written: absent, environments: new Map() };

/** The part of a file that has a say in how a manifest looks; the other manifests in it are left out. */
export function partFor(ref: Ref, file: ParsedFile): ParsedFile {
  return {
    ...file,
    manifests: file.manifests.filter(
      (manifest) =>
        manifest.ref === ref ||
        manifest.kind === 'Environment' ||
        overlayParts(manifest)?.target.target === ref,
    ),
  };
}

/** A manifest as the files show it. `parts` are what `partFor` gives; `lastFile` is where it stood before. */
export function viewManifest(request: {
  readonly ref: Ref;
  readonly parts: readonly ParsedFile[];
  readonly settings: Settings;
  readonly lastFile: string | undefined;
}): ManifestView {
  const { ref, parts, settings, lastFile } = request;
  const registry = assembleRegistry(
    parts.map((part) => ({ ...part, diagnostics: [] })),
    settings,
  );
  const manifest = registry.manifests.get(ref);
  if (manifest === undefined) return { written: missingState(ref, parts, lastFile), environments: new Map() };

  const { environments, diagnostics } = effectiveEnvironments(registry);
  const written = writtenState(manifest, parts);
  const places = new Map<string, PlaceState>();
  for (const { name, manifests } of environments) {
    const state = effectiveState(manifests.get(ref));
    if (state !== undefined) places.set(name, state);
    else if (isPlacedIn(manifest, name)) {
      const problem = problemOf(manifest, parts) ?? errorIn(diagnostics) ?? 'It does not take effect.';
      places.set(name, { kind: 'broken', problem, value: undefined, sources: [sourceOf(manifest)] });
    }
  }
  return { written, environments: places };
}

function effectiveState(manifest: EffectiveManifest | undefined): PlaceState | undefined {
  if (manifest === undefined) return undefined;
  const { value, sources } = manifest;
  return { kind: 'present', value, sources };
}

function writtenState(manifest: Manifest, parts: readonly ParsedFile[]): PlaceState {
  const sources = [sourceOf(manifest)];
  if (manifest.isValid) return { kind: 'present', value: manifest.value, sources };
  const value = isGuessed(manifest, parts) ? undefined : manifest.value;
  return { kind: 'broken', problem: problemOf(manifest, parts) ?? 'It has errors.', value, sources };
}

/** Problems with which a document is no valid YAML or is not read whole: what it says is a guess. */
const unreadable: ReadonlySet<string> = new Set([
  'yaml-syntax',
  'tab-indentation',
  'merge-conflict',
  'duplicate-key',
  'unknown-alias',
  'recursive-alias',
  'alias-bomb',
  'too-many-aliases',
  'too-many-nodes',
  'too-deep',
  'too-many-problems',
]);

function isGuessed({ ref, file }: Manifest, parts: readonly ParsedFile[]): boolean {
  const { diagnostics = [] } = parts.find((part) => part.file === file) ?? {};
  return diagnostics.some(
    ({ code, ref: of }) => unreadable.has(code) && (of === ref || code === 'too-many-problems'),
  );
}

/** A view in which a manifest that cannot be read at all is broken wherever it took effect before, and gone nowhere. */
export function breakPlaces(view: ManifestView, before: ManifestView): ManifestView {
  const { written } = view;
  if (written.kind !== 'broken' || view.environments.size > 0) return view;
  const { problem, sources } = written;
  const lost = [...before.environments].filter(([, state]) => state.kind !== 'absent');
  return {
    written,
    environments: new Map(
      lost.map(([name]) => [name, { kind: 'broken', problem, value: undefined, sources }]),
    ),
  };
}

/** Gone, or still where it was in a file of which a part can no longer be read. */
function missingState(ref: Ref, parts: readonly ParsedFile[], lastFile: string | undefined): PlaceState {
  const file = parts.find((part) => part.file === lastFile);
  const problem = file && errorIn(file.diagnostics.filter((diagnostic) => diagnostic.ref === undefined));
  if (file === undefined || problem === undefined) return absent;
  return { kind: 'broken', problem, value: undefined, sources: [{ ref, file: file.file }] };
}

function problemOf(manifest: Manifest, parts: readonly ParsedFile[]): string | undefined {
  if (manifest.isValid) return undefined;
  const { diagnostics = [] } = parts.find(({ file }) => file === manifest.file) ?? {};
  return errorIn(diagnostics.filter(({ ref }) => ref === manifest.ref)) ?? errorIn(diagnostics);
}

function errorIn(diagnostics: readonly Diagnostic[]): string | undefined {
  return diagnostics.find(({ severity }) => severity === 'error')?.message;
}

function isPlacedIn(manifest: Manifest, environment: string): boolean {
  if (manifest.kind === 'Environment') return manifest.name === environment;
  if (manifest.kind !== 'Service' && manifest.kind !== 'Stack') return false;
  return namedEnvironments(manifest)?.has(toRef('Environment', environment)) ?? true;
}

function sourceOf({ ref, file }: Manifest): HistorySource {
  return { ref, file };
}
