import { createIssue } from '../actions/issues.ts';
import { createLabel } from '../actions/labels.ts';
import { emitLabel } from '../hooks/emit.ts';
import { nodeId } from '../node-id.ts';
import { issuePage } from '../present/issue.ts';
import { operations } from '../rest/operations.ts';
import type { Issue } from '../store/model/issue.ts';
import type { Label, Repository } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';
import { actorNode } from './accounts.ts';
import { demand, recordAt, type Asked } from './asked.ts';
import { connection, type PageArguments } from './connection.ts';
import { actorOf, echo, repositoryAt, type Mutated } from './mutated.ts';

export interface IssuesWish extends PageArguments {
  readonly labels?: readonly string[] | null;
  readonly states?: readonly ('OPEN' | 'CLOSED')[] | null;
  readonly filterBy?: { readonly createdBy?: string | null } | null;
  readonly orderBy?: {
    readonly field: 'CREATED_AT' | 'UPDATED_AT';
    readonly direction: 'ASC' | 'DESC';
  } | null;
}

/** The label of a name; null where there is none. */
export function labelNamed(asked: Asked, repository: Repository, name: string): object | null {
  demand(asked, repository, { role: 'read', permissions: ['issues:read', 'pull_requests:read'] });
  const label = asked.core.store.by.labelByName.first(keyOf(repository.id, name));
  return label === undefined ? null : labelNode(label);
}

function labelNode({ id, name }: Label): object {
  return { __typename: 'Label', id: nodeId('LA', id), name };
}

/** Opens an issue with labels that are there, and makes labels. */
export function issueMutations(asked: Asked): object {
  const { core, caller } = asked;
  return {
    createIssue: ({ input }: Mutated<IssueInput>) => {
      const repository = repositoryAt(asked, input.repositoryId);
      demand(asked, repository, operations['POST /repos/{owner}/{repo}/issues']);
      const { title, body } = input;
      const labels = (input.labelIds ?? []).map((id) => recordAt(id, 'LA', core.store.tables.labels).name);
      const issue = createIssue(core, actorOf(caller), { repository, title, body: body ?? null, labels });
      return echo(input, { issue: issueNode(asked, issue) });
    },
    createLabel: ({ input }: Mutated<LabelInput>) => {
      const repository = repositoryAt(asked, input.repositoryId);
      demand(asked, repository, operations['POST /repos/{owner}/{repo}/labels']);
      const { name, color, description } = input;
      const label = createLabel(core, repository, { name, color, description });
      emitLabel(core, actorOf(caller), { action: 'created', label });
      return echo(input, { label: labelNode(label) });
    },
  };
}

interface LabelInput {
  readonly repositoryId: string;
  readonly name: string;
  readonly color: string;
  readonly description?: string | null;
}

interface IssueInput {
  readonly repositoryId: string;
  readonly title: string;
  readonly body?: string | null;
  readonly labelIds?: readonly string[] | null;
}

/**
 * The issues of a repository that have one of some labels and are written by somebody, without pull requests; oldest first
 * unless told else. Who writes is told by the whole login, which ends in `[bot]` for bots, as github.com takes it.
 */
export function issuesOf(asked: Asked, repository: Repository, wish: IssuesWish): object {
  demand(asked, repository, { role: 'read', permissions: ['issues:read'] });
  const { labels, states, orderBy, filterBy, ...page } = wish;
  const { store } = asked.core;
  const author = filterBy?.createdBy?.toLowerCase();
  const wanted = labels?.map((name) => store.by.labelByName.first(keyOf(repository.id, name))?.id);
  const time = ({ createdAt, updatedAt }: Issue): string =>
    orderBy?.field === 'UPDATED_AT' ? updatedAt : createdAt;
  const found = store.by.issuesOfRepository
    .all(repository.id)
    .filter(({ isPullRequest }) => !isPullRequest)
    .filter(({ state }) => states?.includes(state === 'open' ? 'OPEN' : 'CLOSED') ?? true)
    .filter(({ labelIds }) => wanted?.some((id) => id !== undefined && labelIds.includes(id)) ?? true)
    .filter(
      ({ authorId }) =>
        author === undefined || store.tables.accounts.get(authorId)?.login.toLowerCase() === author,
    )
    .toSorted((a, b) => time(a).localeCompare(time(b)) || a.number - b.number);
  const all = orderBy?.direction === 'DESC' ? found.toReversed() : found;
  return connection({ name: 'issues', all }, page, (issue) => issueNode(asked, issue));
}

function issueNode(asked: Asked, issue: Issue): object {
  const { core, caller } = asked;
  const { closedAt, closedById } = issue;
  const closings = issue.state === 'closed' ? [issue] : [];
  return {
    __typename: 'Issue',
    id: nodeId('I', issue.id),
    fullDatabaseId: String(issue.id),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    state: issue.state === 'open' ? 'OPEN' : 'CLOSED',
    url: issuePage(core, issue),
    createdAt: issue.createdAt,
    author: () => actorNode(core, issue.authorId),
    editor: () => (issue.bodyEditorId === undefined ? null : actorNode(core, issue.bodyEditorId)),
    viewerDidAuthor:
      caller.kind !== 'anonymous' && caller.kind !== 'app' && actorOf(caller).accountId === issue.authorId,
    // Only the last closing is kept; an issue that was opened again has none to show.
    timelineItems: (page: PageArguments) =>
      connection({ name: 'timelineItems', all: closings }, page, () => ({
        __typename: 'ClosedEvent',
        id: nodeId('CE', issue.id),
        createdAt: closedAt,
        actor: () => (closedById === null ? null : actorNode(core, closedById)),
      })),
  };
}
