import type { FileMode } from '../../../model/git.ts';

const modes: ReadonlyMap<string, FileMode> = new Map([
  ['100644', 'file'],
  // Written by early versions of Git.
  ['100664', 'file'],
  ['100755', 'executable'],
  ['120000', 'symlink'],
  ['160000', 'submodule'],
]);

/** What stands behind the octal mode of a tree entry; undefined for a folder and for nothing. */
export function toFileMode(bits: string): FileMode | undefined {
  return modes.get(bits);
}
