import { outsideName } from '../code/visible-text.ts';
import { notesOf } from '../diff/notes.ts';
import type { Check } from '../facts/checks.ts';
import type { PullFacts } from '../facts/pulls.ts';
import { markup, type Html } from '../markup/html.ts';
import { renderMarkdown } from '../markup/markdown.ts';
import { pullAddress, type NoteAddress } from './addresses.ts';
import { checkMark } from './badges.ts';
import { commitLink } from './commit-rows.ts';
import type { FormFacts } from './composer.ts';
import { icons } from './icons.ts';
import { annotationText, checkAnchor, describeLines } from './notes.ts';
import { personChoice } from './people.ts';
import { emptyNote } from './pull-rows.ts';
import { counted, describeSpan, timeOf } from './times.ts';

export interface ChecksFacts {
  readonly pull: PullFacts;
  readonly checks: readonly Check[];
  readonly noteAddress: NoteAddress;
  readonly form: FormFacts;
  readonly now: string;
}

/** Every check of the head, with what it wrote, where it points, and the button to run it again. */
export function checksPage(facts: ChecksFacts): Html {
  const { pull, checks } = facts;
  if (checks.length === 0)
    return markup`<section class="panel">${emptyNote('No check has reported on the newest commit yet.')}</section>`;
  return markup`<p class="summary">Checks on ${commitLink(pull.repository, pull.headSha)}, the newest commit</p>
  <div class="columns columns-left">
    <nav class="column-side panel" aria-label="Checks"><ul class="plain checks">${checks.map(
      (check) =>
        markup`<li>${checkMark(check)} <div><a href="${checkAnchor(check.runId)}">${outsideName(check.name)}</a><p class="row-note">${check.outcome}</p></div></li>`,
    )}</ul></nav>
    <div class="column-main">${checks.map((check) => checkPanel(check, facts))}</div>
  </div>`;
}

function checkPanel(check: Check, facts: ChecksFacts): Html {
  return markup`<article class="panel check" id="check-${check.runId ?? check.name}">
    <header class="panel-head">
      <h2>${checkMark(check)} ${outsideName(check.name)}</h2>
      ${check.runId !== undefined && rerunForm(check.runId, facts)}
    </header>
    <div class="prose">
      <p class="check-title"><strong>${outsideName(check.title ?? check.outcome)}</strong></p>
      <p class="row-note">${outsideName(check.app)} · ${check.outcome}${timing(check, facts.now)}${detailsLink(check)}</p>
      ${check.summary !== undefined && renderMarkdown(check.summary)}
      ${check.text !== undefined && renderMarkdown(check.text)}
    </div>
    ${annotationTable(check, facts)}
    ${actionForm(check, facts)}
  </article>`;
}

function timing({ startedAt, completedAt }: Check, now: string): Html | undefined {
  if (startedAt === undefined) return undefined;
  if (completedAt === undefined) return markup` · began ${timeOf(startedAt, now)}`;
  const span = Date.parse(completedAt) - Date.parse(startedAt);
  return markup` · finished ${timeOf(completedAt, now)}${span > 0 && ` after ${describeSpan(span)}`}`;
}

function detailsLink({ detailsUrl }: Check): Html | undefined {
  if (detailsUrl === undefined || !/^https?:\/\//iu.test(detailsUrl)) return undefined;
  return markup` · <a href="${detailsUrl}" rel="nofollow noopener noreferrer">details</a>`;
}

function rerunForm(runId: number, { pull, form }: ChecksFacts): Html {
  return markup`<form method="post" action="${pullAddress(pull.repository, pull.number, 'checks')}/${runId}/rerun" class="buttons">
      ${personChoice(form.people, form.chosen, `rerun-as-${runId}`)}
      <button class="button">${icons.rerun} Run again</button>
    </form>`;
}

function actionForm(check: Check, { pull, form }: ChecksFacts): Html | undefined {
  if (check.actions.length === 0 || check.runId === undefined) return undefined;
  return markup`<form method="post" action="${pullAddress(pull.repository, pull.number, 'checks')}/${check.runId}/action" class="buttons check-actions">
    ${personChoice(form.people, form.chosen, `action-as-${check.runId}`)}
    ${check.actions.map(
      ({ label, description, identifier }) =>
        markup`<button class="button" name="identifier" value="${identifier}" title="${description}">${outsideName(label)}</button>`,
    )}
  </form>`;
}

const annotationsShown = 100;

function annotationTable(check: Check, { noteAddress }: ChecksFacts): Html | undefined {
  if (check.annotations.length === 0) return undefined;
  const more = check.annotations.length - annotationsShown;
  return markup`<div class="scroll"><table class="annotations">
    <caption>${counted(check.annotations.length, 'annotation')}</caption>
    <thead><tr><th scope="col">Level</th><th scope="col">Place</th><th scope="col">What</th></tr></thead>
    <tbody>${notesOf(check)
      .slice(0, annotationsShown)
      .map((note) => {
        const { path, level, title, message } = note.annotation;
        return markup`<tr><td><span class="level level-${level}">${level}</span></td><td><a href="${noteAddress(note)}"><code>${outsideName(path)}</code></a><br><span class="quiet">${describeLines(note)}</span></td><td>${title !== null && markup`<strong>${outsideName(title)}</strong><br>`}<span class="note-text">${annotationText(message)}</span></td></tr>`;
      })}</tbody>
  </table></div>${more > 0 && emptyNote(`and ${counted(more, 'more annotation')}`)}`;
}
