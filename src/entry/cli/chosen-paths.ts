import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from './usage-error.ts';
import { shellWord } from '../../model/shell-word.ts';

/**
 * Tells which files of a registry are meant by the paths on a command line, each a file or a folder; all of them
 * where there are none. Throws `UsageError` for a path at which the registry has nothing.
 */
export function choosePaths(
  words: readonly string[],
  { root, from, known }: { readonly root: string; readonly from: string; readonly known: readonly string[] },
): (path: string) => boolean {
  if (words.length === 0) return () => true;
  const chosen = words.map((word) => {
    const path = pathBelow(root, resolve(from, word));
    const isKnown = known.some((file) => isAtOrBelow(file, path));
    if (path === undefined || !isKnown) throw unknownPath(word, root);
    return path;
  });
  return (file) => chosen.some((path) => isAtOrBelow(file, path));
}

function isAtOrBelow(file: string, path: string | undefined): boolean {
  return path === '' || file === path || file.startsWith(`${path ?? file}/`);
}

/** The path from the root, with slashes; undefined where it leads out of it. */
function pathBelow(root: string, path: string): string | undefined {
  const below = relative(root, withoutLinks(path)).split(sep);
  return below[0] === '..' || below[0]?.includes(':') === true ? undefined : below.join('/');
}

/** The folder without symbolic links on the way, but the last part as it is named. */
function withoutLinks(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

function unknownPath(word: string, root: string): UsageError {
  return new UsageError({
    code: 'usage-unknown-path',
    message: `The registry in ${shellWord(root)} has nothing at ${shellWord(word)}.`,
    hint: 'Name a file or folder of the registry; paths are relative to the folder you are in.',
  });
}
