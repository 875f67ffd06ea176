import type { SourceTree, TreeEntry } from '../../model/git.ts';

/** Where GitHub looks, in its order: the first that is there counts, whatever is in it (GitHub, About code owners). */
export const codeOwnersPaths: readonly string[] = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** The CODEOWNERS of a tree that counts; undefined where there is none. Links and submodules are none. */
export function locateCodeOwners(tree: SourceTree): TreeEntry | undefined {
  const found = tree.entries.filter(
    ({ path, mode }) => codeOwnersPaths.includes(path) && (mode === 'file' || mode === 'executable'),
  );
  return codeOwnersPaths.flatMap((place) => found.find(({ path }) => path === place) ?? [])[0];
}
