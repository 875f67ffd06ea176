import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { presentSimpleCommit } from '../present/commit.ts';
import type { MergeGroup, QueueEntry } from '../store/model/merge-queue.ts';

/** Sends `merge_group`: checks are asked for, or the group is gone for a reason. */
export function emitMergeGroup(
  core: Core,
  actor: Actor,
  event: {
    readonly entry: QueueEntry;
    readonly group: MergeGroup;
    readonly reason?: 'merged' | 'invalidated' | 'dequeued';
  },
): void {
  const { entry, group, reason } = event;
  core.events.emit({
    name: 'merge_group',
    action: reason === undefined ? 'checks_requested' : 'destroyed',
    repositoryId: entry.repositoryId,
    senderId: actor.accountId,
    payload: async () => {
      const commit = await core.repositories.open(entry.repositoryId).commit(group.sha);
      if (commit === undefined) throw new Error(`the commit of merge group ${group.ref} is missing`);
      return {
        ...(reason === undefined ? {} : { reason }),
        merge_group: {
          head_sha: group.sha,
          head_ref: group.ref,
          base_sha: group.baseSha,
          base_ref: `refs/heads/${entry.baseBranch}`,
          head_commit: presentSimpleCommit(commit),
        },
      };
    },
  });
}
