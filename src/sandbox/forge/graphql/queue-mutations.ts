import { dequeue, enqueue } from '../actions/merge-queue.ts';
import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import { operations } from '../rest/operations.ts';
import type { QueueEntry } from '../store/model/merge-queue.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import { keyOf } from '../store/tables.ts';
import { demand, recordAt, type Asked } from './asked.ts';
import { actorOf, echo, repositoryOf, type Mutated } from './mutated.ts';
import { pullNode } from './pull-requests.ts';

/** The merge queue, which GitHub has in its GraphQL API alone. */
export function queueMutations(asked: Asked): object {
  const { core, caller } = asked;
  const pullAt = (id: string): PullRequest => {
    const pull = recordAt(id, 'PR', core.store.tables.pullRequests);
    const needed = operations['PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge'];
    demand(asked, repositoryOf(asked, pull), needed);
    return pull;
  };
  return {
    enqueuePullRequest: async ({
      input,
    }: Mutated<{ pullRequestId: string; expectedHeadOid?: string | null }>) => {
      const pull = pullAt(input.pullRequestId);
      const expectedHead = input.expectedHeadOid ?? undefined;
      const entry = await enqueue(core, actorOf(caller), { pull, expectedHead });
      return echo(input, { mergeQueueEntry: entryNode(asked, pull, entry) });
    },
    dequeuePullRequest: async ({ input }: Mutated<{ id: string }>) => {
      await dequeue(core, actorOf(caller), pullAt(input.id));
      return echo(input, { mergeQueueEntry: null });
    },
  };
}

function entryNode(asked: Asked, pull: PullRequest, entry: QueueEntry): object {
  return {
    __typename: 'MergeQueueEntry',
    id: nodeId('MQE', entry.id),
    position: positionOf(asked.core, entry),
    pullRequest: () => pullNode(asked, repositoryOf(asked, pull), pull),
  };
}

/** Counted from 1. */
function positionOf(core: Core, { id, repositoryId, baseBranch }: QueueEntry): number {
  const waiting = core.store.by.queueEntriesOfBranch.all(keyOf(repositoryId, baseBranch));
  return waiting.filter((entry) => entry.id <= id).length;
}
