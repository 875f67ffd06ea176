import { startOfFile, type SourceRange } from '../../model/diagnostic.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Manifest } from '../../model/manifest.ts';
import { formatPath, type ValuePath } from '../../model/pointer.ts';
import type { Finding, Verdict } from '../../model/policy.ts';
import { compareText, type Ref } from '../../model/ref.ts';
import { locateFields } from '../../registry/effective/locate-fields.ts';
import { patchPlaces, type PatchPlaces } from '../../registry/effective/patch-places.ts';
import type { PolicySide } from '../policy/policy-side.ts';

interface Sides {
  readonly after: PolicySide;
  /** Also where the policies come from, when there is one. */
  readonly before: PolicySide | undefined;
}

/** Reads each overlay once, however many findings are about it. */
type PatchesOf = (overlay: Manifest) => PatchPlaces;

function readOnce(): PatchesOf {
  const known = new Map<Manifest, PatchPlaces>();
  return (overlay) => {
    const places = known.get(overlay) ?? patchPlaces(overlay);
    known.set(overlay, places);
    return places;
  };
}

/** A place that is known, or one that its file has to be read for. */
type Target =
  | { readonly kind: 'known'; readonly file: string; readonly range: SourceRange }
  | {
      readonly kind: 'field';
      readonly side: PolicySide;
      readonly manifest: Manifest;
      readonly path: ValuePath;
      readonly isKey: boolean;
    };

/**
 * Findings as verdicts, each at its line: that of the overlay which says it, else of the manifest, else of the policy.
 * Those that differ in their environment alone become one. Denials first, then by file and line.
 */
export async function locateFindings(
  findings: readonly Finding[],
  sides: Sides,
): Promise<readonly Verdict[]> {
  const patchesOf = readOnce();
  const targets = findings.map((finding) => targetOf(finding, sides, patchesOf));
  const ranges = await locateTargets(targets);
  const merged = new Map<string, Verdict & { readonly environments: string[] }>();
  for (const [index, finding] of findings.entries()) {
    const target = targets[index];
    if (target === undefined) continue;
    const file = target.kind === 'known' ? target.file : target.manifest.file;
    const range = ranges.get(target) ?? startOfFile;
    const { at, environment, fallback: _, isKey: __, ...shared } = finding;
    const path = formatPath(at);
    const key = JSON.stringify([
      shared.policy,
      shared.rule,
      shared.code,
      shared.ref,
      path,
      file,
      range,
      shared.message,
    ]);
    const known = merged.get(key);
    const environments = environment === undefined ? [] : [environment];
    if (known === undefined) merged.set(key, { ...shared, path, file, range, environments });
    else known.environments.push(...environments);
  }
  return [...merged.values()].toSorted(compareVerdicts);
}

function compareVerdicts(a: Verdict, b: Verdict): number {
  return (
    compareText(a.severity, b.severity) ||
    compareText(a.file, b.file) ||
    a.range.line - b.range.line ||
    a.range.column - b.range.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

function targetOf(finding: Finding, { after, before }: Sides, patchesOf: PatchesOf): Target {
  const { ref, at, fallback } = finding;
  if (ref === finding.policy && !isVerdictOnManifest(finding)) {
    const path = fallback?.path ?? [];
    return placeIn(firstWith(ref, [before, after]), { path, isKey: false }) ?? ownFile(finding);
  }
  const found = firstWith(ref, [after, before]);
  const overlay = found && placeInOverlay(finding, found.side, patchesOf);
  return overlay ?? placeIn(found, { path: at, isKey: finding.isKey === true }) ?? ownFile(finding);
}

function ownFile({ fallback }: Finding): Target {
  return { kind: 'known', file: fallback?.file ?? '', range: startOfFile };
}

function placeIn(
  found: { readonly side: PolicySide; readonly manifest: Manifest } | undefined,
  place: { readonly path: ValuePath; readonly isKey: boolean },
): Target | undefined {
  if (found === undefined) return undefined;
  const { file, nameRange } = found.manifest;
  if (place.path.length === 0) return { kind: 'known', file, range: nameRange };
  return { kind: 'field', ...found, ...place };
}

function firstWith(
  ref: Ref,
  sides: readonly (PolicySide | undefined)[],
): { readonly side: PolicySide; readonly manifest: Manifest } | undefined {
  for (const side of sides) {
    const manifest = side?.loaded.registry.manifests.get(ref);
    if (side !== undefined && manifest !== undefined) return { side, manifest };
  }
  return undefined;
}

function isVerdictOnManifest({ code }: Finding): boolean {
  return code === 'policy-denied' || code === 'policy-warned';
}

/** The line of the overlay that says the value; undefined where it comes from the manifest itself. */
function placeInOverlay(finding: Finding, side: PolicySide, patchesOf: PatchesOf): Target | undefined {
  const [first, ...rest] = finding.at;
  if (first !== 'spec' || rest.length === 0) return undefined;
  const overlay = overlayOf(finding, side);
  if (overlay === undefined || !isSaidBy(overlay, rest)) return undefined;
  return { kind: 'known', file: overlay.file, range: patchesOf(overlay).rangeOf(rest) };
}

/** Whether a patch says the value at a path, or takes away or replaces as a whole what lies around it. */
function isSaidBy({ value }: Manifest, path: ValuePath): boolean {
  let node: JsonValue | undefined = value;
  for (const step of ['spec', 'patch', ...path]) {
    if (!isJsonObject(node)) return true;
    if (!Object.hasOwn(node, step)) return false;
    node = node[String(step)];
  }
  return true;
}

/** The overlay that patches a manifest in the environment of a finding. */
function overlayOf({ ref, environment }: Finding, { loaded }: PolicySide): Manifest | undefined {
  const effective = loaded.environments.find(({ name }) => name === environment)?.manifests.get(ref);
  const overlays = (effective?.sources ?? []).map((source) => loaded.registry.manifests.get(source.ref));
  return overlays.find((manifest) => manifest?.kind === 'Overlay');
}

/** Reads each file once, whatever is looked for in it. */
async function locateTargets(targets: readonly Target[]): Promise<ReadonlyMap<Target, SourceRange>> {
  const ranges = new Map<Target, SourceRange>();
  const fields = targets.flatMap((target) => (target.kind === 'field' ? [target] : []));
  for (const target of targets) if (target.kind === 'known') ranges.set(target, target.range);
  const byFile = Map.groupBy(fields, ({ side, manifest }) =>
    JSON.stringify([side.side.commit ?? '', manifest.file]),
  );
  for (const group of byFile.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const found = await locateInFile(first, group);
    for (const [index, target] of group.entries())
      ranges.set(target, found[index] ?? target.manifest.nameRange);
  }
  return ranges;
}

async function locateInFile(
  { side, manifest }: Extract<Target, { kind: 'field' }>,
  group: readonly Extract<Target, { kind: 'field' }>[],
): Promise<readonly (SourceRange | undefined)[]> {
  const entry = side.side.tree.entries.find(({ path }) => path === manifest.file);
  const bytes = entry && (await side.side.readBlobs([entry.blob])).get(entry.blob);
  if (bytes === undefined) return [];
  return locateFields(
    { path: manifest.file, bytes, limits: side.loaded.registry.settings.limits },
    group.map(({ manifest: { document }, path, isKey }) => ({ document, path, isKey })),
  );
}
