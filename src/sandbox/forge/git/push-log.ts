import { parseNameStatus, type ChangedPaths } from './diff.ts';
import { runGit } from './run-git.ts';

/** A commit of a push with the paths it changes. */
export interface PushedCommit extends ChangedPaths {
  readonly sha: string;
}

/** Commits listed in one push event at most (GitHub docs, `push`). */
const commitLimit = 2048;

/** The commits which a push brought, oldest first, each with its paths against its first parent. */
export async function readPushedCommits(
  directory: string,
  after: string,
  known: readonly string[],
): Promise<readonly PushedCommit[]> {
  const args = [
    'log',
    '--topo-order',
    '--reverse',
    '--name-status',
    '--no-renames',
    '--diff-merges=first-parent',
    '--format=commit %H',
    `--max-count=${commitLimit}`,
    '--stdin',
  ];
  const input = [after, ...known.map((sha) => `^${sha}`)].join('\n');
  const output = (await runGit({ directory, args, input })).toString('utf8');
  return output
    .split(/^commit /m)
    .slice(1)
    .map((block) => ({ sha: block.slice(0, 40), ...parseNameStatus(block.slice(41)) }));
}
