import {
  commentOnLine,
  createReview,
  dismissReview,
  editReview,
  reviewEvents,
  submitReview,
} from '../../actions/reviews.ts';
import type { NewLineComment } from '../../actions/line-comments.ts';
import { setRequestedReviewers } from '../../actions/requested-reviewers.ts';
import { ApiError, found, invalid, notFound } from '../../api-error.ts';
import { presentAccountById } from '../../present/account.ts';
import { issueOf, presentPullRequestSummary } from '../../present/pull-request.ts';
import { presentReview, presentReviewComment } from '../../present/review.ts';
import { presentTeam } from '../../present/team.ts';
import type { PullRequest, Review } from '../../store/model/pull-request.ts';
import { keyOf } from '../../store/tables.ts';
import { findUser } from '../authorize.ts';
import { actorOf, created, ok, type Handlers, type RepositoryCall } from '../call.ts';
import type { Fields } from '../fields.ts';
import { listReply } from '../pages.ts';
import { pullOf } from './pulls.ts';

/** Reviews, their comments, and who was asked for one. */
export const reviewRoutes = {
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (call) => {
    const reviews = call.core.store.by.reviewsOfPullRequest.all(pullOf(call).id);
    return listReply(
      call,
      reviews.filter((review) => mayRead(call, review)),
      (review) => presentReview(call.core, review),
    );
  },
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': async (call) => {
    const { core, fields } = call;
    const review = await createReview(core, actorOf(call), {
      pull: pullOf(call),
      event: fields.choice('event', reviewEvents),
      body: fields.optionalText('body') ?? '',
      commitSha: fields.optionalText('commit_id'),
      comments: (fields.objects('comments') ?? []).map(readComment),
    });
    return ok(presentReview(core, review));
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': (call) =>
    ok(presentReview(call.core, reviewOf(call))),
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': (call) => {
    const [pull, review] = [pullOf(call), reviewOf(call)];
    checkAuthor(call, review);
    const edited = editReview(call.core, actorOf(call), { pull, review, body: call.fields.text('body') });
    return ok(presentReview(call.core, edited));
  },
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events': (call) => {
    const { core, fields } = call;
    const [pull, review] = [pullOf(call), reviewOf(call)];
    checkAuthor(call, review);
    const event = fields.choice('event', reviewEvents);
    if (event === undefined) throw new ApiError(422, `Invalid request.\n\n"event" wasn't supplied.`);
    const body = fields.optionalText('body') ?? review.body;
    return ok(presentReview(core, submitReview(core, actorOf(call), { pull, review, event, body })));
  },
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals': (call) => {
    call.fields.text('message');
    const dismissed = dismissReview(call.core, actorOf(call), { pull: pullOf(call), review: reviewOf(call) });
    return ok(presentReview(call.core, dismissed));
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments': (call) =>
    listReply(call, call.core.store.by.commentsOfReview.all(reviewOf(call).id), (comment) =>
      presentReviewComment(call.core, comment),
    ),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments': (call) =>
    listReply(call, call.core.store.by.commentsOfPullRequest.all(pullOf(call).id), (comment) =>
      presentReviewComment(call.core, comment),
    ),
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments': async (call) => {
    const pull = pullOf(call);
    const comment = readComment(call.fields);
    const commitSha = call.fields.optionalText('commit_id') ?? pull.headSha;
    const written = await commentOnLine(call.core, actorOf(call), { pull, commitSha, comment });
    return created(presentReviewComment(call.core, written));
  },
  'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}': (call) =>
    ok(presentReviewComment(call.core, reviewCommentOf(call))),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': (call) =>
    ok(presentRequests(call, pullOf(call))),
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': async (call) => {
    const pull = pullOf(call);
    const { userIds, teamIds } = readReviewers(call);
    if (userIds.includes(issueOf(call.core, pull).authorId))
      throw new ApiError(422, 'Review cannot be requested from pull request author.');
    const asked = setRequestedReviewers(call.core, actorOf(call), {
      pull,
      userIds: [...pull.requestedReviewerIds, ...userIds],
      teamIds: [...pull.requestedTeamIds, ...teamIds],
    });
    return created(await presentPullRequestSummary(call.core, asked));
  },
  'DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': async (call) => {
    const pull = pullOf(call);
    const { userIds, teamIds } = readReviewers(call);
    const asked = setRequestedReviewers(call.core, actorOf(call), {
      pull,
      userIds: pull.requestedReviewerIds.filter((id) => !userIds.includes(id)),
      teamIds: pull.requestedTeamIds.filter((id) => !teamIds.includes(id)),
    });
    return ok(await presentPullRequestSummary(call.core, asked));
  },
} satisfies Handlers;

/** A pending review is seen by its author alone. */
function mayRead(call: RepositoryCall, review: Review): boolean {
  const { caller } = call;
  const isOwn =
    (caller.kind === 'user' || caller.kind === 'installation') && caller.account.id === review.authorId;
  return review.state !== 'PENDING' || isOwn;
}

function reviewOf(call: RepositoryCall): Review {
  const review = found(call.core.store.tables.reviews.get(Number(call.parameter('review_id'))));
  if (review.pullRequestId !== pullOf(call).id || !mayRead(call, review)) throw notFound();
  return review;
}

/** The comment on a line that a call is about. */
export function reviewCommentOf({ core, repository, parameter }: RepositoryCall) {
  const comment = found(core.store.tables.reviewComments.get(Number(parameter('comment_id'))));
  if (comment.repositoryId !== repository.id) throw notFound();
  return comment;
}

function checkAuthor(call: RepositoryCall, review: Review): void {
  if (actorOf(call).accountId !== review.authorId)
    throw new ApiError(422, 'Unprocessable Entity', ['Could not change the review of somebody else']);
}

function readComment(fields: Fields): NewLineComment {
  return {
    path: fields.text('path'),
    body: fields.text('body'),
    line: fields.optionalInteger('line'),
    position: fields.optionalInteger('position'),
    startLine: fields.optionalInteger('start_line'),
    side: fields.choice('side', ['LEFT', 'RIGHT']),
    startSide: fields.choice('start_side', ['LEFT', 'RIGHT']),
    inReplyToId: fields.optionalInteger('in_reply_to'),
  };
}

function readReviewers({ core, fields, repository }: RepositoryCall): {
  userIds: number[];
  teamIds: number[];
} {
  const userIds = (fields.texts('reviewers') ?? []).map((login) => {
    const user = findUser(core, login);
    if (user === undefined) throw notCollaborators();
    return user.id;
  });
  const teamIds = (fields.texts('team_reviewers') ?? []).map((slug) => {
    const team = core.store.by.teamBySlug.first(keyOf(repository.ownerId, slug));
    if (team === undefined) throw notCollaborators();
    return team.id;
  });
  return { userIds, teamIds };
}

function notCollaborators(): Error {
  const message = 'Reviews may only be requested from collaborators.';
  return invalid({ resource: 'PullRequest', code: 'custom', message });
}

function presentRequests({ core }: RepositoryCall, pull: PullRequest) {
  return {
    users: pull.requestedReviewerIds.map((id) => presentAccountById(core, id)),
    teams: pull.requestedTeamIds
      .flatMap((id) => core.store.tables.teams.get(id) ?? [])
      .map((team) => presentTeam(core, team)),
  };
}
