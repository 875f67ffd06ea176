import { nodeId } from '../node-id.ts';
import type { TimelineEvent } from '../store/model/timeline.ts';
import { actorNode } from './accounts.ts';
import type { Asked } from './asked.ts';
import { connection, type PageArguments } from './connection.ts';

const names = {
  assigned: { type: 'AssignedEvent', item: 'ASSIGNED_EVENT', about: 'assignee' },
  'comment-deleted': {
    type: 'CommentDeletedEvent',
    item: 'COMMENT_DELETED_EVENT',
    about: 'deletedCommentAuthor',
  },
  'base-changed': { type: 'BaseRefChangedEvent', item: 'BASE_REF_CHANGED_EVENT', about: 'actor' },
  'head-forced': { type: 'HeadRefForcePushedEvent', item: 'HEAD_REF_FORCE_PUSHED_EVENT', about: 'actor' },
} as const;

/** `PullRequest.timelineItems`, of the sorts that the forge keeps. */
export function timelineOf(
  { core }: Asked,
  issueId: number,
  { itemTypes, ...page }: PageArguments & { readonly itemTypes?: readonly string[] | null },
): object {
  const all = core.store.by.timelineOfIssue
    .all(issueId)
    .filter(({ kind }) => itemTypes?.includes(names[kind].item) ?? true);
  return connection({ name: 'timelineItems', all }, page, (event: TimelineEvent) => ({
    __typename: names[event.kind].type,
    id: nodeId('TLE', event.id),
    createdAt: event.createdAt,
    actor: actorNode(core, event.actorId),
    [names[event.kind].about]: actorNode(core, event.accountId),
  }));
}
