import { outsideName } from '../code/visible-text.ts';
import type { PullFacts } from '../facts/pulls.ts';
import { markup, type Html } from '../markup/html.ts';
import { folderAddress, pullAddress, type PullTab } from './addresses.ts';
import { labelChip, stateBadge, tallyMark } from './badges.ts';
import { icons, type IconName } from './icons.ts';
import { personName } from './people.ts';
import { counted, timeOf } from './times.ts';

/** What stands above every tab of a pull request. */
export interface PullFrameFacts {
  readonly pull: PullFacts;
  readonly commits: number;
  /** Undefined when there are too many to count. */
  readonly files: number | undefined;
  readonly now: string;
}

/** Title, state, branches and tabs of a pull request, around the content of one tab. */
export function pullFrame(facts: PullFrameFacts, tab: PullTab, content: Html): Html {
  const { pull } = facts;
  return markup`<div class="page-head pull-head">
    <h1>${outsideName(pull.title)} <span class="quiet">#${pull.number}</span></h1>
    <p class="pull-line">${stateBadge(pull.state)} <span>${mergeSentence(facts)}</span></p>
    ${pull.labels.length > 0 && markup`<p class="labels">${pull.labels.map(labelChip)}</p>`}
  </div>
  ${tabs(facts, tab)}
  ${content}`;
}

function mergeSentence({ pull, commits, now }: PullFrameFacts): Html {
  const base = { revision: pull.baseBranch, path: '' };
  const who = personName(pull.mergedBy ?? pull.author);
  const wish = pull.mergedBy === undefined ? 'wants to merge' : 'merged';
  const headName = pull.headOwner === undefined ? pull.headBranch : `${pull.headOwner}:${pull.headBranch}`;
  return markup`${who} ${wish} ${counted(commits, 'commit')} from <code class="branch">${outsideName(headName)}</code> into <a href="${folderAddress(pull.repository, base)}"><code class="branch">${outsideName(pull.baseBranch)}</code></a> · opened ${timeOf(pull.createdAt, now)}`;
}

const tabList: readonly { readonly tab: PullTab; readonly word: string; readonly icon: IconName }[] = [
  { tab: 'conversation', word: 'Conversation', icon: 'comment' },
  { tab: 'commits', word: 'Commits', icon: 'commit' },
  { tab: 'files', word: 'Files changed', icon: 'changes' },
  { tab: 'checks', word: 'Checks', icon: 'success' },
];

function tabs(facts: PullFrameFacts, current: PullTab): Html {
  const { pull } = facts;
  const counts: Readonly<Record<PullTab, number | undefined>> = {
    conversation: pull.comments,
    commits: facts.commits,
    files: facts.files,
    checks: pull.checks.total,
  };
  return markup`<nav class="tabs" aria-label="Pull request">${tabList.map(({ tab, word, icon }) => {
    const isCurrent = tab === current && markup` aria-current="page"`;
    const mark = tab === 'checks' && pull.checks.total > 0 ? tallyMark(pull.checks) : icons[icon];
    const count = counts[tab];
    return markup`<a href="${pullAddress(pull.repository, pull.number, tab)}"${isCurrent}>${mark} ${word} <span class="count">${count === undefined ? 'many' : count.toLocaleString('en')}</span></a>`;
  })}</nav>`;
}
