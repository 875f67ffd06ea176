import { outsideName } from '../code/visible-text.ts';
import type { Check, CheckState, CheckTally } from '../facts/checks.ts';
import type { LabelFacts, PullState } from '../facts/pulls.ts';
import { markup, trusted, type Html } from '../markup/html.ts';
import { icons, type IconName } from './icons.ts';
import { counted } from './times.ts';

const pullWords: Readonly<Record<PullState, { readonly word: string; readonly icon: IconName }>> = {
  open: { word: 'Open', icon: 'open' },
  draft: { word: 'Draft', icon: 'open' },
  merged: { word: 'Merged', icon: 'merged' },
  closed: { word: 'Closed', icon: 'closed' },
};

/** The state of a pull request as a coloured pill. */
export function stateBadge(state: PullState): Html {
  const { word, icon } = pullWords[state];
  return markup`<span class="state state-${state}">${icons[icon]} ${word}</span>`;
}

/** The state of a pull request as an icon with a name for those who cannot see it. */
export function stateMark(state: PullState): Html {
  const { word, icon } = pullWords[state];
  return markup`<span class="mark state-${state}" title="${word}">${icons[icon]}<span class="unseen">${word}</span></span>`;
}

/** The state of one check, as an icon and its word. */
export function checkMark(check: Pick<Check, 'state' | 'outcome'>): Html {
  return markup`<span class="mark check-${check.state}" title="${check.outcome}">${icons[check.state]}<span class="unseen">${check.outcome}</span></span>`;
}

/** All checks of a commit as one icon; nothing where there are none. */
export function tallyMark(tally: CheckTally): Html | undefined {
  if (tally.state === undefined) return undefined;
  const words = describeTally(tally);
  return markup`<span class="mark check-${tally.state}" title="${words}">${icons[tally.state]}<span class="unseen">Checks: ${words}</span></span>`;
}

const tallyWords: readonly (readonly [CheckState, string])[] = [
  ['failure', 'failed'],
  ['pending', 'running'],
  ['success', 'passed'],
  ['neutral', 'neutral'],
];

/** "1 failed, 2 passed" */
export function describeTally(tally: CheckTally): string {
  const parts = tallyWords
    .filter(([state]) => tally.counts[state] > 0)
    .map(([state, word]) => `${tally.counts[state].toLocaleString('en')} ${word}`);
  return parts.length === 0 ? 'no checks' : parts.join(', ');
}

/** A label with its colour as a dot: the text keeps its contrast whatever colour was chosen. */
export function labelChip(label: LabelFacts): Html {
  const color = /^[0-9a-f]{6}$/iu.test(label.color) ? label.color : '888888';
  const dot = trusted(
    `<svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="#${color}"/></svg>`,
  );
  return markup`<span class="label" title="${label.description ?? label.name}">${dot} ${outsideName(label.name)}</span>`;
}

/** "+12 −3" with the words for those who hear it. */
export function lineCounts(added: number, deleted: number): Html {
  const words = `${counted(added, 'line')} added, ${counted(deleted, 'line')} deleted`;
  return markup`<span class="counts" title="${words}"><span class="added">+${added.toLocaleString('en')}</span> <span class="deleted">−${deleted.toLocaleString('en')}</span></span>`;
}
