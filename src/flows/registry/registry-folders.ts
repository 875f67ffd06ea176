import type { SourceTree } from '../../model/git.ts';
import { compareText } from '../../model/ref.ts';
import { settingsPath } from '../../model/settings-path.ts';

/** Which of the registries of a repository a change is about; folders are prefixes of paths, '' for the root. */
export type TouchedRegistry =
  | { readonly kind: 'one'; readonly folder: string }
  /** It lies outside of all registries; the first of them stands for their rules. */
  | { readonly kind: 'none'; readonly folder: string }
  | { readonly kind: 'several'; readonly folders: readonly string[] }
  /** It makes a registry of a folder that holds others, whose rules would no longer be those of a registry of their own. */
  | { readonly kind: 'around'; readonly folder: string; readonly inside: string };

/**
 * The folders with a `charter.yaml`, in order. One that lies in another registry is a part of that one and not named:
 * it could take its manifests out of their policies otherwise.
 */
export function registryFolders({ entries }: SourceTree): readonly string[] {
  const folders: string[] = [];
  const all = entries
    .filter(({ path, mode }) => isSettings(path) && mode !== 'symlink' && mode !== 'submodule')
    .map(({ path }) => path.slice(0, -settingsPath.length));
  for (const folder of all.toSorted(compareText)) {
    const last = folders.at(-1);
    // What begins with a folder comes right after it.
    if (last === undefined || !folder.startsWith(last)) folders.push(folder);
  }
  return folders;
}

function isSettings(path: string): boolean {
  return path === settingsPath || path.endsWith(`/${settingsPath}`);
}

/**
 * The registry that a change between two trees is about. The registries of the base count, whatever the change makes of
 * them; a new one counts where the base has none at or above it. A repository without any is one at its root.
 */
export function touchedRegistry(
  base: SourceTree,
  merged: SourceTree,
  changed: Iterable<string>,
): TouchedRegistry {
  const known = registryFolders(base);
  const isKnown = new Set(known);
  const added = registryFolders(merged).filter((folder) => registryAt(isKnown, folder) === undefined);
  const isAdded = new Set(added);
  for (const inside of known) {
    const folder = registryAt(isAdded, inside);
    if (folder !== undefined) return { kind: 'around', folder, inside };
  }
  const touched = touchedFolders({ known, isAdded }, changed);
  const [first, ...others] = [...touched].toSorted(compareText);
  if (first === undefined) return { kind: 'none', folder: known[0] ?? '' };
  return others.length === 0
    ? { kind: 'one', folder: first }
    : { kind: 'several', folders: [first, ...others] };
}

function touchedFolders(
  { known, isAdded }: { readonly known: readonly string[]; readonly isAdded: ReadonlySet<string> },
  changed: Iterable<string>,
): ReadonlySet<string> {
  const isAny = new Set([...known, ...isAdded]);
  const touched = new Set<string>();
  let isOutside = false;
  for (const path of changed) {
    const folder = registryAt(isAny, path);
    if (folder === undefined) isOutside = true;
    else touched.add(folder);
  }
  // What lies outside is held to rules that there are: a registry of one's own has none yet.
  const [rules] = known;
  if (isOutside && rules !== undefined && !touched.isDisjointFrom(isAdded)) touched.add(rules);
  return touched;
}

/** The outermost of some folders that a path lies in. */
function registryAt(folders: ReadonlySet<string>, path: string): string | undefined {
  if (folders.has('')) return '';
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const folder = path.slice(0, slash + 1);
    if (folders.has(folder)) return folder;
  }
  return undefined;
}

/** The part of a tree below a prefix, with paths relative to it. */
export function treeBelow(tree: SourceTree, prefix: string): SourceTree {
  if (prefix === '') return tree;
  const entries = tree.entries
    .filter(({ path }) => path.startsWith(prefix))
    .map((entry) => ({ ...entry, path: entry.path.slice(prefix.length) }));
  return { ...tree, entries };
}
