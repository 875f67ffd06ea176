import { SavedRegistryIndex } from '../../adapters/cache/saved-registry-index.ts';
import type { ChangeSide } from '../../flows/review/evaluate-change.ts';
import { indexRegistry } from '../../flows/registry/index-registry.ts';
import { recheckChange } from '../../flows/registry/recheck-change.ts';
import type { CommitId, TreeChange, TreeEntry } from '../../model/git.ts';
import type { ParsedFile } from '../../model/manifest.ts';
import type { Validation } from '../../model/review.ts';
import type { RegistryIndex, RegistryIndexStore } from '../../ports/registry-index.ts';
import { schemaDigest } from '../../registry/schema/traits.ts';
import type { ChangeRequest, LocalChange, LocalRegistry } from './local-registry.ts';
import { resolvePoint } from './resolve-point.ts';
import { readVersion } from './version.ts';

/** What a change breaks, and the files that are needed to show it. */
export interface QuickValidation {
  readonly validation: Validation;
  readonly side: ChangeSide;
}

/** The same as of the whole registry, from the index that an earlier run has kept; undefined where that is not enough. */
export async function validateQuickly(
  registry: LocalRegistry,
  { base, head, isMerged }: ChangeRequest,
): Promise<QuickValidation | undefined> {
  const store = storeOf(registry);
  if (store === undefined || head === undefined || isMerged) return undefined;
  const { repository, folder, terminal } = registry;
  const commits = {
    base: await resolvePoint(repository, base, terminal),
    head: await resolvePoint(repository, head, terminal),
  };
  try {
    const index = store.open(stateOf(commits.base, folder));
    return index && (await recheck(registry, { index, commits }));
  } catch {
    // Anything may have been left there. What is really wrong is found when everything is read.
    store.forget();
    return undefined;
  }
}

async function recheck(
  { repository: { reader }, folder }: LocalRegistry,
  {
    index,
    commits,
  }: {
    readonly index: RegistryIndex;
    readonly commits: { readonly base: CommitId; readonly head: CommitId };
  },
): Promise<QuickValidation | undefined> {
  const all = await reader.compareTrees(commits.base, commits.head);
  const changes = all.flatMap((change) => changeBelow(change, folder));
  const readBlobs: ChangeSide['readBlobs'] = (ids) => reader.readBlobs(ids);
  const found = await recheckChange({ index, changes, readBlobs, cache: new Map<string, ParsedFile>() });
  if (found === undefined) return undefined;
  const tree = { commit: commits.head, entries: found.entries };
  return { validation: found.validation, side: { commit: commits.head, tree, readBlobs } };
}

/** Keeps what a whole evaluation has found out about the base, for the next change of it. */
export function keepIndex(registry: LocalRegistry, { base, baseSettings, baseRegistry }: LocalChange): void {
  const store = storeOf(registry);
  if (store === undefined || base.commit === undefined) return;
  const state = stateOf(base.commit, registry.folder);
  if (store.open(state) !== undefined) return;
  const index = indexRegistry(base, baseSettings, baseRegistry);
  if (index !== undefined) store.save(state, index);
}

function storeOf({ repository: { ownFolder } }: LocalRegistry): RegistryIndexStore | undefined {
  return ownFolder === undefined ? undefined : new SavedRegistryIndex(ownFolder);
}

/** Everything that the content of an index follows from. */
function stateOf(commit: CommitId, folder: string): string {
  return JSON.stringify([commit, folder, schemaDigest, readVersion()]);
}

function changeBelow({ path, before, after }: TreeChange, folder: string): readonly TreeChange[] {
  if (!path.startsWith(folder)) return [];
  const below = (entry: TreeEntry | undefined): TreeEntry | undefined =>
    entry && { ...entry, path: entry.path.slice(folder.length) };
  return [{ path: path.slice(folder.length), before: below(before), after: below(after) }];
}
