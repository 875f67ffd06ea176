import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { settingsPath } from '../../model/settings-path.ts';
import { shellWord } from '../../model/shell-word.ts';
import { UsageError } from './usage-error.ts';

/**
 * The folder of a repository that holds the registry, as a prefix of paths: '' for the root. It is the nearest one at
 * or above `directory` with a `charter.yaml`, so that a registry which is a part of a repository can be read too.
 * Throws `UsageError` where a link of the repository stands on the way: a change could put one to a copy of its own, of
 * which the base knows no rules.
 */
export function findRegistryFolder(root: string, directory: string): string {
  const top = realpathSync(root);
  refuseLinks(top, directory);
  let folder = realpathSync(directory);
  while (folder !== top && isBelow(top, folder)) {
    if (existsSync(join(folder, settingsPath))) return `${relative(top, folder).split(sep).join('/')}/`;
    folder = dirname(folder);
  }
  return '';
}

function isBelow(top: string, folder: string): boolean {
  return folder.startsWith(top.endsWith(sep) ? top : top + sep);
}

function refuseLinks(top: string, directory: string): void {
  for (let path = directory; path !== dirname(path); path = dirname(path)) {
    const around = realpathSync(dirname(path));
    if (around !== top && !isBelow(top, around)) return;
    if (lstatSync(path).isSymbolicLink()) throw linked(path);
  }
}

function linked(path: string): UsageError {
  return new UsageError({
    code: 'usage-unknown-path',
    message: `${shellWord(path)} is a link in the repository, and no folder of it.`,
    hint: 'Name the folder itself with `--repo`, after finding out who has put the link there.',
  });
}
