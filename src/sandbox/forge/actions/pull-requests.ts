import { ApiError, invalid } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { emitPullRequest } from '../hooks/emit.ts';
import { issueOf } from '../present/pull-request.ts';
import type { Account } from '../store/model/account.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import { keyOf } from '../store/tables.ts';
import type { Repository } from '../store/model/repository.ts';
import { checkTexts, editTexts, newIssueRecord, takeNumber } from './issues.ts';
import { requestCodeOwners } from './code-owner-requests.ts';
import { refreshTestMerge } from './mergeability.ts';
import { createHeadRef, openPullsInto } from './pull-request-heads.ts';
import { closePullRequest, current } from './pull-request-state.ts';
import { noteEvent } from './timeline.ts';

/** Where a pull request comes from. */
export interface PullRequestHead {
  readonly repository: Repository;
  readonly owner: Account;
  readonly branch: string;
}

interface NewPullRequest {
  readonly repository: Repository;
  readonly baseBranch: string;
  readonly head: PullRequestHead;
  readonly title: string;
  readonly body?: string | null | undefined;
  readonly isDraft?: boolean | undefined;
  readonly maintainerCanModify?: boolean | undefined;
}

/** Opens a pull request; 422 in GitHub's words when there is nothing to merge or it is open already. */
export async function openPullRequest(
  core: Core,
  actor: Actor,
  request: NewPullRequest,
): Promise<PullRequest> {
  checkTexts('PullRequest', request);
  const git = core.repositories.open(request.repository.id);
  const pull = await git.exclusive(async () => {
    const { baseSha, headSha } = await checkBranches(core, request);
    const number = core.store.change(() => takeNumber(core, request.repository.id));
    const place = {
      repositoryId: request.repository.id,
      number,
      headRepositoryId: request.head.repository.id,
      headSha,
    };
    await createHeadRef(core, place);
    await checkDistance(core, request, { baseSha, headSha });
    const record = core.store.change(() => putPullRequest(core, actor, { ...request, ...place, baseSha }));
    await refreshTestMerge(core, record.id);
    return record;
  });
  emitPullRequest(core, actor, { action: 'opened', pull });
  await requestCodeOwners(core, actor, pull);
  return pull;
}

async function checkBranches(
  core: Core,
  request: NewPullRequest,
): Promise<{ baseSha: string; headSha: string }> {
  const { repository, head, baseBranch } = request;
  const baseSha = (await core.repositories.open(repository.id).refs()).get(`refs/heads/${baseBranch}`);
  const headSha = (await core.repositories.open(head.repository.id).refs()).get(`refs/heads/${head.branch}`);
  if (baseSha === undefined) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  if (headSha === undefined) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  const twin = openPullsInto(core, repository, baseBranch).find(
    (pull) => pull.headRepositoryId === head.repository.id && pull.headBranch === head.branch,
  );
  if (twin !== undefined)
    throw refuse(`A pull request already exists for ${head.owner.login}:${head.branch}.`);
  return { baseSha, headSha };
}

async function checkDistance(
  core: Core,
  { repository, baseBranch, head }: NewPullRequest,
  { baseSha, headSha }: { baseSha: string; headSha: string },
): Promise<void> {
  const { ahead } = await core.repositories.open(repository.id).distance(baseSha, headSha);
  if (ahead === 0) throw refuse(`No commits between ${baseBranch} and ${head.branch}`);
}

function refuse(message: string): ApiError {
  return invalid({ resource: 'PullRequest', code: 'custom', message });
}

function putPullRequest(
  core: Core,
  actor: Actor,
  request: NewPullRequest & { number: number; baseSha: string; headSha: string },
): PullRequest {
  const place = { repositoryId: request.repository.id, number: request.number };
  const texts = { isPullRequest: true, title: request.title, body: request.body ?? null };
  const issue = core.store.tables.issues.put(newIssueRecord(core, actor, { ...place, ...texts }));
  return core.store.tables.pullRequests.put({
    ...place,
    id: core.store.nextId('pullRequests'),
    issueId: issue.id,
    baseBranch: request.baseBranch,
    baseSha: request.baseSha,
    headRepositoryId: request.head.repository.id,
    headOwnerId: request.head.owner.id,
    headBranch: request.head.branch,
    headSha: request.headSha,
    lastPusherId: pusherOf(core, request) ?? actor.accountId,
    isDraft: request.isDraft ?? false,
    maintainerCanModify: request.maintainerCanModify ?? false,
    requestedReviewerIds: [],
    requestedTeamIds: [],
    mergedAt: null,
    mergedById: null,
    mergeCommitSha: null,
  });
}

