import { outsideName, visibleText } from '../code/visible-text.ts';
import type { Note } from '../diff/notes.ts';
import { markup, type Content, type Html } from '../markup/html.ts';
import { icons } from './icons.ts';

const levels = {
  failure: { icon: 'failure', word: 'Error' },
  warning: { icon: 'warning', word: 'Warning' },
  notice: { icon: 'notice', word: 'Notice' },
} as const;

/** An annotation as a box: level, title, message, and the check that it comes from. */
export function noteBox(note: Note, checkAddress: string): Html {
  const { level, title, message, rawDetails } = note.annotation;
  const { icon, word } = levels[level];
  const raw =
    rawDetails !== null &&
    markup`<details><summary>details</summary><pre>${visibleText(rawDetails)}</pre></details>`;
  return markup`<div class="note note-${level}" role="note" id="${note.id}">
    <p class="note-head">${icons[icon]} <strong><span class="unseen">${word}: </span>${outsideName(title ?? word)}</strong> <a class="quiet" href="${checkAddress}">${outsideName(note.check)}</a></p>
    <p class="note-text">${annotationText(message)}</p>${raw}
  </div>`;
}

/** The plain text of an annotation, with what stands between backticks set as code. */
export function annotationText(message: string): Content {
  return message
    .split(/`([^`\n]+)`/u)
    .map((part, index) => (index % 2 === 0 ? visibleText(part) : markup`<code>${visibleText(part)}</code>`));
}

/** "line 3", "lines 3 to 5" */
export function describeLines({ annotation }: Note): string {
  const { startLine, endLine } = annotation;
  return startLine === endLine ? `line ${startLine}` : `lines ${startLine} to ${endLine}`;
}

/** Where a check is shown on the page of a pull request's checks. */
export function checkAnchor(runId: number | undefined): string {
  return runId === undefined ? '' : `#check-${runId}`;
}
