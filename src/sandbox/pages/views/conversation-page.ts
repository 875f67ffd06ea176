import type { Check } from '../facts/checks.ts';
import type { PullFacts } from '../facts/pulls.ts';
import type { ReviewerFacts } from '../facts/reviewers.ts';
import type { TimelineItem } from '../facts/timeline.ts';
import { markup, type Html } from '../markup/html.ts';
import { pullAddress, type NoteAddress } from './addresses.ts';
import { checkMark, describeTally } from './badges.ts';
import { outsideName } from '../code/visible-text.ts';
import { composer, type FormFacts } from './composer.ts';
import { mergeBox } from './merge-box.ts';
import { checkAnchor } from './notes.ts';
import { avatar, personName } from './people.ts';
import { timeline } from './timeline.ts';

export interface ConversationFacts {
  readonly pull: PullFacts;
  readonly items: readonly TimelineItem[];
  readonly checks: readonly Check[];
  /** What the newest review of each person says of the head, or of an earlier commit. */
  readonly reviewers: readonly ReviewerFacts[];
  readonly mergeability: 'clean' | 'conflicting';
  readonly form: FormFacts;
  readonly noteAddress: NoteAddress;
  readonly now: string;
}

/** The first tab of a pull request: what was said and done, and the forms to go on. */
export function conversationPage(facts: ConversationFacts): Html {
  const { pull, items, form, now, noteAddress } = facts;
  return markup`<div class="columns">
    <div class="column-main">
      ${timeline(items, { pull, now, noteAddress })}
      ${mergeBox(facts)}
      ${composer(pull, form)}
    </div>
    <aside class="column-side" aria-label="About this pull request">
      ${checksPanel(facts)}
      ${reviewersPanel(facts)}
    </aside>
  </div>`;
}

function checksPanel({ pull, checks }: ConversationFacts): Html {
  const address = pullAddress(pull.repository, pull.number, 'checks');
  return markup`<section class="panel" aria-labelledby="side-checks">
    <header class="panel-head"><h2 id="side-checks">Checks</h2><a href="${address}">${describeTally(pull.checks)}</a></header>
    ${checks.length === 0 && markup`<p class="empty">No check has reported on this commit yet.</p>`}
    <ul class="plain checks">${checks.map(
      (check) =>
        markup`<li>${checkMark(check)} <div><a href="${address}${checkAnchor(check.runId)}">${outsideName(check.name)}</a><p class="row-note">${outsideName(check.title ?? check.outcome)}</p></div></li>`,
    )}</ul>
  </section>`;
}

function reviewersPanel({ reviewers }: ConversationFacts): Html {
  return markup`<section class="panel" aria-labelledby="side-reviewers">
    <header class="panel-head"><h2 id="side-reviewers">Reviewers</h2></header>
    ${reviewers.length === 0 && markup`<p class="empty">Nobody has reviewed yet.</p>`}
    <ul class="plain">${reviewers.map(
      ({ person, verdict, state }) =>
        markup`<li>${avatar(person)} <div>${personName(person)}<p class="row-note">${checkMark({ state, outcome: verdict })} ${verdict}</p></div></li>`,
    )}</ul>
  </section>`;
}
