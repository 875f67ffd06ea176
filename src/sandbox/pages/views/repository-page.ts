import { outsideName } from '../code/visible-text.ts';
import type { PullFacts } from '../facts/pulls.ts';
import type { RepositoryName } from '../facts/repositories.ts';
import type { FolderEntry } from '../facts/trees.ts';
import { markup, type Html } from '../markup/html.ts';
import { folderAddress, historyAddress, pullsAddress } from './addresses.ts';
import { commitRows, type CheckedCommit } from './commit-rows.ts';
import { folderRows } from './folder-page.ts';
import { icons } from './icons.ts';
import { emptyNote, pullRows } from './pull-rows.ts';
import { counted } from './times.ts';

export interface RepositoryFacts {
  readonly repository: RepositoryName;
  readonly description: string | undefined;
  readonly branch: string;
  readonly branches: readonly string[];
  readonly cloneUrl: string;
  /** The root folder; undefined in a repository without commits. */
  readonly entries: readonly FolderEntry[] | undefined;
  readonly commits: readonly CheckedCommit[];
  /** Already rendered and sanitised. */
  readonly readme: Html | undefined;
  readonly pulls: readonly PullFacts[];
  readonly openPulls: number;
  readonly now: string;
}

/** A repository at a glance: open pull requests, files, latest commits, README. */
export function repositoryPage(facts: RepositoryFacts): Html {
  const { repository } = facts;
  return markup`<div class="page-head">
    <h1>${outsideName(repository.repo)}</h1>
    ${facts.description !== undefined && markup`<p class="lead">${outsideName(facts.description)}</p>`}
    <p class="clone"><code>git clone ${facts.cloneUrl}</code></p>
  </div>
  <div class="columns">
    <div class="column-main">
      ${filesPanel(facts)}
      ${facts.readme !== undefined && markup`<section class="panel" aria-label="README"><div class="prose prose-document">${facts.readme}</div></section>`}
    </div>
    <div class="column-side">
      ${pullsPanel(facts)}
      ${commitsPanel(facts)}
      ${branchesPanel(facts)}
    </div>
  </div>`;
}

function filesPanel({ repository, branch, entries }: RepositoryFacts): Html {
  const content =
    entries === undefined
      ? emptyNote('This repository has no commits yet. Push a branch to begin.')
      : folderRows(repository, { revision: branch, path: '' }, entries);
  return markup`<section class="panel" aria-label="Files">
    <header class="panel-head"><h2>Files</h2><span class="quiet">${icons.branch} ${outsideName(branch)}</span></header>
    ${content}
  </section>`;
}

function pullsPanel(facts: RepositoryFacts): Html {
  return markup`<section class="panel" aria-labelledby="open-pulls">
    <header class="panel-head">
      <h2 id="open-pulls">Open pull requests</h2>
      <a href="${pullsAddress(facts.repository)}">all ${facts.openPulls.toLocaleString('en')}</a>
    </header>
    ${facts.pulls.length === 0 ? emptyNote('None is open.') : pullRows(facts.pulls, facts.now, { showRepository: false })}
  </section>`;
}

function commitsPanel({ repository, branch, commits, now }: RepositoryFacts): Html | undefined {
  if (commits.length === 0) return undefined;
  return markup`<section class="panel" aria-labelledby="latest">
    <header class="panel-head"><h2 id="latest">Latest commits</h2><a href="${historyAddress(repository, branch)}">history</a></header>
    ${commitRows(repository, commits, now)}
  </section>`;
}

const branchesShown = 20;

function branchesPanel({ repository, branches }: RepositoryFacts): Html | undefined {
  if (branches.length < 2) return undefined;
  const more = branches.length - branchesShown;
  return markup`<section class="panel" aria-labelledby="branches">
    <header class="panel-head"><h2 id="branches">Branches</h2></header>
    <ul class="plain">${branches
      .slice(0, branchesShown)
      .map(
        (branch) =>
          markup`<li>${icons.branch} <a href="${folderAddress(repository, { revision: branch, path: '' })}">${outsideName(branch)}</a></li>`,
      )}</ul>
    ${more > 0 && emptyNote(`and ${counted(more, 'more branch', 'more branches')}`)}
  </section>`;
}
