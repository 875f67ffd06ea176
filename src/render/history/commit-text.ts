import type { CommitFacts } from '../../model/history.ts';
import { maskSecrets } from '../../model/secret-text.ts';
import { dateText } from './history-dates.ts';
import type { Paint } from '../paint.ts';
import { oneLine, shorten } from '../visible-text.ts';

/** Digits of a commit id that are shown: enough for any repository, as in most tools. */
const idLength = 9;

/** Longest names and subjects that are shown, in UTF-16 units. */
const longestName = 60;
const longestSubject = 200;

export function shortId(id: string): string {
  return id.slice(0, idLength);
}

/** A name as a terminal may show it; commits can hold anything. */
export function nameText(name: string): string {
  return name.trim() === '' ? '(no name)' : shorten(oneLine(name), longestName);
}

/** A step of the line in two lines: which, when, who and by what pull request; and what its message says. */
export function stepText(
  { landed, made }: { readonly landed: CommitFacts; readonly made: readonly CommitFacts[] },
  paint: Paint,
): readonly string[] {
  const names = [...new Set(made.map(({ author }) => nameText(author.name)))];
  const shownNames = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  const [maker = landed] = made;
  const isMerge = maker.id !== landed.id;
  const brought = made.length > 1 ? `${made.length} commits` : shortId(maker.id);
  const number = landed.pullRequest ?? maker.pullRequest;
  return [
    [
      paint.yellow(shortId(landed.id)),
      paint.dim(dateText(landed.committedAt)),
      paint.bold(shownNames.join(', ')),
      ...(number === undefined ? [] : [paint.blue(`#${number}`)]),
      ...(isMerge ? [paint.dim(`merges ${brought}`)] : []),
    ].join('  '),
    ...(landed.subject === ''
      ? []
      : [`    ${shorten(maskSecrets(oneLine(landed.subject)), longestSubject)}`]),
  ];
}
