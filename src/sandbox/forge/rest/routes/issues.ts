import { includesRole, roleOf } from '../../access/roles.ts';
import { createIssue, editIssue, setAssignees, setLabels } from '../../actions/issues.ts';
import { ensureLabels } from '../../actions/labels.ts';
import { editPullRequest } from '../../actions/pull-requests.ts';
import { ApiError, found, invalid } from '../../api-error.ts';
import { presentIssue } from '../../present/issue.ts';
import type { Issue } from '../../store/model/issue.ts';
import { keyOf } from '../../store/tables.ts';
import { findUser } from '../authorize.ts';
import { actorOf, created, ok, type Handlers, type Reply, type RepositoryCall } from '../call.ts';
import { listReply } from '../pages.ts';

/** Issues, and pull requests seen as issues. */
export const issueRoutes = {
  'GET /repos/{owner}/{repo}/issues': listIssues,
  'POST /repos/{owner}/{repo}/issues': (call) => {
    const { core, fields, repository } = call;
    const issue = createIssue(core, actorOf(call), {
      repository,
      title: fields.text('title'),
      body: fields.nullableText('body'),
      labels: fields.texts('labels'),
      assigneeIds: userIds(call, fields.texts('assignees') ?? []),
    });
    return created(presentIssue(core, issue));
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}': (call) => ok(presentIssue(call.core, issueOf(call))),
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}': async (call) => {
    const issue = issueOf(call);
    checkAuthority(call, issue);
    await editOne(call, issue);
    return ok(presentIssue(call.core, issueOf(call)));
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/assignees': (call) => ({
    status: 201,
    body: changeAssignees(call, (now, given) => [...now, ...given]),
  }),
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/assignees': (call) =>
    ok(changeAssignees(call, (now, given) => now.filter((id) => !given.includes(id)))),
} satisfies Handlers;

/** The issue that a call is about. */
export function issueOf({ core, repository, parameter }: RepositoryCall): Issue {
  return found(core.store.by.issueByNumber.first(keyOf(repository.id, parameter('issue_number'))));
}

/** Authors may edit what they wrote, those who triage everything. Apps were judged by permission. */
function checkAuthority({ caller, core, repository }: RepositoryCall, issue: Issue): void {
  if (caller.kind !== 'user' || issue.authorId === caller.account.id) return;
  if (!includesRole(roleOf(core, repository, caller.account.id), 'triage'))
    throw new ApiError(403, 'Must have triage access to the repository');
}

async function editOne(call: RepositoryCall, issue: Issue): Promise<void> {
  const { core, fields, repository } = call;
  const actor = actorOf(call);
  const change = {
    title: fields.optionalText('title'),
    body: fields.nullableText('body'),
    state: fields.choice('state', ['open', 'closed']),
    stateReason: fields.choice('state_reason', ['completed', 'not_planned', 'reopened']),
  };
  const pull = core.store.by.pullRequestByNumber.first(keyOf(repository.id, issue.number));
  if (pull === undefined) editIssue(core, actor, { issue, change });
  else await editPullRequest(core, actor, { pull, change });
  const labels = fields.texts('labels');
  if (labels !== undefined)
    setLabels(core, actor, { issue: issueOf(call), labels: ensureLabels(core, repository, labels) });
  const assignees = fields.texts('assignees');
  if (assignees !== undefined)
    setAssignees(core, actor, { issue: issueOf(call), userIds: userIds(call, assignees) });
}

function userIds({ core }: RepositoryCall, logins: readonly string[]): number[] {
  return logins.map((login) => {
    const user = findUser(core, login);
    if (user === undefined)
      throw invalid({ resource: 'Issue', field: 'assignees', code: 'invalid', value: login });
    return user.id;
  });
}

type Combine = (now: readonly number[], given: readonly number[]) => readonly number[];

function changeAssignees(call: RepositoryCall, combine: Combine): object {
  const issue = issueOf(call);
  const given = userIds(call, call.fields.texts('assignees') ?? []);
  const next = setAssignees(call.core, actorOf(call), { issue, userIds: combine(issue.assigneeIds, given) });
  return presentIssue(call.core, next);
}

function listIssues(call: RepositoryCall): Promise<Reply> {
  const { core, query, repository } = call;
  const state = query.get('state') ?? 'open';
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '');
  const since = query.get('since') ?? '';
  const creator = query.get('creator');
  const creatorId = creator === null ? undefined : findUser(core, creator)?.id;
  const chosen = core.store.by.issuesOfRepository
    .all(repository.id)
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((name) => hasLabel(call, issue, name)))
    .filter((issue) => issue.updatedAt >= since)
    .filter((issue) => creator === null || issue.authorId === creatorId);
  const time = (issue: Issue): string =>
    query.get('sort') === 'updated' ? issue.updatedAt : issue.createdAt;
  const sorted = chosen.toSorted((a, b) => time(a).localeCompare(time(b)) || a.number - b.number);
  const ordered = query.get('direction') === 'asc' ? sorted : sorted.toReversed();
  return listReply(call, ordered, (issue) => presentIssue(core, issue));
}

function hasLabel({ core, repository }: RepositoryCall, issue: Issue, name: string): boolean {
  const label = core.store.by.labelByName.first(keyOf(repository.id, name));
  return label !== undefined && issue.labelIds.includes(label.id);
}
