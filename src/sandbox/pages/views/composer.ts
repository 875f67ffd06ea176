import type { Person } from '../facts/people.ts';
import type { PullFacts } from '../facts/pulls.ts';
import { markup, type Html } from '../markup/html.ts';
import { pullAddress } from './addresses.ts';
import { personChoice } from './people.ts';

/** Whom a visitor may act as. */
export interface FormFacts {
  readonly people: readonly Person[];
  /** The login chosen last. */
  readonly chosen: string | undefined;
}

/** The form to comment or to review as one of the demo users. */
export function composer(pull: PullFacts, { people, chosen }: FormFacts): Html {
  const address = pullAddress(pull.repository, pull.number);
  const review = (event: string, word: string, className: string) =>
    markup`<button class="${className}" formaction="${address}/reviews" name="event" value="${event}">${word}</button>`;
  return markup`<section class="panel composer" aria-labelledby="say">
    <form method="post" action="${address}/comments" accept-charset="utf-8">
      <header class="panel-head"><h2 id="say">Say something</h2>${personChoice(people, chosen, 'comment-as')}</header>
      <label class="unseen" for="comment-body">Comment, Markdown</label>
      <textarea id="comment-body" name="body" rows="5" maxlength="65536" placeholder="Write a comment, in Markdown"></textarea>
      <div class="buttons">
        <span class="button-group" role="group" aria-label="Review">
          ${review('APPROVE', 'Approve', 'button button-approve')}
          ${review('REQUEST_CHANGES', 'Request changes', 'button button-refuse')}
          ${review('COMMENT', 'Review only', 'button')}
        </span>
        <button class="button button-main">Comment</button>
      </div>
    </form>
  </section>`;
}
