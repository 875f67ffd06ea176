import { react } from '../../actions/reactions.ts';
import { ApiError, found, notFound } from '../../api-error.ts';
import { presentReaction } from '../../present/issue.ts';
import { reactionContents, type ReactionSubject } from '../../store/model/issue.ts';
import { subjectKey } from '../../store/tables.ts';
import { actorOf, noContent, type Handlers, type Reply, type RepositoryCall } from '../call.ts';
import { listReply } from '../pages.ts';
import { commentOf } from './comments.ts';
import { issueOf } from './issues.ts';
import { reviewCommentOf } from './reviews.ts';

/** Reactions to issues and comments. */
export const reactionRoutes = {
  'GET /repos/{owner}/{repo}/issues/{issue_number}/reactions': (call) =>
    listReactions(call, issueSubject(call)),
  'POST /repos/{owner}/{repo}/issues/{issue_number}/reactions': (call) =>
    addReaction(call, issueSubject(call)),
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}': (call) =>
    removeReaction(call, issueSubject(call)),
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': (call) =>
    listReactions(call, commentSubject(call)),
  'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': (call) =>
    addReaction(call, commentSubject(call)),
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}': (call) =>
    removeReaction(call, commentSubject(call)),
  'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions': (call) =>
    listReactions(call, lineSubject(call)),
  'POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions': (call) =>
    addReaction(call, lineSubject(call)),
} satisfies Handlers;

function issueSubject(call: RepositoryCall): ReactionSubject {
  return { kind: 'issue', id: issueOf(call).id };
}

function commentSubject(call: RepositoryCall): ReactionSubject {
  return { kind: 'issue-comment', id: commentOf(call).id };
}

function lineSubject(call: RepositoryCall): ReactionSubject {
  return { kind: 'review-comment', id: reviewCommentOf(call).id };
}

function listReactions(call: RepositoryCall, subject: ReactionSubject): Promise<Reply> {
  const content = call.query.get('content');
  const given = call.core.store.by.reactionsOn
    .all(subjectKey(subject))
    .filter((reaction) => content === null || reaction.content === content);
  return listReply(call, given, (reaction) => presentReaction(call.core, reaction));
}

function addReaction(call: RepositoryCall, subject: ReactionSubject): Reply {
  const content = call.fields.choice('content', reactionContents);
  if (content === undefined) throw new ApiError(422, `Invalid request.\n\n"content" wasn't supplied.`);
  const { reaction, isNew } = react(call.core, actorOf(call), { subject, content });
  return { status: isNew ? 201 : 200, body: presentReaction(call.core, reaction) };
}

function removeReaction(call: RepositoryCall, subject: ReactionSubject): Reply {
  const { tables } = call.core.store;
  const reaction = found(tables.reactions.get(Number(call.parameter('reaction_id'))));
  if (subjectKey(reaction.subject) !== subjectKey(subject)) throw notFound();
  if (reaction.userId !== actorOf(call).accountId)
    throw new ApiError(403, 'Reactions are removed by those who gave them');
  call.core.store.change(() => tables.reactions.remove(reaction.id));
  return noContent;
}
