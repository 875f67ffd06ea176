import { matchesGlob, parseGlob } from '../model/glob.ts';

/**
 * Whether a path is one of those that globs name: a glob without wildcards means a file, or all below a folder. One that
 * cannot be read matches everything, so that a slip asks too many people rather than none.
 */
export function matchesAnyPath(globs: readonly string[]): (path: string) => boolean {
  const parsed = globs.flatMap((text) => [parseGlob(text), parseGlob(`${text}/**`)]);
  return (path) => parsed.some((glob) => typeof glob === 'string' || matchesGlob(glob, path, { dot: true }));
}
