import type { CommitId, SourceTree, TreeChange } from '../../model/git.ts';
import type { Plan } from '../../model/plan.ts';
import type { Review, Validation } from '../../model/review.ts';
import { settingsPath } from '../../model/settings-path.ts';
import { makePlan, type PlanState } from '../../plan/make-plan.ts';
import type { ParseCache } from '../../ports/parse-cache.ts';
import { classifyDiagnostics } from '../../registry/compare-registries.ts';
import {
  loadRegistry,
  loadSettings,
  type LoadedRegistry,
  type LoadedSettings,
  type RegistrySource,
} from '../registry/load-registry.ts';
import { traitsByKind } from '../registry/traits-by-kind.ts';
import type { KnownBase } from './known-bases.ts';
import { findWeakenedSettings } from './weakened-settings.ts';

/** A commit, or the working tree where `commit` is undefined, with the means to read it. */
export interface ChangeSide extends RegistrySource {
  readonly commit: CommitId | undefined;
}

export interface EvaluatedChange {
  readonly review: Review;
  /** Both sides without a `charter.yaml`: nothing here is meant to be a registry. */
  readonly isWithoutSettings: boolean;
  readonly baseSettings: LoadedSettings;
  readonly baseRegistry: LoadedRegistry;
  readonly headRegistry: LoadedRegistry;
}

/**
 * Compares two states of a registry: what the change breaks, and what it will do. The settings are those of the
 * base, whatever the head says (DESIGN 12.1); the head's own settings file is only checked.
 */
export async function evaluateChange(request: {
  readonly base: ChangeSide;
  readonly head: ChangeSide;
  readonly cache: ParseCache;
  /** What the base gives, where it has been loaded before. */
  readonly known?: Pick<KnownBase, 'settings' | 'loaded'> | undefined;
}): Promise<EvaluatedChange> {
  const { base, head, cache, known } = request;
  const baseSettings = known?.settings ?? (await loadSettings(base));
  const headSettings = await loadSettings(head);
  const { settings } = baseSettings;
  const before = known?.loaded ?? (await loadRegistry({ source: base, settings, cache }));
  const after = await loadRegistry({ source: head, settings, cache });

  const weakened = await findWeakenedSettings({ base: baseSettings, head: headSettings, tree: head.tree });

  const validation = classifyDiagnostics({
    base: [...baseSettings.diagnostics, ...before.diagnostics],
    head: [...headSettings.diagnostics, ...weakened, ...after.diagnostics],
    touchedFiles: changedPaths(base.tree, head.tree),
  });
  return {
    isWithoutSettings: !baseSettings.isPresent && !headSettings.isPresent,
    baseSettings,
    baseRegistry: before,
    headRegistry: after,
    review: {
      base: base.commit,
      head: head.commit,
      validation: { ...validation, manifests: after.registry.manifests.size },
      plan: isPlannable(validation, [before, after])
        ? planBetween(stateOf(before, base.commit), stateOf(after, head.commit))
        : undefined,
      graph: after.graph,
      notes: baseSettings.isPresent || !headSettings.isPresent ? [] : [settingsNote],
    },
  };
}

/** A plan from effective manifests that were too many to be made would look like an empty one. */
export function isPlannable(
  { introduced }: Pick<Validation, 'introduced'>,
  states: readonly LoadedRegistry[],
): boolean {
  return introduced.every(({ severity }) => severity !== 'error') && states.every(isWhole);
}

function isWhole({ diagnostics }: LoadedRegistry): boolean {
  return diagnostics.every(({ code }) => code !== 'too-many-effective-manifests');
}

const settingsNote = `The base has no \`${settingsPath}\` yet, so this change was checked with the default settings.`;

export function planBetween(base: PlanState, head: PlanState): Plan {
  return makePlan({ base, head, traits: traitsByKind });
}

/** A state as plans see it. */
export function stateOf(
  { environments, graph, registry }: Pick<LoadedRegistry, 'environments' | 'graph' | 'registry'>,
  commit: CommitId | undefined,
): PlanState {
  return { commit, environments, manifests: registry.manifests, graph };
}

/** Every path that differs between two trees, with what it was and is. */
export function treeChanges(before: SourceTree, after: SourceTree): readonly TreeChange[] {
  const touched = changedPaths(before, after);
  const [was, is] = [before, after].map(
    ({ entries }) =>
      new Map(entries.flatMap((entry) => (touched.has(entry.path) ? [[entry.path, entry]] : []))),
  );
  return [...touched].map((path) => ({ path, before: was?.get(path), after: is?.get(path) }));
}

/** Paths whose bytes or mode differ between two trees. */
export function changedPaths(base: SourceTree, head: SourceTree): ReadonlySet<string> {
  const identities = new Map(base.entries.map(({ path, mode, blob }) => [path, `${mode} ${blob}`]));
  const changed = new Set<string>();
  for (const { path, mode, blob } of head.entries) {
    if (identities.get(path) !== `${mode} ${blob}`) changed.add(path);
    identities.delete(path);
  }
  for (const path of identities.keys()) changed.add(path);
  return changed;
}
