import type { ApprovalSnapshot } from '../model/approval-facts.ts';
import type { Coverage } from '../model/approval.ts';
import { digestOf } from '../model/digest.ts';
import type { TreeChange, TreeEntry } from '../model/git.ts';
import type { Change } from '../model/plan.ts';
import { compareText } from '../model/ref.ts';

/** One change of the plan with the environment that it happens in; undefined for what is deployed nowhere. */
export interface PlannedChange {
  readonly environment: string | undefined;
  readonly change: Change;
  /** Over everything that agreeing to it is about. */
  readonly digest: string;
}

/** What an approval of some paths and planned changes is about, as one value that changes when any of them does. */
export function coverageOf(
  covered: { readonly paths: readonly TreeChange[]; readonly planned: readonly PlannedChange[] },
  {
    environments,
    production,
  }: { readonly environments: Iterable<string>; readonly production: ReadonlySet<string> },
): Coverage {
  const { paths, planned } = covered;
  const inEnvironments = [...new Set(environments)].toSorted(compareText);
  return {
    paths: paths.map(({ path }) => path).toSorted(compareText),
    refs: [...new Set(planned.map(({ change }) => change.ref))].toSorted(compareText),
    environments: inEnvironments,
    isProduction: inEnvironments.some((name) => production.has(name)),
    digest: coverageDigest(paths, planned),
  };
}

/** `sha256:` and hex over contents and planned changes alone, in an order of its own; commits are no part of it. */
export function coverageDigest(paths: readonly TreeChange[], planned: readonly PlannedChange[]): string {
  return digestOf({
    version: 1,
    paths: contentsOf(paths),
    changes: planned.map(({ digest }) => digest).toSorted(compareText),
  });
}

function contentsOf(paths: readonly TreeChange[]): unknown {
  return paths
    .toSorted((a, b) => compareText(a.path, b.path))
    .map(({ path, before, after }) => [path, contentOf(before), contentOf(after)]);
}

function contentOf(entry: TreeEntry | undefined): unknown {
  return entry === undefined ? null : [entry.mode, entry.blob];
}

/** All changes of the plan, each with its digest. */
export function plannedChanges(snapshot: ApprovalSnapshot): readonly PlannedChange[] {
  const { plan } = snapshot;
  if (plan === undefined) return [];
  const parts = [
    ...plan.environments.map(({ name, changes }) => ({ environment: name, changes })),
    { environment: undefined, changes: plan.registry.changes },
  ];
  return parts.flatMap(({ environment, changes }) =>
    changes.map((change) => ({ environment, change, digest: changeDigest(snapshot, environment, change) })),
  );
}

/**
 * What a planned change does: the fields before and after, and of what is new the metadata too. Risk and blast radius
 * are no part of it, because they follow from what lies around it. A secret shows nothing of its value, so that all
 * files of the change stand for it.
 */
function changeDigest(
  { base, merged, changes }: ApprovalSnapshot,
  environment: string | undefined,
  { ref, action, fields }: Change,
): string {
  return digestOf({
    environment,
    ref,
    action,
    fields,
    kept:
      action === 'create' || action === 'delete' ? (merged.get(ref) ?? base.get(ref))?.value['metadata'] : [],
    contents: fields.some(({ kind }) => kind === 'secret') ? contentsOf(changes) : [],
  });
}

/** What all requirements cover together: `sha256:` and hex; its first eight digits are what people type. */
export function approvalDigest(coverage: ReadonlyMap<string, string>): string {
  return digestOf([...coverage].toSorted(([a], [b]) => compareText(a, b)));
}

/** How much of a digest people type. */
export const shortDigestLength = 8;

export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, shortDigestLength);
}
