import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
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
