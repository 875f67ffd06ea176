import { includesRole, roleOf } from './access/roles.ts';
import { requestAction, rerequestRun } from './actions/check-runs.ts';
import { createComment } from './actions/comments.ts';
import { editIssue } from './actions/issues.ts';
import { mergePullRequest } from './actions/merge.ts';
import { editPullRequest, setDraft } from './actions/pull-requests.ts';
import { createReview } from './actions/reviews.ts';
import { ApiError, found } from './api-error.ts';
import type { Core } from './core.ts';
import type { Actor, ForgeActions, IssuePlace } from './forge.ts';
import { redeliver } from './hooks/redeliver.ts';
import type { Role } from './store/model/account.ts';
import type { CheckRun } from './store/model/check.ts';
import type { Issue } from './store/model/issue.ts';
import type { PullRequest } from './store/model/pull-request.ts';
import { keyOf } from './store/tables.ts';

type Conversation = Pick<ForgeActions, 'comment' | 'review' | 'merge' | 'setState' | 'setDraft'>;
type Machinery = Pick<ForgeActions, 'rerequestCheck' | 'requestCheckAction' | 'redeliver'>;

/** What people do on the pages. Roles are checked as the API checks them; refusals are `ApiError`s. */
export function createActions(core: Core): ForgeActions {
  return { ...createConversationActions(core), ...createMachineryActions(core) };
}

function createConversationActions(core: Core): Conversation {
  return {
    comment: async (actor, { body, ...place }) => {
      demand(core, actor, { repositoryId: place.repositoryId, role: 'read' });
      return createComment(core, actor, { issue: issueAt(core, place), body });
    },
    review: async (actor, { event, body, ...place }) => {
      demand(core, actor, { repositoryId: place.repositoryId, role: 'read' });
      return createReview(core, actor, { pull: pullAt(core, place), event, body });
    },
    merge: async (actor, { method = 'merge', sha, ...place }) => {
      demand(core, actor, { repositoryId: place.repositoryId, role: 'write' });
      return mergePullRequest(core, actor, { pull: pullAt(core, place), method, sha });
    },
    setState: async (actor, { state, ...place }) => {
      const issue = issueAt(core, place);
      const role = issue.authorId === actor.accountId ? 'read' : 'triage';
      demand(core, actor, { repositoryId: place.repositoryId, role });
      if (issue.isPullRequest)
        await editPullRequest(core, actor, { pull: pullAt(core, place), change: { state } });
      else editIssue(core, actor, { issue, change: { state } });
    },
    setDraft: async (actor, { isDraft, ...place }) => {
      const role = issueAt(core, place).authorId === actor.accountId ? 'read' : 'write';
      demand(core, actor, { repositoryId: place.repositoryId, role });
      await setDraft(core, actor, { pull: pullAt(core, place), isDraft });
    },
  };
}

function createMachineryActions(core: Core): Machinery {
  const runFor = (actor: Actor, id: number): CheckRun => {
    const run = found(core.store.tables.checkRuns.get(id));
    demand(core, actor, { repositoryId: run.repositoryId, role: 'write' });
    return run;
  };
  return {
    rerequestCheck: async (actor, { checkRunId }) => rerequestRun(core, actor, runFor(actor, checkRunId)),
    requestCheckAction: async (actor, { checkRunId, identifier }) =>
      requestAction(core, actor, { run: runFor(actor, checkRunId), identifier }),
    redeliver: async ({ appId, deliveryId }) =>
      redeliver(core, found(core.store.deliveries.get(appId, deliveryId))),
  };
}

function issueAt(core: Core, { repositoryId, number }: IssuePlace): Issue {
  return found(core.store.by.issueByNumber.first(keyOf(repositoryId, number)));
}

function pullAt(core: Core, { repositoryId, number }: IssuePlace): PullRequest {
  return found(core.store.by.pullRequestByNumber.first(keyOf(repositoryId, number)));
}

function demand(
  core: Core,
  actor: Actor,
  { repositoryId, role }: { repositoryId: number; role: Role },
): void {
  const repository = found(core.store.tables.repositories.get(repositoryId));
  if (!includesRole(roleOf(core, repository, actor.accountId), role))
    throw new ApiError(403, `You need the role ${role} in this repository to do that.`);
}
