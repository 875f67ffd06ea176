import { includesRole, roleOf } from '../../access/roles.ts';
import { createComment, deleteComment, editComment } from '../../actions/comments.ts';
import { ApiError, found, notFound } from '../../api-error.ts';
import { presentComment } from '../../present/issue.ts';
import type { IssueComment } from '../../store/model/issue.ts';
import { actorOf, created, noContent, ok, type Handlers, type RepositoryCall } from '../call.ts';
import { listReply } from '../pages.ts';
import { issueOf } from './issues.ts';

/** Comments on issues and pull requests. */
export const commentRoutes = {
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) => {
    const since = call.query.get('since') ?? '';
    const comments = call.core.store.by.commentsOfIssue
      .all(issueOf(call).id)
      .filter((comment) => comment.updatedAt >= since);
    return listReply(call, comments, (comment) => presentComment(call.core, comment));
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) => {
    const issue = issueOf(call);
    if (issue.isLocked) throw new ApiError(403, 'Unable to create comment because issue is locked.');
    const comment = createComment(call.core, actorOf(call), { issue, body: call.fields.text('body') });
    return created(presentComment(call.core, comment));
  },
  'GET /repos/{owner}/{repo}/issues/comments': (call) => {
    const comments = call.core.store.by.commentsOfRepository.all(call.repository.id);
    const isNewestFirst = call.query.get('direction') === 'desc';
    return listReply(call, isNewestFirst ? comments.toReversed() : comments, (comment) =>
      presentComment(call.core, comment),
    );
  },
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) =>
    ok(presentComment(call.core, commentOf(call))),
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => {
    const comment = ownCommentOf(call);
    const edited = editComment(call.core, actorOf(call), { comment, body: call.fields.text('body') });
    return ok(presentComment(call.core, edited));
  },
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => {
    deleteComment(call.core, actorOf(call), ownCommentOf(call));
    return noContent;
  },
} satisfies Handlers;

/** The comment that a call is about. */
export function commentOf({ core, repository, parameter }: RepositoryCall): IssueComment {
  const comment = found(core.store.tables.comments.get(Number(parameter('comment_id'))));
  if (comment.repositoryId !== repository.id) throw notFound();
  return comment;
}

/** One's own comment, or anybody's for those who may write. */
function ownCommentOf(call: RepositoryCall): IssueComment {
  const comment = commentOf(call);
  const { accountId } = actorOf(call);
  const isAllowed =
    comment.authorId === accountId ||
    call.caller.kind === 'installation' ||
    includesRole(roleOf(call.core, call.repository, accountId), 'write');
  if (!isAllowed) throw new ApiError(403, 'Must have push access to the repository');
  return comment;
}
