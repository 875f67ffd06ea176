import { invalid } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { emitComment } from '../hooks/emit.ts';
import type { Issue, IssueComment } from '../store/model/issue.ts';
import { subjectKey } from '../store/tables.ts';
import { bodyLimit } from './issues.ts';
import { noteEvent } from './timeline.ts';

/** Writes a comment under an issue or pull request. */
export function createComment(
  core: Core,
  actor: Actor,
  { issue, body }: { issue: Issue; body: string },
): IssueComment {
  checkBody(body);
  const now = core.now();
  const comment = core.store.change(() => {
    core.store.tables.issues.update(issue.id, { updatedAt: now });
    return core.store.tables.comments.put({
      id: core.store.nextId('comments'),
      repositoryId: issue.repositoryId,
      issueId: issue.id,
      body,
      authorId: actor.accountId,
      appId: actor.appId ?? null,
      createdAt: now,
      updatedAt: now,
    });
  });
  emitComment(core, actor, { action: 'created', issue: issueOfComment(core, comment), comment });
  return comment;
}

/** Changes the text of a comment. */
export function editComment(
  core: Core,
  actor: Actor,
  { comment, body }: { comment: IssueComment; body: string },
): IssueComment {
  checkBody(body);
  const now = core.now();
  const next = core.store.change(() =>
    core.store.tables.comments.update(comment.id, {
      body,
      updatedAt: now,
      lastEditedAt: now,
      editorId: actor.accountId,
    }),
  );
  const more = { changes: { body: { from: comment.body } } };
  emitComment(core, actor, { action: 'edited', issue: issueOfComment(core, next), comment: next, more });
  return next;
}

/** Removes a comment with its reactions. */
export function deleteComment(core: Core, actor: Actor, comment: IssueComment): void {
  emitComment(core, actor, { action: 'deleted', issue: issueOfComment(core, comment), comment });
  core.store.change(() => {
    const { issueId, authorId: accountId } = comment;
    if (actor.accountId !== accountId)
      noteEvent(core, actor, { issueId, kind: 'comment-deleted', accountId });
    for (const reaction of core.store.by.reactionsOn.all(
      subjectKey({ kind: 'issue-comment', id: comment.id }),
    ))
      core.store.tables.reactions.remove(reaction.id);
    core.store.tables.comments.remove(comment.id);
  });
}

function issueOfComment(core: Core, comment: IssueComment): Issue {
  const issue = core.store.tables.issues.get(comment.issueId);
  if (issue === undefined) throw new Error(`the issue of comment ${comment.id} is missing`);
  return issue;
}

function checkBody(body: string): void {
  if (body.trim() === '')
    throw invalid({
      resource: 'IssueComment',
      field: 'data',
      code: 'unprocessable',
      message: 'Body cannot be blank',
    });
  if (body.length > bodyLimit)
    throw invalid({
      resource: 'IssueComment',
      field: 'data',
      code: 'unprocessable',
      message: `Body is too long (maximum is ${bodyLimit} characters)`,
    });
}
