import { ApiError } from '../../api-error.ts';
import { followMergeGroup } from '../../actions/merge-queue.ts';
import { emitStatus } from '../../hooks/emit.ts';
import { presentCombinedStatus, presentStatus } from '../../present/check.ts';
import { keyOf } from '../../store/tables.ts';
import { actorOf, created, ok, type Handlers } from '../call.ts';
import { listReply } from '../pages.ts';
import { commitNamed } from './commits.ts';

const states = ['error', 'failure', 'pending', 'success'] as const;

/** Commit statuses. */
export const statusRoutes = {
  'POST /repos/{owner}/{repo}/statuses/{sha}': async (call) => {
    const { core, fields, git, parameter, repository } = call;
    const sha = parameter('sha');
    const state = fields.choice('state', states);
    if (state === undefined) throw new ApiError(422, `Invalid request.\n\n"state" wasn't supplied.`);
    if ((await git.commit(sha)) === undefined) throw new ApiError(422, `No commit found for SHA: ${sha}`);
    const now = core.now();
    const status = core.store.change(() =>
      core.store.tables.statuses.put({
        id: core.store.nextId('statuses'),
        repositoryId: repository.id,
        sha,
        state,
        context: fields.optionalText('context') ?? 'default',
        description: fields.optionalText('description') ?? null,
        targetUrl: fields.optionalText('target_url') ?? null,
        creatorId: actorOf(call).accountId,
        createdAt: now,
        updatedAt: now,
      }),
    );
    emitStatus(core, actorOf(call), status);
    followMergeGroup(core, { repositoryId: status.repositoryId, sha: status.sha });
    return created(presentStatus(core, status));
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/status': async (call) =>
    ok(presentCombinedStatus(call.core, call.repository, await commitNamed(call, call.parameter('ref')))),
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses': async (call) => {
    const sha = await commitNamed(call, call.parameter('ref'));
    const all = call.core.store.by.statusesOfCommit.all(keyOf(call.repository.id, sha));
    return listReply(call, all.toReversed(), (status) => presentStatus(call.core, status));
  },
} satisfies Handlers;
