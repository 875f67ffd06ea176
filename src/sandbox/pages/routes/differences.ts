import { emptyTree } from '../../forge/git/diff.ts';
import type { GitReader } from '../../forge/forge.ts';
import type { PullRequest } from '../../forge/store/model/pull-request.ts';
import type { Note } from '../diff/notes.ts';
import { listChanges, type ChangeList } from '../facts/changes.ts';
import { pageLimits, readChangePage, singleFileLimits } from '../facts/patches.ts';
import type { RepositoryName } from '../facts/repositories.ts';
import type { FilesFacts } from '../views/files-page.ts';
import { offsetOf, type PageContext } from './context.ts';

/** Two commits (or trees) to compare. */
export interface CommitRange {
  readonly before: string;
  readonly after: string;
}

/** What a pull request changes: from where its branch left the base branch to its head. */
export async function rangeOfPull(git: GitReader, pull: PullRequest, isOpen: boolean): Promise<CommitRange> {
  const tip = isOpen ? (await git.refs()).get(`refs/heads/${pull.baseBranch}`) : undefined;
  const before = await git.mergeBase(tip ?? pull.baseSha, pull.headSha);
  return { before: before ?? emptyTree, after: pull.headSha };
}

/** What a commit changes against its first parent. */
export function rangeOfCommit(commit: {
  readonly sha: string;
  readonly parents: readonly string[];
}): CommitRange {
  return { before: commit.parents[0] ?? emptyTree, after: commit.sha };
}

/** The changed files of a range, remembered. */
export function changesOf(
  context: PageContext,
  git: GitReader,
  { before, after }: CommitRange,
): Promise<ChangeList> {
  return context.changes.recall(`${git.directory} ${before} ${after}`, () => listChanges(git, before, after));
}

export interface FilesRequest {
  readonly repository: RepositoryName;
  readonly range: CommitRange;
  readonly address: string;
  readonly query: URLSearchParams;
  readonly notes: ReadonlyMap<string, readonly Note[]>;
  readonly checkAddress: (note: Note) => string;
}

/** The part of a difference that a page shows: one file when the query names it, else a page of them. */
export async function readFiles(
  context: PageContext,
  git: GitReader,
  request: FilesRequest,
): Promise<FilesFacts> {
  const changes = await changesOf(context, git, request.range);
  const alone = request.query.get('file') ?? undefined;
  const position = changes.files.findIndex(({ path }) => path === alone);
  const limits = alone === undefined ? pageLimits : singleFileLimits;
  const page =
    alone !== undefined && position < 0
      ? { shown: [], offset: 0 }
      : await readChangePage(git, request.range, {
          changes,
          offset: alone === undefined ? offsetOf(request.query) : position,
          limits,
        });
  const { repository, address, notes, checkAddress, range } = request;
  return {
    repository,
    headSha: range.after,
    address,
    changes,
    page,
    pageSize: limits.files,
    alone,
    notes,
    checkAddress,
  };
}
