import { tryGit } from './run-git.ts';

export type MergeResult =
  | { readonly kind: 'clean'; readonly tree: string }
  | { readonly kind: 'conflict'; readonly paths: readonly string[] };

/** Merges two commits three ways without a work tree. Histories without a common commit are a conflict. */
export async function mergeTrees(directory: string, ours: string, theirs: string): Promise<MergeResult> {
  const args = ['merge-tree', '--write-tree', '--no-messages', '--name-only', '-z', ours, theirs];
  const result = await tryGit({ directory, args });
  const [tree = '', ...paths] = result.stdout.toString('utf8').split('\0');
  if (result.status === 0) return { kind: 'clean', tree };
  return { kind: 'conflict', paths: paths.filter((path) => path !== '') };
}
