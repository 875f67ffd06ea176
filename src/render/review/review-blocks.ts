import { shellWord } from '../../model/shell-word.ts';
import type { CommitId } from '../../model/git.ts';
import type { Review } from '../../model/review.ts';
import { compareDiagnostics, type Diagnostic } from '../../model/diagnostic.ts';
import { counted, withCommas } from '../counts.ts';
import { diagnosticItem } from '../diagnostics/diagnostics-markdown.ts';
import { fencedBlock, prose } from '../markdown.ts';

/** Problems of the base that are listed under a check; they are not this change's. */
const listedPreexisting = 20;

/** Abbreviated ids of this length are unique in any repository that one meets. */
const shortLength = 12;

/** The counts under the verdict, and the notes. */
export function factBlocks(review: Review): readonly string[] {
  const facts = [`${counted(review.validation.manifests, 'manifest')} checked`, ...sideFacts(review)];
  return [`${facts.join(' · ')}.`, ...noteBlocks(review)];
}

/** As `factBlocks`, for a verdict which has the number of manifests already. */
export function sideFactBlocks(review: Review): readonly string[] {
  const facts = sideFacts(review);
  return [...(facts.length === 0 ? [] : [`${facts.join(' · ')}.`]), ...noteBlocks(review)];
}

function sideFacts({ validation: { repaired, preexisting } }: Review): readonly string[] {
  return [
    ...(repaired === 0 ? [] : [`${counted(repaired, 'problem')} repaired`]),
    ...(preexisting.length === 0 ? [] : [`${counted(preexisting.length, 'older problem')} not counted`]),
  ];
}

function noteBlocks({ notes }: Review): readonly string[] {
  return notes.map((note) => `> ${prose(note)}`);
}

/** What the change introduced, errors first, an item each. */
export function introducedItems({ validation }: Review): readonly (() => string)[] {
  return toItems(validation.introduced);
}

/** What keeps a plan from being made. */
export function introducedErrorItems({ validation }: Review): readonly (() => string)[] {
  const errors = validation.introduced.filter(({ severity }) => severity === 'error');
  return toItems(errors);
}

function toItems(diagnostics: readonly Diagnostic[]): readonly (() => string)[] {
  return diagnostics.toSorted(compareDiagnostics).map((diagnostic) => () => diagnosticItem(diagnostic));
}

/** Problems that were there before, folded away; nothing when there are none. */
export function preexistingBlocks({ validation }: Review): readonly string[] {
  const { preexisting } = validation;
  if (preexisting.length === 0) return [];
  const items = preexisting.toSorted(compareDiagnostics).slice(0, listedPreexisting).map(diagnosticItem);
  const summary = `${counted(preexisting.length, 'problem')} of the base, not held against this change`;
  return [foldedItems({ summary, items, total: preexisting.length, noun: 'problems' })];
}

/** Items that are shown on a click, with a line that says so where there are more. */
export function foldedItems({
  summary,
  items,
  total,
  noun,
}: {
  readonly summary: string;
  readonly items: readonly string[];
  readonly total: number;
  readonly noun: string;
}): string {
  const isCut = items.length < total;
  return [
    '<details>',
    `<summary>${summary}</summary>`,
    '',
    ...items,
    ...(isCut ? ['', `_Showing ${items.length} of ${withCommas(total)} ${noun}._`] : []),
    '',
    '</details>',
  ].join('\n');
}

/** What to type in a clone to get the same result; empty when a side is a working tree. */
export function nextCommandBlocks({ base, head, folder = '' }: Review): readonly string[] {
  if (base === undefined || head === undefined) return [];
  const commands = [
    `git fetch origin ${base} ${head}`,
    ...(/^[\x20-\x7E]+$/.test(folder) ? [`cd ${shellWord(`./${folder}`)}`] : []),
    `npx charter validate --base ${shortCommit(base)} --head ${shortCommit(head)} --merge`,
    `npx charter policy --base ${shortCommit(base)} --head ${shortCommit(head)} --merge`,
    `npx charter plan --base ${shortCommit(base)} --head ${shortCommit(head)} --merge`,
  ];
  return ['**The same in a clone:**', fencedBlock('sh', commands.join('\n'))];
}

/** A commit id as short as people write it. */
export function shortCommit(commit: CommitId): string {
  return commit.slice(0, shortLength);
}
