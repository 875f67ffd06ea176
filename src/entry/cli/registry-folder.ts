import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { SourceTree } from '../../model/git.ts';
import { settingsPath } from '../../model/settings-path.ts';

/**
 * The folder of a repository that holds the registry, as a prefix of paths: '' for the root. It is the nearest one at
 * or above `directory` with a `charter.yaml`, so that a registry which is a part of a repository can be read too.
 */
export function findRegistryFolder(root: string, directory: string): string {
  const top = realpathSync(root);
  let folder = realpathSync(directory);
  while (folder !== top && folder.startsWith(top.endsWith(sep) ? top : top + sep)) {
    if (existsSync(join(folder, settingsPath))) return `${relative(top, folder).split(sep).join('/')}/`;
    folder = dirname(folder);
  }
  return '';
}

/** The part of a tree below a prefix, with paths relative to it. */
export function treeBelow(tree: SourceTree, prefix: string): SourceTree {
  if (prefix === '') return tree;
  const entries = tree.entries
    .filter(({ path }) => path.startsWith(prefix))
    .map((entry) => ({ ...entry, path: entry.path.slice(prefix.length) }));
  return { ...tree, entries };
}
