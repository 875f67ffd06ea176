import { invalid } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { emitAssignment, emitIssue, emitLabeling } from '../hooks/emit.ts';
import type { Issue } from '../store/model/issue.ts';
import type { Label, Repository } from '../store/model/repository.ts';
import { noteEvent } from './timeline.ts';
import { ensureLabels } from './labels.ts';

/** Longest title and body, in characters (GitHub's own limits). */
export const titleLimit = 256;
export const bodyLimit = 65_536;

interface NewIssue {
  readonly title: string;
  readonly body?: string | null | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly assigneeIds?: readonly number[] | undefined;
}

/** The next number of a repository, taken. Call it inside a change of the store. */
export function takeNumber(core: Core, repositoryId: number): number {
  const number = core.store.tables.repositories.get(repositoryId)?.nextNumber ?? 1;
  core.store.tables.repositories.update(repositoryId, { nextNumber: number + 1 });
  return number;
}

/** The record of a new issue, or of a pull request's conversation. */
export function newIssueRecord(
  core: Core,
  actor: Actor,
  place: Pick<Issue, 'repositoryId' | 'number' | 'isPullRequest' | 'title' | 'body'>,
): Issue {
  const now = core.now();
  return {
    ...place,
    id: core.store.nextId('issues'),
    authorId: actor.accountId,
    appId: actor.appId ?? null,
    state: 'open',
    stateReason: null,
    isLocked: false,
    labelIds: [],
    assigneeIds: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedById: null,
  };
}

/** Opens an issue. */
export function createIssue(core: Core, actor: Actor, request: NewIssue & { repository: Repository }): Issue {
  const { repository } = request;
  checkTexts('Issue', request);
  const issue = core.store.change(() => {
    const number = takeNumber(core, repository.id);
    const place = { repositoryId: repository.id, number, isPullRequest: false };
    const labels = ensureLabels(core, repository, request.labels ?? []);
    return core.store.tables.issues.put({
      ...newIssueRecord(core, actor, { ...place, title: request.title, body: request.body ?? null }),
      labelIds: labels.map(({ id }) => id),
      assigneeIds: request.assigneeIds ?? [],
    });
  });
  emitIssue(core, actor, { action: 'opened', issue });
  return issue;
}

/** Refuses titles and bodies that GitHub refuses. */
export function checkTexts(
  resource: string,
  { title, body }: { title?: string | undefined; body?: string | null | undefined },
): void {
  if (title !== undefined && title.trim() === '')
    throw invalid({ resource, field: 'title', code: 'missing_field' });
  if (title !== undefined && title.length > titleLimit) throw tooLong(resource, 'title', titleLimit);
  if ((body ?? '').length > bodyLimit) throw tooLong(resource, 'body', bodyLimit);
}

function tooLong(resource: string, field: string, limit: number): Error {
  const message = `${field} is too long (maximum is ${limit} characters)`;
  return invalid({ resource, field, code: 'custom', message });
}

interface IssueChange {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly stateReason?: Issue['stateReason'] | undefined;
  readonly isLocked?: boolean | undefined;
}

/** Edits, closes or reopens an issue (not the state of a pull request). */
export function editIssue(
  core: Core,
  actor: Actor,
  { issue, change }: { issue: Issue; change: IssueChange },
): Issue {
  checkTexts('Issue', change);
  const edited = editTexts(core, actor, { issue, change });
  if (change.state === undefined || change.state === edited.state) return edited;
  const isClosing = change.state === 'closed';
  const now = core.now();
  const next = core.store.change(() =>
    core.store.tables.issues.update(issue.id, {
      state: isClosing ? 'closed' : 'open',
      stateReason: isClosing ? (change.stateReason ?? 'completed') : 'reopened',
      updatedAt: now,
      closedAt: isClosing ? now : null,
      closedById: isClosing ? actor.accountId : null,
    }),
  );
  emitIssue(core, actor, { action: isClosing ? 'closed' : 'reopened', issue: next });
  return next;
}

/** Changes title and body of an issue or pull request, and sends `edited` when they are different now. */
export function editTexts(
  core: Core,
  actor: Actor,
  { issue, change }: { issue: Issue; change: Pick<IssueChange, 'title' | 'body'> },
): Issue {
  const { title = issue.title, body = issue.body } = change;
  if (title === issue.title && body === issue.body) return issue;
  const next = core.store.change(() =>
    core.store.tables.issues.update(issue.id, {
      title,
      body,
      updatedAt: core.now(),
      ...(body === issue.body ? {} : { bodyEditorId: actor.accountId }),
    }),
  );
  const changes = {
    ...(title === issue.title ? {} : { title: { from: issue.title } }),
    ...(body === issue.body ? {} : { body: { from: issue.body ?? '' } }),
  };
  emitIssue(core, actor, { action: 'edited', issue: next, more: { changes } });
  return next;
}

/** Gives an issue exactly these labels; `labeled` and `unlabeled` are sent for the difference. */
export function setLabels(
  core: Core,
  actor: Actor,
  { issue, labels }: { issue: Issue; labels: readonly Label[] },
): Issue {
  const after = [...new Set(labels.map(({ id }) => id))];
  const added = labels.filter(({ id }) => !issue.labelIds.includes(id));
  const removed = issue.labelIds
    .filter((id) => !after.includes(id))
    .flatMap((id) => core.store.tables.labels.get(id) ?? []);
  if (added.length + removed.length === 0) return issue;
  const next = core.store.change(() =>
    core.store.tables.issues.update(issue.id, { labelIds: after, updatedAt: core.now() }),
  );
  for (const label of added) emitLabeling(core, actor, { action: 'labeled', issue: next, label });
  for (const label of removed) emitLabeling(core, actor, { action: 'unlabeled', issue: next, label });
  return next;
}

/** Gives an issue exactly these assignees, ten at most. */
export function setAssignees(
  core: Core,
  actor: Actor,
  { issue, userIds }: { issue: Issue; userIds: readonly number[] },
): Issue {
  const after = [...new Set(userIds)].slice(0, 10);
  const added = after.filter((id) => !issue.assigneeIds.includes(id));
  const removed = issue.assigneeIds.filter((id) => !after.includes(id));
  if (added.length + removed.length === 0) return issue;
  const next = core.store.change(() => {
    for (const accountId of added) noteEvent(core, actor, { issueId: issue.id, kind: 'assigned', accountId });
    return core.store.tables.issues.update(issue.id, { assigneeIds: after, updatedAt: core.now() });
  });
  for (const userId of added) emitAssignment(core, actor, { action: 'assigned', issue: next, userId });
  for (const userId of removed) emitAssignment(core, actor, { action: 'unassigned', issue: next, userId });
  return next;
}
