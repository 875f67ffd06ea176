import { outsideName, visibleText } from '../code/visible-text.ts';
import type { Check } from '../facts/checks.ts';
import type { RepositoryName } from '../facts/repositories.ts';
import type { CommitFacts } from '../facts/timeline.ts';
import { markup, type Html } from '../markup/html.ts';
import { folderAddress } from './addresses.ts';
import { checkMark } from './badges.ts';
import { commitLink } from './commit-rows.ts';
import { filesPage, type FilesFacts } from './files-page.ts';
import { icons } from './icons.ts';
import { avatar, personName } from './people.ts';
import { timeOf } from './times.ts';

export interface CommitPageFacts {
  readonly repository: RepositoryName;
  readonly commit: CommitFacts;
  readonly checks: readonly Check[];
  readonly files: FilesFacts;
  readonly now: string;
}

/** One commit: its message, its checks, and what it changed against its first parent. */
export function commitPage({ repository, commit, checks, files, now }: CommitPageFacts): Html {
  const browse = folderAddress(repository, { revision: commit.sha, path: '' });
  return markup`<div class="page-head">
    <h1>${outsideName(commit.title)}</h1>
    ${commit.body !== '' && markup`<pre class="message">${visibleText(commit.body)}</pre>`}
    <p class="pull-line">${avatar(commit.author)} <span>${personName(commit.author)} committed ${timeOf(commit.authoredAt, now)}</span></p>
    <p class="row-note"><code>${commit.sha}</code> · ${parents(repository, commit.parents)} · <a href="${browse}">${icons.folder} Browse the files</a></p>
    ${
      checks.length > 0 &&
      markup`<ul class="plain checks checks-line">${checks.map(
        (check) =>
          markup`<li>${checkMark(check)} ${outsideName(check.name)} <span class="quiet">${outsideName(check.title ?? check.outcome)}</span></li>`,
      )}</ul>`
    }
  </div>
  ${filesPage(files)}`;
}

function parents(repository: RepositoryName, list: readonly string[]): Html {
  if (list.length === 0) return markup`no parent`;
  const links = list.slice(0, 8).map((sha, index) => [index > 0 && ' + ', commitLink(repository, sha)]);
  return markup`${list.length === 1 ? 'parent' : 'parents'} ${links}`;
}