/** Who pushed the head before there was a pull request, where Apps were asked for checks of it then. */
function pusherOf(core: Core, { head, headSha }: NewPullRequest & { headSha: string }): number | undefined {
  return core.store.by.suitesOfCommit.first(keyOf(head.repository.id, headSha))?.creatorId;
}

interface PullRequestChange {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly baseBranch?: string | undefined;
  readonly maintainerCanModify?: boolean | undefined;
}

/** Edits, retargets, closes or reopens a pull request. */
export async function editPullRequest(
  core: Core,
  actor: Actor,
  { pull, change }: { pull: PullRequest; change: PullRequestChange },
): Promise<PullRequest> {
  checkTexts('PullRequest', change);
  editTexts(core, actor, { issue: issueOf(core, pull), change });
  if (change.maintainerCanModify !== undefined) setModifiable(core, pull, change.maintainerCanModify);
  if (change.baseBranch !== undefined && change.baseBranch !== pull.baseBranch)
    await retarget(core, actor, { pull, baseBranch: change.baseBranch });
  if (change.state === 'closed') closePullRequest(core, actor, current(core, pull));
  if (change.state === 'open') await reopenPullRequest(core, actor, current(core, pull));
  return current(core, pull);
}

function setModifiable(core: Core, pull: PullRequest, maintainerCanModify: boolean): void {
  core.store.change(() => core.store.tables.pullRequests.update(pull.id, { maintainerCanModify }));
}

async function retarget(
  core: Core,
  actor: Actor,
  { pull, baseBranch }: { pull: PullRequest; baseBranch: string },
): Promise<void> {
  const git = core.repositories.open(pull.repositoryId);
  await git.exclusive(async () => {
    const baseSha = (await git.refs()).get(`refs/heads/${baseBranch}`);
    if (baseSha === undefined || issueOf(core, pull).state === 'closed')
      throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
    const before = current(core, pull);
    const moved = core.store.change(() => {
      noteEvent(core, actor, { issueId: pull.issueId, kind: 'base-changed', accountId: actor.accountId });
      return core.store.tables.pullRequests.update(pull.id, { baseBranch, baseSha });
    });
    await refreshTestMerge(core, pull.id);
    const changes = { base: { ref: { from: before.baseBranch }, sha: { from: before.baseSha } } };
    emitPullRequest(core, actor, { action: 'edited', pull: moved, more: { changes } });
  });
}

/** Opens a closed pull request again; 422 when it was merged or its head branch is gone. */
export async function reopenPullRequest(core: Core, actor: Actor, pull: PullRequest): Promise<void> {
  if (issueOf(core, pull).state === 'open') return;
  const git = core.repositories.open(pull.repositoryId);
  await git.exclusive(async () => {
    const headSha = await branchSha(core, pull.headRepositoryId, pull.headBranch);
    const baseSha = await branchSha(core, pull.repositoryId, pull.baseBranch);
    if (pull.mergedAt !== null || headSha === undefined || baseSha === undefined)
      throw invalid({
        resource: 'PullRequest',
        field: 'state',
        code: 'invalid',
        message: 'state cannot be changed.',
      });
    await createHeadRef(core, { ...pull, headSha });
    const reopened = core.store.change(() => {
      const fields = { updatedAt: core.now(), closedAt: null, closedById: null };
      core.store.tables.issues.update(pull.issueId, { ...fields, state: 'open', stateReason: 'reopened' });
      return core.store.tables.pullRequests.update(pull.id, { headSha, baseSha });
    });
    await refreshTestMerge(core, pull.id);
    emitPullRequest(core, actor, { action: 'reopened', pull: reopened });
  });
}

async function branchSha(
  core: Core,
  repositoryId: number | null,
  branch: string,
): Promise<string | undefined> {
  if (repositoryId === null) return undefined;
  return (await core.repositories.open(repositoryId).refs()).get(`refs/heads/${branch}`);
}

/** Turns a pull request into a draft, or declares it ready. */
export async function setDraft(
  core: Core,
  actor: Actor,
  { pull, isDraft }: { pull: PullRequest; isDraft: boolean },
): Promise<void> {
  if (pull.isDraft === isDraft) return;
  const changed = core.store.change(() => core.store.tables.pullRequests.update(pull.id, { isDraft }));
  emitPullRequest(core, actor, {
    action: isDraft ? 'converted_to_draft' : 'ready_for_review',
    pull: changed,
  });
  if (!isDraft) await requestCodeOwners(core, actor, changed);
}
