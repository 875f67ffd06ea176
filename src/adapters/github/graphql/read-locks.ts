import type { GlassIssue } from '../../../model/glass-grant.ts';
import { idAt, listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { GateFacts, LockRefFact } from '../../../ports/forge.ts';
import type { AnswerContext } from '../answers.ts';
import { need } from './read-fact-answers.ts';
import { readAccount } from './read-accounts.ts';

/**
 * The locks of a repository and the reviews of broken glass. What is not said to be the end goes on. Reviews are found
 * by their label and by who wrote them, because a label can be taken away, and not every server knows bots as authors.
 */
export function readLocksAndGlass(
  repository: unknown,
  context: AnswerContext,
): Pick<GateFacts, 'locks' | 'glassIssues'> {
  const locks = valueAt(repository, 'locks');
  const open = ['openGlass', 'openOwn'].map((list) => valueAt(repository, list));
  const closed = ['closedGlass', 'closedOwn'].map((list) => valueAt(repository, list));
  const issues = [...open, ...closed]
    .flatMap((list) => listAt(list, 'nodes'))
    .map((issue) => readIssue(issue, context));
  return {
    locks: { refs: listAt(locks, 'nodes').map((ref) => readRef(ref, context)), hasMore: goesOn(locks) },
    glassIssues: {
      issues: [...new Map(issues.map((issue) => [issue.number, issue])).values()],
      hasMore: open.some(goesOn),
      isEnabled: valueAt(repository, 'hasIssuesEnabled') === true,
      label: textAt(repository, 'glassLabel', 'id'),
    },
  };
}

function goesOn(list: unknown): boolean {
  return valueAt(list, 'pageInfo', 'hasNextPage') !== false;
}

function readRef(data: unknown, context: AnswerContext): LockRefFact {
  return {
    name: need(textAt(data, 'name'), 'name of a lock', context),
    commit: textAt(data, 'target', 'oid'),
    message: textAt(data, 'target', 'message'),
  };
}

function readIssue(data: unknown, context: AnswerContext): GlassIssue {
  const isOpen = textAt(data, 'state') !== 'CLOSED';
  const closed = listAt(data, 'timelineItems', 'nodes').at(-1);
  const actor = valueAt(closed, 'actor');
  const editor = valueAt(data, 'editor') ?? undefined;
  const isKnown = !isOpen && actor !== undefined && actor !== null;
  return {
    number: need(idAt(data, 'number'), 'number of an issue', context),
    url: need(textAt(data, 'url'), 'address of an issue', context),
    body: textAt(data, 'body') ?? '',
    isOpen,
    isOwn: valueAt(data, 'viewerDidAuthor') === true,
    closedBy: isKnown ? readAccount(actor) : undefined,
    editedBy: editor === undefined ? undefined : readAccount(editor),
  };
}
