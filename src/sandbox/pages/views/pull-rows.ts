import { outsideName } from '../code/visible-text.ts';
import type { PullFacts } from '../facts/pulls.ts';
import { markup, type Html } from '../markup/html.ts';
import { pullAddress, repositoryAddress } from './addresses.ts';
import { labelChip, stateMark, tallyMark } from './badges.ts';
import { icons } from './icons.ts';
import { personName } from './people.ts';
import { counted, timeOf } from './times.ts';

/** A list of pull requests; `showRepository` where they are of several. */
export function pullRows(
  pulls: readonly PullFacts[],
  now: string,
  options: { readonly showRepository: boolean },
): Html {
  return markup`<ul class="rows">
    ${pulls.map((pull) => pullRow(pull, now, options))}
  </ul>`;
}

function pullRow(pull: PullFacts, now: string, options: { readonly showRepository: boolean }): Html {
  const { repository, number } = pull;
  const address = pullAddress(repository, number);
  const place =
    options.showRepository &&
    markup`<a class="quiet" href="${repositoryAddress(repository)}">${outsideName(`${repository.owner}/${repository.repo}`)}</a> `;
  const comments =
    pull.comments > 0 &&
    markup`<a class="quiet row-comments" href="${address}" title="${counted(pull.comments, 'comment')}">${icons.comment} ${pull.comments}</a>`;
  return markup`<li class="row">
    ${stateMark(pull.state)}
    <div class="row-main">
      <p class="row-title">${place}<a href="${address}">${outsideName(pull.title)}</a> ${tallyMark(pull.checks)} ${pull.labels.map(labelChip)}</p>
      <p class="row-note">#${number} by ${personName(pull.author)}, ${timeOf(pull.createdAt, now)} · into <code>${outsideName(pull.baseBranch)}</code></p>
    </div>
    ${comments}
  </li>`;
}

/** What stands in the place of an empty list. */
export function emptyNote(text: string): Html {
  return markup`<p class="empty">${text}</p>`;
}

/** "Showing 1 to 100 of 240", with the links to the other pages; nothing where all fit on one. */
export function pageLinks(range: {
  readonly offset: number;
  readonly size: number;
  readonly total: number;
  readonly noun: string;
  readonly addressOf: (offset: number) => string;
}): Html | undefined {
  const { offset, size, total, noun, addressOf } = range;
  if (total <= size && offset === 0) return undefined;
  const end = Math.min(offset + size, total);
  const shown = `Showing ${Math.min(offset + 1, total).toLocaleString('en')} to ${end.toLocaleString('en')} of ${counted(total, noun)}`;
  return markup`<nav class="paging" aria-label="Pages">
    ${offset > 0 && markup`<a href="${addressOf(Math.max(0, offset - size))}" rel="prev">← Previous</a>`}
    <span>${shown}</span>
    ${end < total && markup`<a href="${addressOf(end)}" rel="next">Next →</a>`}
  </nav>`;
}
