import type { BlobId, TreeChange, TreeEntry } from '../../model/git.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Ref } from '../../model/ref.ts';
import type { Validation } from '../../model/review.ts';
import { settingsPath } from '../../model/settings-path.ts';
import type { ParseCache } from '../../ports/parse-cache.ts';
import type { RegistryIndex } from '../../ports/registry-index.ts';
import { classifyDiagnostics } from '../../registry/compare-registries.ts';
import { isDefaultsFile } from '../../registry/effective/read-defaults.ts';
import { compareShapes, type ShapeChange } from './compare-shapes.ts';
import { loadRegistry, type LoadedRegistry } from './load-registry.ts';

export interface ChangeToRecheck {
  /** Of the state before the change. */
  readonly index: RegistryIndex;
  readonly changes: readonly TreeChange[];
  readonly readBlobs: (ids: readonly BlobId[]) => Promise<ReadonlyMap<BlobId, Uint8Array>>;
  readonly cache: ParseCache;
}

export interface RecheckedChange {
  readonly validation: Validation;
  /** The files that were looked at, as the change leaves them. */
  readonly entries: readonly TreeEntry[];
  readonly shape: ShapeChange;
  /** What these files give: of the refs in `shape.affected` all that holds of them, of others only a part. */
  readonly after: LoadedRegistry;
}

/**
 * What a change breaks, found out from the files that it touches and those around them: the cost follows the change
 * and not the registry. Gives what `evaluateChange` would, or undefined where more of the registry has a say: changes
 * of settings, defaults, Environments and other kinds that many depend on, references that may close a cycle or lead
 * nowhere, and manifests about which something is wrong already.
 */
export async function recheckChange(request: ChangeToRecheck): Promise<RecheckedChange | undefined> {
  const { index, changes } = request;
  if (changes.length > mostChanges || changes.some(({ path }) => concernsAll(path))) return undefined;
  const touched = new Set(changes.map(({ path }) => path));
  const own = await loadBoth(request, []);
  const shape = compareShapes({
    before: manifestsIn(own.before, touched),
    after: manifestsIn(own.after, touched),
    index,
  });
  if (shape === undefined || isTold(index, touched, shape)) return undefined;

  const around = index.filesOf(shape.around).filter(({ path }) => !touched.has(path));
  if (around.length > mostFilesAround) return undefined;
  const { before, after } = await loadBoth(request, around);
  const found = classifyDiagnostics({
    base: before.diagnostics,
    head: after.diagnostics,
    touchedFiles: touched,
  });
  if (found.repaired > 0 || found.introduced.some(({ code }) => needsAll.has(code))) return undefined;
  return {
    validation: {
      manifests: index.manifests + shape.added.size - shape.removed.size,
      introduced: found.introduced,
      preexisting: index.diagnostics,
      repaired: 0,
    },
    entries: [...changes.flatMap((change) => change.after ?? []), ...index.context, ...around],
    shape,
    after,
  };
}

const mostChanges = 500;
const mostFilesAround = 2_000;

function concernsAll(path: string): boolean {
  return path === settingsPath || isDefaultsFile(path);
}

/** Problems whose words name what else there is, or that show only when everything is together. */
const needsAll: ReadonlySet<string> = new Set([
  'unknown-ref',
  'wrong-ref-kind',
  'duplicate-manifest',
  'too-many-files',
  'too-many-effective-manifests',
]);

/** Whether something that is wrong already concerns what is touched: then the change may repair or move it. */
function isTold({ diagnostics }: RegistryIndex, touched: ReadonlySet<string>, shape: ShapeChange): boolean {
  if (diagnostics.length > mostTold) return true;
  const names = [...touched, ...shape.touched];
  return diagnostics.some(
    ({ file, ref, message }) =>
      shape.added.size + shape.removed.size > 0 ||
      touched.has(file) ||
      (ref !== undefined && shape.around.has(ref)) ||
      names.some((name) => message.includes(name)),
  );
}

const mostTold = 1_000;

async function loadBoth(
  { index, changes, readBlobs, cache }: ChangeToRecheck,
  around: readonly TreeEntry[],
): Promise<{ readonly before: LoadedRegistry; readonly after: LoadedRegistry }> {
  const load = (side: readonly (TreeEntry | undefined)[]): Promise<LoadedRegistry> => {
    const byPath = new Map([...index.context, ...around].map((entry) => [entry.path, entry]));
    for (const { path } of changes) byPath.delete(path);
    for (const entry of side) if (entry !== undefined) byPath.set(entry.path, entry);
    const entries = [...byPath.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const source = { tree: { commit: undefined, entries }, readBlobs };
    return loadRegistry({ source, settings: index.settings, cache });
  };
  return {
    before: await load(changes.map(({ before }) => before)),
    after: await load(changes.map(({ after }) => after)),
  };
}

function manifestsIn({ registry }: LoadedRegistry, files: ReadonlySet<string>): ReadonlyMap<Ref, Manifest> {
  return new Map([...registry.manifests].filter(([, { file }]) => files.has(file)));
}
