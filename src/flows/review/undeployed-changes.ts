import { AppError } from '../../model/app-error.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { CommitId } from '../../model/git.ts';
import type { Plan } from '../../model/plan.ts';
import type { Undeployed } from '../../model/review.ts';
import type { KnownDeployments } from '../../ports/forge.ts';
import type { ParseCache } from '../../ports/parse-cache.ts';
import type { RepositoryReader } from '../../ports/repository-reader.ts';
import { loadRegistry, type LoadedRegistry } from '../registry/load-registry.ts';
import { treeBelow } from '../registry/registry-folders.ts';
import type { Comparison, DeployedMemory } from './deployed-memory.ts';
import { changedPaths, isPlannable, planBetween, stateOf } from './evaluate-change.ts';

/** Different commits that one run compares with the base: each is a look at a whole registry. */
const mostCommits = 5;

/** Files that differ between what is deployed and the base. */
const mostFiles = 5_000;

/** Refs that are kept of an environment; the counts say how many there are. */
const mostRefs = 50;

export interface DeployedToCompare {
  readonly deployments: KnownDeployments;
  /** What the change does. */
  readonly plan: Plan | undefined;
  readonly base: CommitId;
  /** Of the registry: a prefix of paths. */
  readonly folder: string;
  /** The base, as it was loaded for the review of the change. */
  readonly before: LoadedRegistry;
  readonly reader: RepositoryReader;
  readonly cache: ParseCache;
  readonly memory: DeployedMemory;
  /** Immutable name of the repository. */
  readonly repository: string;
}

/**
 * Of each environment that the change alters: what is merged into its base and not deployed there. Says nothing where
 * the forge knows of no deployment at all, for then somebody deploys without telling it.
 */
export async function findUndeployed(request: DeployedToCompare): Promise<readonly Undeployed[]> {
  const { deployments, before } = request;
  const { deployed } = deployments;
  if (deployed.size === 0) return [];
  const names = alteredIn(request.plan, before);
  const commits = [...new Set(names.flatMap((name) => deployed.get(name) ?? []))];
  const known = new Map<CommitId, Comparison>();
  for (const commit of commits.slice(0, mostCommits))
    known.set(commit, await compareWithBase(commit, request));
  return names.flatMap((environment): readonly Undeployed[] => {
    const commit = deployed.get(environment);
    if (commit === undefined) return isTold(environment, deployments) ? [{ kind: 'never', environment }] : [];
    return [undeployedIn(environment, commit, known.get(commit) ?? tooMany)];
  });
}

/** Whether a deployment to an environment would be known. */
function isTold(environment: string, { isWhole, asked }: KnownDeployments): boolean {
  return isWhole && asked?.includes(environment) !== false;
}

const tooMany: Comparison = { kind: 'not-compared', why: 'too-many' };

/** What stays so however often it is read; every other fault may pass. */
const tooLarge: ReadonlySet<string> = new Set(['git-tree-too-large', 'git-read-too-large']);

/** Without environments that the change brings in: nothing can have been deployed there. */
function alteredIn(plan: Plan | undefined, { environments }: LoadedRegistry): readonly string[] {
  const there = new Set(environments.map(({ name }) => name));
  const altered =
    plan?.environments.filter(({ changes, name }) => changes.length > 0 && there.has(name)) ?? [];
  return altered.map(({ name }) => name);
}

function undeployedIn(environment: string, commit: CommitId, comparison: Comparison): Undeployed {
  if (comparison.kind === 'not-compared') return { ...comparison, environment, commit };
  const nothing = { create: 0, update: 0, replace: 0, delete: 0, unchanged: 0 };
  const { summary = nothing, refs = [] } = comparison.environments.get(environment) ?? {};
  return { kind: 'compared', environment, commit, summary, refs };
}

function compareWithBase(commit: CommitId, request: DeployedToCompare): Promise<Comparison> {
  const { base, memory, repository } = request;
  if (commit === base) return Promise.resolve({ kind: 'compared', environments: new Map() });
  return memory.once(`${repository} ${commit} ${base}`, () =>
    compareCommits(commit, request).catch((error: unknown): Comparison => {
      if (!(error instanceof AppError)) throw error;
      return tooLarge.has(error.code) ? tooMany : { kind: 'not-compared', why: 'commit-unknown' };
    }),
  );
}

/** Both are read by the settings of the base, whose effective manifests would be deployed. */
async function compareCommits(
  commit: CommitId,
  { base, folder, before, reader, cache }: DeployedToCompare,
): Promise<Comparison> {
  const { mergeBase } = await reader.mergeTrees(commit, base);
  if (mergeBase !== commit) return { kind: 'not-compared', why: 'not-in-base' };
  const tree = treeBelow(await reader.readTree(commit), folder);
  const baseTree = treeBelow(await reader.readTree(base), folder);
  if (changedPaths(tree, baseTree).size > mostFiles) return tooMany;
  const source = { tree, readBlobs: reader.readBlobs.bind(reader) };
  const then = await loadRegistry({ source, settings: before.registry.settings, cache });
  if (!isPlannable({ introduced: errorsSince(then, before) }, [then, before])) {
    return { kind: 'not-compared', why: 'not-plannable' };
  }
  const { environments } = planBetween(stateOf(then, commit), stateOf(before, base));
  return {
    kind: 'compared',
    environments: new Map(
      environments.map(({ name, summary, changes }) => [
        name,
        { summary, refs: changes.slice(0, mostRefs).map(({ ref }) => ref) },
      ]),
    ),
  };
}

/** A manifest that has become wrong since would look as if it were to be deleted. */
function errorsSince(then: LoadedRegistry, now: LoadedRegistry): readonly Diagnostic[] {
  const known = new Set(then.diagnostics.map(identityOf));
  return now.diagnostics.filter((found) => found.severity === 'error' && !known.has(identityOf(found)));
}

function identityOf({ code, file, message }: Diagnostic): string {
  return JSON.stringify([code, file, message]);
}
