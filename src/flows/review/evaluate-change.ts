import type { CommitId, SourceTree } from '../../model/git.ts';
import type { Plan } from '../../model/plan.ts';
import type { Review } from '../../model/review.ts';
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
}): Promise<EvaluatedChange> {
  const { base, head, cache } = request;
  const baseSettings = await loadSettings(base);
  const headSettings = await loadSettings(head);
  const { settings } = baseSettings;
  const before = await loadRegistry({ source: base, settings, cache });
  const after = await loadRegistry({ source: head, settings, cache });

  const weakened = await findWeakenedSettings({ base: baseSettings, head: headSettings, tree: head.tree });

  const validation = classifyDiagnostics({
    base: [...baseSettings.diagnostics, ...before.diagnostics],
    head: [...headSettings.diagnostics, ...weakened, ...after.diagnostics],
    touchedFiles: changedPaths(base.tree, head.tree),
  });
  const isPlannable =
    validation.introduced.every(({ severity }) => severity !== 'error') && [before, after].every(isWhole);
  return {
    isWithoutSettings: !baseSettings.isPresent && !headSettings.isPresent,
    baseSettings,
    baseRegistry: before,
    headRegistry: after,
    review: {
      base: base.commit,
      head: head.commit,
      validation: { ...validation, manifests: after.registry.manifests.size },
      plan: isPlannable
        ? planBetween({ before, after }, { base: base.commit, head: head.commit })
        : undefined,
      graph: after.graph,
      notes: baseSettings.isPresent || !headSettings.isPresent ? [] : [settingsNote],
    },
  };
}

/** False where the effective manifests were too many to be made: a plan from nothing would look like an empty one. */
function isWhole({ diagnostics }: LoadedRegistry): boolean {
  return diagnostics.every(({ code }) => code !== 'too-many-effective-manifests');
}

const settingsNote = `The base has no \`${settingsPath}\` yet, so this change was checked with the default settings.`;

function planBetween(
  { before, after }: { before: LoadedRegistry; after: LoadedRegistry },
  commits: { base: CommitId | undefined; head: CommitId | undefined },
): Plan {
  return makePlan({
    base: stateOf(before, commits.base),
    head: stateOf(after, commits.head),
    traits: traitsByKind,
  });
}

function stateOf(loaded: LoadedRegistry, commit: CommitId | undefined): PlanState {
  const { environments, graph, registry } = loaded;
  return { commit, environments, manifests: registry.manifests, graph };
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
