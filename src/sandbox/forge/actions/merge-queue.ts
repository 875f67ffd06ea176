import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { emitPullRequest } from '../hooks/emit.ts';
import { emitMergeGroup } from '../hooks/emit-merge-group.ts';
import { issueOf } from '../present/pull-request.ts';
import { rulesFor, rulesOf } from '../rules/branch-rules.ts';
import { standingOf, type CheckStanding } from '../rules/required-checks.ts';
import { mergeViolations } from '../rules/violations.ts';
import type { MergeGroup, QueueEntry } from '../store/model/merge-queue.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import type { Repository } from '../store/model/repository.ts';
import type { MergeQueueParameters } from '../store/model/ruleset.ts';
import { keyOf } from '../store/tables.ts';
import { buildCommit, deleteHeadBranch } from './merge.ts';
import { dropTestMerge } from './pull-request-heads.ts';
import { current, markMerged } from './pull-request-state.ts';
import { moveRefs } from './refs.ts';

/** Puts a pull request at the end of the queue of its base branch; 422 where it has none or rules forbid the merge. */
export async function enqueue(
  core: Core,
  actor: Actor,
  { pull, expectedHead }: { pull: PullRequest; expectedHead?: string | undefined },
): Promise<QueueEntry> {
  const repository = repositoryOf(core, pull);
  if (queueRule(core, repository, pull.baseBranch) === undefined)
    throw new ApiError(422, `The branch ${pull.baseBranch} has no merge queue.`);
  if (entryOf(core, pull) !== undefined)
    throw new ApiError(422, 'Pull request is already in the merge queue.');
  if (issueOf(core, pull).state === 'closed' || pull.isDraft)
    throw new ApiError(422, 'Pull request cannot be merged as it is.');
  if (expectedHead !== undefined && expectedHead !== pull.headSha)
    throw new ApiError(422, 'Head branch was modified. Review and try the merge again.');
  const violations = await mergeViolations(core, { repository, pull, isQueued: true });
  if (violations.length > 0) throw new ApiError(422, violations.join('\n\n'));
  const entry = core.store.change(() =>
    core.store.tables.queueEntries.put({
      id: core.store.nextId('queueEntries'),
      repositoryId: repository.id,
      pullRequestId: pull.id,
      baseBranch: pull.baseBranch,
      headSha: pull.headSha,
      group: null,
      enqueuedById: actor.accountId,
      createdAt: core.now(),
    }),
  );
  emitPullRequest(core, actor, { action: 'enqueued', pull });
  core.followQueue(repository.id, pull.baseBranch);
  return entry;
}

/** The place of a pull request in a queue; undefined where it is in none. */
export function entryOf(core: Core, pull: PullRequest): QueueEntry | undefined {
  return core.store.by.queueEntryOfPullRequest.first(pull.id);
}

/** Takes a pull request out of the queue that it is in. */
export async function dequeue(core: Core, actor: Actor, pull: PullRequest): Promise<void> {
  const entry = entryOf(core, pull);
  if (entry === undefined) return;
  const repository = repositoryOf(core, pull);
  await core.repositories
    .open(repository.id)
    .exclusive(() => remove(core, actor, { entry, repository, reason: 'dequeued' }));
  core.followQueue(repository.id, entry.baseBranch);
}

/** Looks, in the background, whether the first of a queue can be built, merged or has failed. */
export function followQueue(core: Core, repositoryId: number, branch: string): void {
  const repository = core.store.tables.repositories.get(repositoryId);
  if (repository === undefined) return;
  if (core.store.by.queueEntriesOfBranch.first(keyOf(repositoryId, branch)) === undefined) return;
  core.tasks.run(() =>
    core.repositories.open(repository.id).exclusive(() => advance(core, repository, branch)),
  );
}

/** As `followQueue`, for the queue in which a commit is a merge group. */
export function followMergeGroup(
  core: Core,
  { repositoryId, sha }: { repositoryId: number; sha: string },
): void {
  const entry = core.store.tables.queueEntries
    .list()
    .find((item) => item.repositoryId === repositoryId && item.group?.sha === sha);
  if (entry !== undefined) core.followQueue(repositoryId, entry.baseBranch);
}

/** Goes on until the first of the queue waits for checks, or nobody is left. Call it inside `exclusive`. */
async function advance(core: Core, repository: Repository, branch: string): Promise<void> {
  for (;;) {
    const waiting = core.store.by.queueEntriesOfBranch.all(keyOf(repository.id, branch));
    for (const entry of waiting)
      if (isOver(core, entry)) await remove(core, actorOf(entry), { entry, repository, reason: 'dequeued' });
    const entry = core.store.by.queueEntriesOfBranch.first(keyOf(repository.id, branch));
    if (entry === undefined) return;
    if ((await settle(core, repository, entry)) === 'waits') return;
  }
}

/** True when a pull request is closed, or has another head than the one that was put into the queue. */
function isOver(core: Core, entry: QueueEntry): boolean {
  const pull = pullOf(core, entry);
  return pull.headSha !== entry.headSha || issueOf(core, pull).state === 'closed';
}

function actorOf({ enqueuedById }: QueueEntry): Actor {
  return { accountId: enqueuedById };
}

