import { matchesAnyGlob, parseGlob } from '../../model/glob.ts';
import type { OpenBase, PullRequest } from '../../model/review.ts';
import type { MirroredPullRequest } from '../../ports/repository-reader.ts';
import { loadSettings } from '../registry/load-registry.ts';
import { registryFolders, treeBelow } from '../registry/registry-folders.ts';

/** The branch to read the rules of beside the base; undefined where that is the base itself. */
export function rulesBranchOf({
  baseBranch,
  defaultBranch,
}: Pick<PullRequest, 'baseBranch' | 'defaultBranch'>): string | undefined {
  return defaultBranch === baseBranch ? undefined : defaultBranch;
}

/**
 * The base of a pull request where anybody may push to it: rules that are read there are the author's own, and checks
 * belong to commits, so what is green there would be green on the default branch as well, the moment the base is
 * changed. Which other branches are protected is what the default branch says, in the settings of all its registries:
 * which of them a change is about is for the base to tell, and so not believed here. Undefined for a base that is
 * protected, and where the default branch has no registry.
 */
export async function findOpenBase(
  { baseBranch, defaultBranch }: Pick<PullRequest, 'baseBranch' | 'defaultBranch'>,
  { rules, reader }: MirroredPullRequest,
): Promise<OpenBase | undefined> {
  if (baseBranch === defaultBranch) return undefined;
  const openBase = { branch: baseBranch, defaultBranch };
  if (rules === undefined) return openBase;
  const tree = await reader.readTree(rules);
  for (const folder of registryFolders(tree)) {
    const { settings } = await loadSettings({
      tree: treeBelow(tree, folder),
      readBlobs: (ids) => reader.readBlobs(ids),
    });
    if (!isNamed(baseBranch, settings.protectedBranches)) return openBase;
  }
  return undefined;
}

function isNamed(branch: string, globs: readonly string[]): boolean {
  const read = globs.map(parseGlob).filter((glob) => typeof glob === 'object');
  return matchesAnyGlob(read, branch, { dot: true });
}
