import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import type { TimelineEvent } from '../store/model/timeline.ts';

/** Keeps that something happened to an issue. Call it inside a change of the store. */
export function noteEvent(
  core: Core,
  { accountId: actorId }: Actor,
  event: Pick<TimelineEvent, 'issueId' | 'kind' | 'accountId'>,
): void {
  core.store.tables.timeline.put({
    ...event,
    actorId,
    id: core.store.nextId('timeline'),
    createdAt: core.now(),
  });
}
