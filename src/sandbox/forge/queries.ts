import { isUtf8 } from 'node:buffer';
import type { Core } from './core.ts';
import { refreshTestMerge } from './actions/mergeability.ts';
import type { PullRequestQueries } from './forge.ts';
import { findEntry } from './git/trees.ts';
import { listPullCommits } from './rest/routes/pulls.ts';

const fileLimit = 3000;

/** What the pages ask Git. */
export function createQueries(core: Core): PullRequestQueries {
  return {
    commits: (pull) => listPullCommits(core, pull),
    files: async (pull) => {
      const files = await core.repositories.open(pull.repositoryId).changes(pull.baseSha, pull.headSha);
      return files.slice(0, fileLimit);
    },
    mergeability: async (pull) => {
      const git = core.repositories.open(pull.repositoryId);
      return (await git.exclusive(() => refreshTestMerge(core, pull.id))) ?? 'clean';
    },
    readText: async (repository, { sha, path }) => {
      const git = core.repositories.open(repository.id);
      const commit = await git.commit(sha);
      const entry = commit === undefined ? undefined : await findEntry(git, commit.tree, path);
      const blob = entry === undefined ? undefined : await git.objects.read(entry.sha);
      return blob?.type === 'blob' && isUtf8(blob.bytes) ? blob.bytes.toString('utf8') : undefined;
    },
  };
}
