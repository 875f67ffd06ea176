import type { DefaultsLayer, ParsedFile } from '../model/manifest.ts';

/** Tells which defaults hold for a file: those of its folder and of the folders above, the outermost first. */
export function defaultsByFolder(
  files: readonly Pick<ParsedFile, 'file' | 'defaults'>[],
): (path: string) => readonly DefaultsLayer[] {
  const own = new Map(files.map(({ file, defaults }) => [folderOf(file), defaults]));
  const chains = new Map<string, readonly DefaultsLayer[]>();
  const chainOf = (folder: string): readonly DefaultsLayer[] => {
    const known = chains.get(folder);
    if (known !== undefined) return known;
    const above = folder === '' ? [] : chainOf(folderOf(folder));
    const here = own.get(folder);
    const chain = here === undefined ? above : [...above, here];
    chains.set(folder, chain);
    return chain;
  };
  return files.length === 0 ? () => [] : (path) => chainOf(folderOf(path));
}

/** The path of the folder that holds a file or folder; empty for the root. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
