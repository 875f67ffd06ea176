import { delimiter, isAbsolute } from 'node:path';

/**
 * The search path without what is relative to the folder that a program starts in, an empty entry among it: that folder
 * is a clone, and whoever wrote it may have put a `git` there. Undefined where nothing is left, so that the system's
 * own holds.
 */
export function absolutePath(searchPath: string): string | undefined {
  return searchPath.split(delimiter).filter(isAbsolute).join(delimiter) || undefined;
}
