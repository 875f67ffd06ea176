import { matchesAnyGlob, parseGlob } from '../../model/glob.ts';
import type { OpenBase, PullRequest } from '../../model/review.ts';
import type { MirroredPullRequest } from '../../ports/repository-reader.ts';
import { loadSettings } from '../registry/load-registry.ts';

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
 * changed. Which other branches are protected is what the settings of the default branch say. Undefined for a base
 * that is protected, and where the default branch is no registry.
 */
export async function findOpenBase(
  { baseBranch, defaultBranch }: Pick<PullRequest, 'baseBranch' | 'defaultBranch'>,
  { rules, reader }: MirroredPullRequest,
): Promise<OpenBase | undefined> {
  if (baseBranch === defaultBranch) return undefined;
  const openBase = { branch: baseBranch, defaultBranch };
  if (rules === undefined) return openBase;
  const { settings, isPresent } = await loadSettings({
    tree: await reader.readTree(rules),
    readBlobs: (ids) => reader.readBlobs(ids),
  });
  const globs = settings.protectedBranches.map(parseGlob).filter((glob) => typeof glob === 'object');
  const isProtected = matchesAnyGlob(globs, baseBranch, { dot: true });
  return isPresent && !isProtected ? openBase : undefined;
}
