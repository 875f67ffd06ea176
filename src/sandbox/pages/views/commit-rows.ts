import { outsideName, visibleText } from '../code/visible-text.ts';
import type { CheckTally } from '../facts/checks.ts';
import type { RepositoryName } from '../facts/repositories.ts';
import type { CommitFacts } from '../facts/timeline.ts';
import { markup, type Html } from '../markup/html.ts';
import { commitAddress } from './addresses.ts';
import { tallyMark } from './badges.ts';
import { avatar, personName } from './people.ts';
import { timeOf } from './times.ts';

/** A commit with the checks that ran on it. */
export interface CheckedCommit {
  readonly commit: CommitFacts;
  readonly checks: CheckTally;
}

/** Commits, one row each, with their checks. */
export function commitRows(repository: RepositoryName, commits: readonly CheckedCommit[], now: string): Html {
  return markup`<ol class="rows commits">${commits.map((commit) => commitRow(repository, commit, now))}</ol>`;
}

function commitRow(repository: RepositoryName, { commit, checks }: CheckedCommit, now: string): Html {
  const body =
    commit.body !== '' &&
    markup`<details><summary>more</summary><pre class="message">${visibleText(commit.body)}</pre></details>`;
  return markup`<li class="row">
    ${avatar(commit.author)}
    <div class="row-main">
      <p class="row-title"><a href="${commitAddress(repository, commit.sha)}">${outsideName(commit.title)}</a> ${tallyMark(checks)}</p>
      <p class="row-note">${personName(commit.author)} committed ${timeOf(commit.authoredAt, now)}</p>
      ${body}
    </div>
    ${commitLink(repository, commit.sha)}
  </li>`;
}

/** The short id of a commit as a link to it. */
export function commitLink(repository: RepositoryName, sha: string): Html {
  return markup`<a class="sha" href="${commitAddress(repository, sha)}"><code>${sha.slice(0, 7)}</code></a>`;
}
