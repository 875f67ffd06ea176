import type { ApprovalSnapshot } from '../model/approval-facts.ts';
import type { Manifest } from '../model/manifest.ts';
import { compareText, parseRef, type ManifestKind } from '../model/ref.ts';
import { coverageDigest, plannedChanges } from './coverage.ts';
import { mapIn } from './manifest-fields.ts';
import { readSituation } from './situation.ts';

/** What runs somewhere. Everything else in a registry is about who may do what, and outlasts an emergency. */
const running: ReadonlySet<ManifestKind> = new Set(['Service', 'Stack', 'Overlay']);

/**
 * The digest of what a change does in one environment, over the planned changes there and the files that make them:
 * it changes when any of them does. Undefined where the change does nothing there, or no plan can be made.
 */
export function environmentDigest(snapshot: ApprovalSnapshot, environment: string): string | undefined {
  const planned = plannedChanges(snapshot);
  const own = planned.filter((change) => change.environment === environment);
  if (own.length === 0) return undefined;
  const { cover } = readSituation(snapshot, planned);
  const paths = snapshot.changes.filter((path) => cover([path], []).environments.includes(environment));
  return coverageDigest(paths, own);
}

/** Changed files that do nothing in any of some environments, or something in others too. */
export function pathsBeyond(
  snapshot: ApprovalSnapshot,
  environments: ReadonlySet<string>,
): ReadonlySet<string> {
  const { cover } = readSituation(snapshot, plannedChanges(snapshot));
  const beyond = snapshot.changes.filter((change) => {
    const found = cover([change], []).environments;
    return found.length === 0 || !found.every((name) => environments.has(name));
  });
  return new Set(beyond.map(({ path }) => path));
}

/**
 * Changed files which are not about what runs alone: settings, owners, Policies, Groups, workflows, what nobody knows, and
 * manifests that would belong to somebody else.
 */
export function rulePaths({ base, merged, changes }: ApprovalSnapshot): readonly string[] {
  const safe = new Map<string, boolean>();
  for (const manifest of [...base.values(), ...merged.values()]) {
    const isSafe =
      running.has(manifest.kind) && !isHandedOver(base.get(manifest.ref), merged.get(manifest.ref));
    safe.set(manifest.file, isSafe && safe.get(manifest.file) !== false);
  }
  return changes
    .map(({ path }) => path)
    .filter((path) => safe.get(path) !== true)
    .toSorted(compareText);
}

function isHandedOver(before: Manifest | undefined, after: Manifest | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return mapIn(before.value, 'metadata')['owner'] !== mapIn(after.value, 'metadata')['owner'];
}

/** The environments in which a change does something, their own manifests included; `unknown` without a plan. */
export function alteredEnvironments({ plan }: ApprovalSnapshot): ReadonlySet<string> | 'unknown' {
  if (plan === undefined) return 'unknown';
  const changed = plan.environments.filter(({ changes }) => changes.length > 0).map(({ name }) => name);
  const own = plan.registry.changes.flatMap(({ ref }) => {
    const parsed = parseRef(ref);
    return parsed?.kind === 'environment' ? [parsed.name] : [];
  });
  return new Set([...changed, ...own]);
}
