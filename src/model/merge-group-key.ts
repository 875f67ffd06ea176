import { namePatterns, type RepositoryName } from './repository-name.ts';

/** The commit that a merge queue would make of a pull request and all before it, by the branch that it stands on. */
export interface MergeGroupKey extends RepositoryName {
  /** `gh-readonly-queue/main/pr-104-0a1b…`, without `refs/heads/`. */
  readonly branch: string;
  /** The branch that it is to be merged into. */
  readonly baseBranch: string;
  /** The pull request at its end. */
  readonly pullNumber: number;
}

const pattern = new RegExp(
  `^(${namePatterns.owner})/(${namePatterns.repo})@(gh-readonly-queue/(.{1,255})/pr-([1-9]\\d{0,9})-[0-9a-f]{7,64})$`,
);

/** `owner/repo@gh-readonly-queue/main/pr-104-0a1b…`, the key under which the work on a merge group is queued. */
export function formatMergeGroupKey({
  owner,
  repo,
  branch,
}: Pick<MergeGroupKey, 'owner' | 'repo' | 'branch'>): string {
  return `${owner}/${repo}@${branch}`;
}

/** The merge group of a work key, or undefined where the text is none. */
export function parseMergeGroupKey(text: string): MergeGroupKey | undefined {
  const [, owner, repo, branch, baseBranch, number] = pattern.exec(text) ?? [];
  if (owner === undefined || repo === undefined || branch === undefined || baseBranch === undefined)
    return undefined;
  return { owner, repo, branch, baseBranch, pullNumber: Number(number) };
}