/** Brings the first of a queue one step further. */
async function settle(core: Core, repository: Repository, entry: QueueEntry): Promise<'waits' | 'goes on'> {
  const actor = actorOf(entry);
  const git = core.repositories.open(repository.id);
  const base = (await git.refs()).get(`refs/heads/${entry.baseBranch}`);
  if (base === undefined || entry.group === null || entry.group.baseSha !== base) {
    const group = base === undefined ? undefined : await build(core, { repository, entry, base });
    const left = { ...entry, group: null };
    if (group === undefined) await remove(core, actor, { entry: left, repository, reason: 'invalidated' });
    return 'goes on';
  }
  const standings = requiredStandings(core, repository, { branch: entry.baseBranch, sha: entry.group.sha });
  if (standings.includes('failed')) {
    await remove(core, actor, { entry, repository, reason: 'invalidated' });
    return 'goes on';
  }
  if (standings.some((standing) => standing !== 'passed')) return 'waits';
  await merge(core, actor, { repository, entry, group: entry.group });
  return 'goes on';
}

function requiredStandings(
  core: Core,
  repository: Repository,
  { branch, sha }: { branch: string; sha: string },
): readonly CheckStanding[] {
  return rulesOf(rulesFor(core, repository, branch), 'required_status_checks')
    .flatMap(({ parameters }) => parameters.required_status_checks)
    .map((check) => standingOf(core, { repository, sha }, check));
}

const methods = { MERGE: 'merge', SQUASH: 'squash', REBASE: 'rebase' } as const;

/** Makes the commit that would become of the base branch, on a branch of its own, and asks for checks of it. */
async function build(
  core: Core,
  { repository, entry, base }: { repository: Repository; entry: QueueEntry; base: string },
): Promise<MergeGroup | undefined> {
  const actor = actorOf(entry);
  const pull = pullOf(core, entry);
  const rule = queueRule(core, repository, entry.baseBranch);
  const method = methods[rule?.merge_method ?? 'MERGE'];
  await dropGroup(core, actor, { repository, entry, reason: 'invalidated' });
  try {
    const sha = await buildCommit(core, actor, { pull, method, base });
    const ref = `refs/heads/gh-readonly-queue/${entry.baseBranch}/pr-${pull.number}-${base}`;
    const group = { ref, sha, baseSha: base };
    core.store.change(() => core.store.tables.queueEntries.update(entry.id, { group }));
    const changes = [{ ref, before: undefined, after: sha }];
    await moveRefs(core, actor, { repository, changes, isMerge: true });
    emitMergeGroup(core, actor, { entry, group });
    return group;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

async function merge(
  core: Core,
  actor: Actor,
  { repository, entry, group }: { repository: Repository; entry: QueueEntry; group: MergeGroup },
): Promise<void> {
  const merged = markMerged(core, actor, { pull: pullOf(core, entry), sha: group.sha });
  const ref = `refs/heads/${entry.baseBranch}`;
  const changes = [{ ref, before: group.baseSha, after: group.sha }];
  await moveRefs(core, actor, { repository, changes, isMerge: true });
  await dropGroup(core, actor, { repository, entry, reason: 'merged' });
  core.store.change(() => core.store.tables.queueEntries.remove(entry.id));
  await dropTestMerge(core, merged);
  await deleteHeadBranch(core, actor, { repository, pull: merged });
}

type Reason = 'merged' | 'invalidated' | 'dequeued';

interface Removal {
  readonly repository: Repository;
  readonly entry: QueueEntry;
  readonly reason: Reason;
}

/** Takes an entry out of its queue, with what was built for it. */
async function remove(core: Core, actor: Actor, removal: Removal): Promise<void> {
  const { entry, reason } = removal;
  core.store.change(() => core.store.tables.queueEntries.remove(entry.id));
  await dropGroup(core, actor, removal);
  const why = reason === 'dequeued' ? 'MANUAL' : 'CI_FAILURE';
  emitPullRequest(core, actor, { action: 'dequeued', pull: pullOf(core, entry), more: { reason: why } });
}

async function dropGroup(core: Core, actor: Actor, { repository, entry, reason }: Removal): Promise<void> {
  const { group } = entry;
  if (group === null) return;
  core.store.change(() => {
    if (core.store.tables.queueEntries.get(entry.id) !== undefined)
      core.store.tables.queueEntries.update(entry.id, { group: null });
  });
  emitMergeGroup(core, actor, { entry, group, reason });
  const before = (await core.repositories.open(repository.id).refs()).get(group.ref);
  if (before !== undefined) {
    const changes = [{ ref: group.ref, before, after: undefined }];
    await moveRefs(core, actor, { repository, changes, isMerge: true });
  }
}

function queueRule(core: Core, repository: Repository, branch: string): MergeQueueParameters | undefined {
  return rulesOf(rulesFor(core, repository, branch), 'merge_queue')[0]?.parameters;
}

function pullOf(core: Core, { pullRequestId }: QueueEntry): PullRequest {
  const pull = core.store.tables.pullRequests.get(pullRequestId);
  if (pull === undefined) throw new Error(`pull request ${pullRequestId} is missing from the forge's state`);
  return current(core, pull);
}

function repositoryOf(core: Core, { repositoryId }: PullRequest): Repository {
  const repository = core.store.tables.repositories.get(repositoryId);
  if (repository === undefined) throw new ApiError(404, 'Not Found');
  return repository;
}
