import type { Account } from '../../../model/account.ts';
import type { PullRequestFacts } from '../../../model/pull-request-facts.ts';
import { listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { AnswerContext } from '../answers.ts';
import { readAccount, readUser } from './read-accounts.ts';
import { eachOnce } from './read-conversation.ts';
import { need } from './read-fact-answers.ts';

type Traces = Pick<PullRequestFacts, 'assigned' | 'body' | 'bodyEditor' | 'deletedComments'>;

/** What a pull request tells besides of who had a hand in it, and whether there is more of it than was read. */
export function readTraces(pull: unknown, context: AnswerContext): Traces & { readonly hasMore: boolean } {
  const events = listAt(pull, 'timelineItems', 'nodes');
  const editor = valueAt(pull, 'editor') ?? undefined;
  return {
    assigned: assignedIn(pull, events),
    body: textAt(pull, 'body') ?? '',
    bodyEditor: editor === undefined ? undefined : readAccount(editor),
    deletedComments: events
      .filter((event) => textAt(event, '__typename') === 'CommentDeletedEvent')
      .map((event) => ({
        by: readAccount(valueAt(event, 'deletedCommentAuthor')),
        deletedBy: readAccount(valueAt(event, 'actor')),
        at: need(textAt(event, 'createdAt'), 'time of a deletion', context),
      })),
    hasMore: valueAt(pull, 'timelineItems', 'pageInfo', 'hasNextPage') !== false,
  };
}

function assignedIn(pull: unknown, events: readonly unknown[]): readonly Account[] {
  const now = listAt(pull, 'assignees', 'nodes').flatMap((user) => readUser(user) ?? []);
  const ever = events
    .filter((event) => textAt(event, '__typename') === 'AssignedEvent')
    .map((event) => readAccount(valueAt(event, 'assignee')));
  return eachOnce([...now, ...ever]);
}

/** Who has pushed a commit, as far as the suites of its checks tell. */
export function readPushers(commit: unknown): readonly Account[] {
  return listAt(commit, 'checkSuites', 'nodes').flatMap((suite) => readUser(valueAt(suite, 'creator')) ?? []);
}
