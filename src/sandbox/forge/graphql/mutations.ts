import { includesRole, roleOf } from '../access/roles.ts';
import { createCheckRun, updateCheckRun } from '../actions/check-runs.ts';
import { createComment, editComment } from '../actions/comments.ts';
import { react } from '../actions/reactions.ts';
import { createReview, type ReviewEvent } from '../actions/reviews.ts';
import { ApiError } from '../api-error.ts';
import { nodeId } from '../node-id.ts';
import { Fields } from '../rest/fields.ts';
import { operations } from '../rest/operations.ts';
import { readCheckRun, readNewCheckRun } from '../rest/routes/check-fields.ts';
import type { ReactionContent } from '../store/model/issue.ts';
import { userNode } from './accounts.ts';
import { demand, noNode, recordAt, type Asked } from './asked.ts';
import { checkFields, type CheckRunInput } from './check-input.ts';
import { runNode } from './checks.ts';
import { gitMutations } from './git-mutations.ts';
import { actorOf, appOf, echo, issueAt, repositoryAt, repositoryOf, type Mutated } from './mutated.ts';
import { commentNode, reviewNode } from './pull-requests.ts';
import { issueMutations } from './issues.ts';
import { threadMutations } from './review-threads.ts';
import { queueMutations } from './queue-mutations.ts';

/** What may be written; each does what the REST operation of the same purpose does, for the same callers. */
export function mutationsFor(asked: Asked): object {
  return {
    ...checkMutations(asked),
    ...commentMutations(asked),
    ...issueMutations(asked),
    ...reviewMutations(asked),
    ...threadMutations(asked),
    ...queueMutations(asked),
    ...gitMutations(asked),
  };
}

function checkMutations(asked: Asked): object {
  const { core, caller } = asked;
  return {
    createCheckRun: async ({ input }: Mutated<CheckRunInput & { headSha: string; name: string }>) => {
      const repository = repositoryAt(asked, input.repositoryId);
      demand(asked, repository, operations['POST /repos/{owner}/{repo}/check-runs']);
      const fields = readNewCheckRun(new Fields(checkFields(input)));
      const { name, headSha } = input;
      const request = { repository, app: appOf(caller), headSha, name, fields };
      const run = await createCheckRun(core, actorOf(caller), request);
      return echo(input, { checkRun: runNode(core, run) });
    },
    updateCheckRun: ({ input }: Mutated<CheckRunInput & { checkRunId: string }>) => {
      const repository = repositoryAt(asked, input.repositoryId);
      demand(asked, repository, operations['PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}']);
      const run = recordAt(input.checkRunId, 'CR', core.store.tables.checkRuns);
      if (run.repositoryId !== repository.id) throw noNode(input.checkRunId);
      if (run.appId !== appOf(caller).id)
        throw new ApiError(403, 'Check run can only be modified by the GitHub App that created it.');
      const fields = readCheckRun(new Fields(checkFields(input)));
      return echo(input, { checkRun: runNode(core, updateCheckRun(core, actorOf(caller), { run, fields })) });
    },
  };
}

function commentMutations(asked: Asked): object {
  const { core, caller } = asked;
  return {
    addComment: ({ input }: Mutated<{ subjectId: string; body: string }>) => {
      const issue = issueAt(asked, input.subjectId);
      const repository = repositoryOf(asked, issue);
      demand(asked, repository, operations['POST /repos/{owner}/{repo}/issues/{issue_number}/comments']);
      if (issue.isLocked) throw new ApiError(403, 'Unable to create comment because issue is locked.');
      const comment = createComment(core, actorOf(caller), { issue, body: input.body });
      const commentEdge = { cursor: nodeId('IC', comment.id), node: commentNode(asked, comment) };
      return echo(input, { commentEdge });
    },
    updateIssueComment: ({ input }: Mutated<{ id: string; body: string }>) => {
      const comment = recordAt(input.id, 'IC', core.store.tables.comments);
      const repository = repositoryOf(asked, comment);
      demand(asked, repository, operations['PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}']);
      const actor = actorOf(caller);
      const role = roleOf(core, repository, actor.accountId);
      if (caller.kind === 'user' && comment.authorId !== actor.accountId && !includesRole(role, 'write'))
        throw new ApiError(403, 'You do not have the permission to do that.');
      const edited = editComment(core, actor, { comment, body: input.body });
      return echo(input, { issueComment: commentNode(asked, edited) });
    },
    addReaction: ({ input }: Mutated<{ subjectId: string; content: ReactionWord }>) => {
      const comment = recordAt(input.subjectId, 'IC', core.store.tables.comments);
      const needed = operations['POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions'];
      demand(asked, repositoryOf(asked, comment), needed);
      const content = reactionOf[input.content];
      const subject = { kind: 'issue-comment', id: comment.id } as const;
      const { reaction } = react(core, actorOf(caller), { subject, content });
      const user = userNode(core, reaction.userId);
      return echo(input, { reaction: { id: nodeId('REA', reaction.id), content: input.content, user } });
    },
  };
}

type ReactionWord = keyof typeof reactionOf;

const reactionOf = {
  THUMBS_UP: '+1',
  THUMBS_DOWN: '-1',
  LAUGH: 'laugh',
  CONFUSED: 'confused',
  HEART: 'heart',
  HOORAY: 'hooray',
  ROCKET: 'rocket',
  EYES: 'eyes',
} as const satisfies Readonly<Record<string, ReactionContent>>;

interface ReviewInput {
  readonly pullRequestId: string;
  readonly commitOID?: string | null;
  readonly body?: string | null;
  readonly event?: ReviewEvent | 'DISMISS' | null;
  readonly threads?: readonly (ThreadInput | null)[] | null;
}

interface ThreadInput {
  readonly path: string;
  readonly body: string;
  readonly line: number;
  readonly side?: 'LEFT' | 'RIGHT' | null;
  readonly startLine?: number | null;
  readonly startSide?: 'LEFT' | 'RIGHT' | null;
}

function reviewMutations(asked: Asked): object {
  const { core, caller } = asked;
  return {
    addPullRequestReview: async ({ input }: Mutated<ReviewInput>) => {
      const pull = recordAt(input.pullRequestId, 'PR', core.store.tables.pullRequests);
      const repository = repositoryOf(asked, pull);
      demand(asked, repository, operations['POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews']);
      if (input.event === 'DISMISS') throw new ApiError(422, 'A new review cannot be dismissed.');
      const review = await createReview(core, actorOf(caller), {
        pull,
        event: input.event ?? undefined,
        body: input.body ?? '',
        commitSha: input.commitOID ?? undefined,
        comments: (input.threads ?? []).flatMap((thread) => (thread === null ? [] : [lineComment(thread)])),
      });
      return echo(input, { pullRequestReview: reviewNode(asked, repository, review) });
    },
  };
}

function lineComment({ path, body, line, side, startLine, startSide }: ThreadInput) {
  const start =
    startLine === null || startLine === undefined ? {} : { startLine, startSide: startSide ?? 'RIGHT' };
  return { path, body, line, side: side ?? 'RIGHT', ...start };
}
