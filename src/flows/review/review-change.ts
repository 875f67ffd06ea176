import { buildGraph } from '../../graph/build-graph.ts';
import type { Registry } from '../../model/manifest.ts';
import type { Ref } from '../../model/ref.ts';
import type { Review } from '../../model/review.ts';
import type { ParseCache } from '../../ports/parse-cache.ts';
import { checkEffectiveLimit, deployablesIn } from '../../registry/effective/placements.ts';
import type { FindingMemory, KnownFindings } from '../policy/known-findings.ts';
import { indexInMemory } from '../registry/index-in-memory.ts';
import { indexRegistry } from '../registry/index-registry.ts';
import type { LoadedRegistry } from '../registry/load-registry.ts';
import { recheckChange, type RecheckedChange } from '../registry/recheck-change.ts';
import {
  evaluateChange,
  isPlannable,
  planBetween,
  stateOf,
  treeChanges,
  type ChangeSide,
  type EvaluatedChange,
} from './evaluate-change.ts';
import type { KnownBase, KnownBases } from './known-bases.ts';

export interface ChangeToReview {
  readonly base: ChangeSide;
  readonly head: ChangeSide;
  readonly cache: ParseCache;
  readonly bases: KnownBases;
  /** Immutable name of the repository. */
  readonly repository: string;
}

export interface ReviewedChange extends Pick<EvaluatedChange, 'review' | 'isWithoutSettings'> {
  /** Both states as far as plans and policies look at them. */
  readonly before: LoadedRegistry;
  readonly after: LoadedRegistry;
  /** What is remembered of the state before. */
  readonly findings: FindingMemory | undefined;
}

/**
 * What `evaluateChange` gives, with what an earlier review has found out about the same base: then only the files of
 * the change and those around them are looked at, where that is enough.
 */
export async function reviewChange(request: ChangeToReview): Promise<ReviewedChange> {
  const { base, head, cache, bases, repository } = request;
  const key = base.commit === undefined ? undefined : `${repository} ${base.commit}`;
  const known = key === undefined ? undefined : bases.recall(key);
  const quick = known && (await reviewAround(known, request));
  if (quick !== undefined) return quick;
  const change = await evaluateChange({ base, head, cache, known });
  const kept = known ?? toKnownBase(base, change);
  if (key !== undefined && known === undefined) bases.keep(key, kept);
  const { review, isWithoutSettings, baseRegistry: before, headRegistry: after } = change;
  return { review, isWithoutSettings, before, after, findings: kept.findings };
}

function toKnownBase(side: ChangeSide, { baseSettings, baseRegistry }: EvaluatedChange): KnownBase {
  const content = indexRegistry(side, baseSettings, baseRegistry);
  return {
    settings: baseSettings,
    loaded: baseRegistry,
    index: content && indexInMemory(content),
    findings: rememberFindings(),
  };
}

function rememberFindings(): FindingMemory {
  let kept: KnownFindings | undefined;
  return {
    recall: () => kept,
    keep: (known) => {
      kept = known;
    },
  };
}

async function reviewAround(
  { index, loaded, findings }: KnownBase,
  { base, head, cache }: ChangeToReview,
): Promise<ReviewedChange | undefined> {
  const { limits } = loaded.registry.settings;
  if (index === undefined || head.tree.entries.length > limits.files) return undefined;
  const changes = treeChanges(base.tree, head.tree);
  const found = await recheckChange({ index, changes, readBlobs: head.readBlobs, cache });
  if (found === undefined) return undefined;
  const after = registryAfter(loaded, found);
  if (mayBeTooMany(after.registry)) return undefined;
  const graph = buildGraph(after.registry.manifests.values());
  const { validation } = found;
  const isPlanned = isPlannable(validation, [loaded]);
  const review: Review = {
    base: base.commit,
    head: head.commit,
    validation,
    plan: isPlanned
      ? planBetween(stateOf(loaded, base.commit), stateOf({ ...after, graph }, head.commit))
      : undefined,
    graph,
    notes: [],
  };
  const diagnostics = [...validation.introduced, ...validation.preexisting];
  return {
    review,
    isWithoutSettings: false,
    before: loaded,
    after: { ...after, graph, diagnostics },
    findings,
  };
}

/** The base with what the change makes of the refs that it affects. */
function registryAfter(
  base: LoadedRegistry,
  { shape, after }: RecheckedChange,
): Pick<LoadedRegistry, 'registry' | 'environments'> {
  const effective = new Map(after.environments.map(({ name, manifests }) => [name, manifests]));
  return {
    registry: {
      ...base.registry,
      manifests: replaced(base.registry.manifests, after.registry.manifests, shape.touched),
    },
    environments: base.environments.map(({ name, manifests }) => ({
      name,
      manifests: replaced(manifests, effective.get(name), shape.affected),
    })),
  };
}

function replaced<Item>(
  items: ReadonlyMap<Ref, Item>,
  others: ReadonlyMap<Ref, Item> | undefined,
  refs: ReadonlySet<Ref>,
): ReadonlyMap<Ref, Item> {
  const all = new Map(items);
  for (const ref of refs) {
    const other = others?.get(ref);
    if (other === undefined) all.delete(ref);
    else all.set(ref, other);
  }
  return all;
}

/** Whether more could take effect than is allowed, which shows only in all manifests together. */
function mayBeTooMany(registry: Registry): boolean {
  const { manifests, settings } = registry;
  const environments = manifests.values().filter(({ kind }) => kind === 'Environment');
  const most = manifests.size * environments.toArray().length;
  return (
    most > settings.limits.effective && checkEffectiveLimit(registry, deployablesIn(registry)) !== undefined
  );
}
