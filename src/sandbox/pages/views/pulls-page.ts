import type { PullFacts } from '../facts/pulls.ts';
import type { RepositoryName } from '../facts/repositories.ts';
import { markup, type Html } from '../markup/html.ts';
import { pullsAddress } from './addresses.ts';
import { emptyNote, pageLinks, pullRows } from './pull-rows.ts';

export type PullFilter = 'open' | 'closed' | 'all';

export interface PullsFacts {
  readonly repository: RepositoryName;
  readonly filter: PullFilter;
  readonly counts: Readonly<Record<PullFilter, number>>;
  readonly pulls: readonly PullFacts[];
  readonly offset: number;
  readonly pageSize: number;
  readonly now: string;
}

/** The pull requests of one repository, of one state. */
export function pullsPage(facts: PullsFacts): Html {
  const { repository, filter } = facts;
  return markup`<div class="page-head"><h1>Pull requests</h1></div>
    <nav class="tabs" aria-label="State">
      ${(['open', 'closed', 'all'] as const).map(
        (state) =>
          markup`<a href="${pullsAddress(repository, state)}"${state === filter && markup` aria-current="page"`}>${filterWords[state]} <span class="count">${facts.counts[state].toLocaleString('en')}</span></a>`,
      )}
    </nav>
    <section class="panel" aria-label="${filterWords[filter]} pull requests">
      ${
        facts.pulls.length === 0
          ? emptyNote(filter === 'all' ? 'There is no pull request yet.' : `No pull request is ${filter}.`)
          : pullRows(facts.pulls, facts.now, { showRepository: false })
      }
    </section>
    ${pageLinks({
      offset: facts.offset,
      size: facts.pageSize,
      total: facts.counts[filter],
      noun: 'pull request',
      addressOf: (offset) =>
        `${pullsAddress(repository, 'all').replace('state=all', `state=${filter}`)}&from=${offset}`,
    })}`;
}

const filterWords: Readonly<Record<PullFilter, string>> = { open: 'Open', closed: 'Closed', all: 'All' };
