import type { ApprovalSnapshot } from '../model/approval-facts.ts';
import type { Coverage } from '../model/approval.ts';
import type { TreeChange } from '../model/git.ts';
import { isJsonObject } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import { parseRef, toFullRef, toRef, type Ref } from '../model/ref.ts';
import { coverageOf, type PlannedChange } from './coverage.ts';
import { mapIn, specOf } from './manifest-fields.ts';

/** A snapshot with what several kinds of requirement ask of it. */
export interface Situation {
  readonly snapshot: ApprovalSnapshot;
  readonly planned: readonly PlannedChange[];
  /** Environments that are of tier production before or after the change: leaving it is a change to it. */
  readonly production: ReadonlySet<string>;
  /** What a requirement about these paths and planned changes covers. */
  readonly cover: (paths: readonly TreeChange[], planned: readonly PlannedChange[]) => Coverage;
}

export function readSituation(snapshot: ApprovalSnapshot, planned: readonly PlannedChange[]): Situation {
  const production = productionIn(snapshot);
  const environmentsOf = environmentsByPath(snapshot, planned);
  return {
    snapshot,
    planned,
    production,
    cover: (paths, changes) => {
      const environments = new Set(changes.flatMap(({ environment }) => environment ?? []));
      for (const { path } of paths) for (const name of environmentsOf(path)) environments.add(name);
      return coverageOf({ paths, planned: changes }, { environments, production });
    },
  };
}

function productionIn({ base, merged, plan }: ApprovalSnapshot): ReadonlySet<string> {
  const names = (plan?.environments ?? []).filter(({ name, tier }) => {
    const own = toRef('Environment', name);
    return [tier, tierOf(base.get(own)), tierOf(merged.get(own))].includes('production');
  });
  return new Set(names.map(({ name }) => name));
}

function tierOf(manifest: Manifest | undefined): unknown {
  return manifest && specOf(manifest)['tier'];
}

/** In which environments what a path holds is to change, as far as the plan says. */
function environmentsByPath(
  { base, merged, changes }: ApprovalSnapshot,
  planned: readonly PlannedChange[],
): (path: string) => Iterable<string> {
  const byRef = new Map<Ref, Set<string>>();
  for (const { environment, change } of planned) {
    if (environment !== undefined) setAt(byRef, change.ref).add(environment);
  }
  const changed = new Set(changes.map(({ path }) => path));
  const byPath = new Map<string, Set<string>>();
  for (const manifests of [base, merged]) {
    for (const manifest of manifests.values()) {
      for (const path of [manifest.file, ...(manifest.defaults ?? [])]) {
        if (!changed.has(path)) continue;
        for (const name of environmentsOfManifest(manifest, byRef)) setAt(byPath, path).add(name);
      }
    }
  }
  return (path) => byPath.get(path) ?? [];
}

/** An Overlay changes its target in one environment; all else changes wherever the plan says so. */
function environmentsOfManifest(
  manifest: Manifest,
  byRef: ReadonlyMap<Ref, ReadonlySet<string>>,
): Iterable<string> {
  if (manifest.kind !== 'Overlay') return byRef.get(manifest.ref) ?? [];
  const { environment } = specOf(manifest);
  const name = typeof environment === 'string' ? toFullRef(environment, ['environment']) : undefined;
  return name === undefined ? [] : [parseRef(name)?.name ?? name];
}

function setAt<Key>(map: Map<Key, Set<string>>, key: Key): Set<string> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Set<string>();
  map.set(key, made);
  return made;
}

/** The value of a label on either side of the change, so that taking it away changes nothing yet. */
export function hasLabels(
  { base, merged }: ApprovalSnapshot,
  ref: Ref,
  wanted: Readonly<Record<string, string>>,
): boolean {
  const entries = Object.entries(wanted);
  if (entries.length === 0) return true;
  return [base.get(ref), merged.get(ref)].some((manifest) => {
    const labels = manifest === undefined ? {} : mapIn(mapIn(manifest.value, 'metadata'), 'labels');
    return (
      isJsonObject(labels) &&
      entries.every(([name, text]) => Object.hasOwn(labels, name) && labels[name] === text)
    );
  });
}
