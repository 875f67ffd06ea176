import type { RepositoryName } from '../facts/repositories.ts';
import { markup, type Html } from '../markup/html.ts';
import { commitRows, type CheckedCommit } from './commit-rows.ts';
import { emptyNote } from './pull-rows.ts';

/** A list of commits in a panel of their own. */
export function commitsPanel(
  repository: RepositoryName,
  commits: readonly CheckedCommit[],
  now: string,
): Html {
  return markup`<section class="panel" aria-label="Commits">${
    commits.length === 0 ? emptyNote('There are no commits here.') : commitRows(repository, commits, now)
  }</section>`;
}
