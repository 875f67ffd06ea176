import { outsideName } from '../code/visible-text.ts';
import type { PullFacts } from '../facts/pulls.ts';
import type { RepositoryName } from '../facts/repositories.ts';
import { markup, type Html } from '../markup/html.ts';
import { pullsAddress, repositoryAddress } from './addresses.ts';
import { emptyNote, pullRows } from './pull-rows.ts';
import { counted, timeOf } from './times.ts';

export interface RepositoryCard {
  readonly name: RepositoryName;
  readonly description: string | undefined;
  readonly openPulls: number;
  readonly pushedAt: string | undefined;
}

export interface HomeFacts {
  readonly repositories: readonly RepositoryCard[];
  /** The newest open ones of all repositories. */
  readonly pulls: readonly PullFacts[];
  readonly openPulls: number;
  readonly now: string;
}

/** The first page: what is open anywhere, and every repository. */
export function homePage(facts: HomeFacts): Html {
  const shown = facts.pulls.length;
  const count =
    shown < facts.openPulls
      ? `showing ${shown} of ${facts.openPulls.toLocaleString('en')}`
      : counted(shown, 'pull request');
  return markup`<h1 class="unseen">Charter forge</h1>
    <section class="panel" aria-labelledby="open-pulls">
      <header class="panel-head">
        <h2 id="open-pulls">Open pull requests</h2>
        <span class="quiet">${count}</span>
      </header>
      ${
        shown === 0
          ? emptyNote('No pull request is open. Push a branch and open one.')
          : pullRows(facts.pulls, facts.now, { showRepository: facts.repositories.length > 1 })
      }
    </section>
    <section aria-labelledby="repositories">
      <h2 id="repositories">Repositories</h2>
      ${facts.repositories.length === 0 && emptyNote('There is no repository yet.')}
      <ul class="cards">
        ${facts.repositories.map((card) => repositoryCard(card, facts.now))}
      </ul>
    </section>`;
}

function repositoryCard(card: RepositoryCard, now: string): Html {
  return markup`<li class="card">
    <h3><a href="${repositoryAddress(card.name)}"><span class="quiet">${outsideName(card.name.owner)} /</span> ${outsideName(card.name.repo)}</a></h3>
    ${card.description !== undefined && markup`<p>${outsideName(card.description)}</p>`}
    <p class="row-note">
      <a href="${pullsAddress(card.name)}">${counted(card.openPulls, 'open pull request')}</a>
      ${card.pushedAt !== undefined && markup` · pushed ${timeOf(card.pushedAt, now)}`}
    </p>
  </li>`;
}
