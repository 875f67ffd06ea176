import { matchesGlob, parseGlob } from '../model/glob.ts';

/**
 * Whether a path is one of those that globs name: a glob without wildcards means a file, or all below a folder. One that
 * cannot be read matches everything, so that a slip asks too many people rather than none. Globs are relative to a
 * folder, a prefix of paths, outside of which they mean nothing.
 */
export function matchesAnyPath(globs: readonly string[], folder: string): (path: string) => boolean {
  const parsed = globs.flatMap((text) => [parseGlob(text), parseGlob(`${text}/**`)]);
  return (path) => {
    if (!path.startsWith(folder)) return false;
    const within = path.slice(folder.length);
    return parsed.some((glob) => typeof glob === 'string' || matchesGlob(glob, within, { dot: true }));
  };
}
