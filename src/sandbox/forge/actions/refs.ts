import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import type { GitRepository } from '../git/git-repository.ts';
import { branchOf } from '../git/refs.ts';
import { emitRefChange, type RefChange } from '../hooks/push-event.ts';
import { refusedMove } from '../rules/branch-moves.ts';
import type { Repository } from '../store/model/repository.ts';
import { requestSuites } from './check-suites.ts';
import { followBranch } from './pull-request-heads.ts';

/**
 * Moves refs through the API, all or none, and does everything that follows. Throws 422 when a ref is not where it
 * was expected or the move is refused.
 */
export async function moveRefs(
  core: Core,
  actor: Actor,
  request: {
    readonly repository: Repository;
    readonly changes: readonly RefChange[];
    /** What rules say of pushes does not hold. */
    readonly isMerge?: boolean;
  },
): Promise<void> {
  const { repository, changes } = request;
  if (request.isMerge !== true) await refuseByRules(core, actor, { repository, changes });
  const git = core.repositories.open(repository.id);
  const branches = branchTips(await git.refs());
  const refusal = await git.updateRefs(changes);
  if (refusal !== undefined) throw new ApiError(422, `Reference update failed: ${refusal}`);
  await followRefs(core, actor, { repository, changes, branches });
}

/** Refuses to move a branch as rules do not allow it, as GitHub does: 409. */
async function refuseByRules(
  core: Core,
  actor: Actor,
  { repository, changes }: { repository: Repository; changes: readonly RefChange[] },
): Promise<void> {
  for (const change of changes) {
    const word = await refusedMove(core, { repository, actor }, change);
    if (word !== undefined) throw new ApiError(409, `Repository rule violations found\n\n${word}\n\n`);
  }
}

/** What branches point at. */
export function branchTips(refs: ReadonlyMap<string, string>): readonly string[] {
  return [...refs].filter(([ref]) => ref.startsWith('refs/heads/')).map(([, sha]) => sha);
}

/**
 * Everything that follows when refs have moved, by a push or by the API: the default branch of an empty repository,
 * pull request heads, merges and closings, check suites, webhooks. Call it inside the repository's `exclusive`.
 */
export async function followRefs(
  core: Core,
  actor: Actor,
  request: { repository: Repository; changes: readonly RefChange[]; branches: readonly string[] },
): Promise<void> {
  const { changes, branches } = request;
  const visible = changes.filter(({ ref }) => /^refs\/(?:heads|tags)\//.test(ref));
  if (visible.length === 0) return;
  const repository = await notePush(core, request.repository, {
    changes: visible,
    isFirst: branches.length === 0,
  });
  for (const change of visible) {
    const known = change.before === undefined ? branches : [change.before];
    emitRefChange(core, actor, { repository, change, known });
    const branch = branchOf(change.ref);
    if (branch === undefined) continue;
    await requestSuites(core, actor, { repository, branch, change });
    await followBranch(core, actor, { repository, branch, change });
  }
}

/** Notes the time; the first branch of an empty repository becomes its default branch. */
async function notePush(
  core: Core,
  repository: Repository,
  { changes, isFirst }: { changes: readonly RefChange[]; isFirst: boolean },
): Promise<Repository> {
  const branches = changes.flatMap(({ ref, after }) => (after === undefined ? [] : (branchOf(ref) ?? [])));
  const first = branches.includes(repository.defaultBranch) ? undefined : branches[0];
  const moves = isFirst && first !== undefined;
  if (moves) await core.repositories.setDefaultBranch(repository.id, first);
  const now = core.now();
  return core.store.change(() =>
    core.store.tables.repositories.update(repository.id, {
      pushedAt: now,
      updatedAt: now,
      ...(moves ? { defaultBranch: first } : {}),
    }),
  );
}

/** The commit that a name stands for: a full or short id, a branch, a tag, `heads/x`, `tags/x` or a full ref. */
export async function resolveCommit(git: GitRepository, name: string): Promise<string | undefined> {
  const refs = await git.refs();
  const candidates = [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`];
  const ref = candidates.find((candidate) => refs.has(candidate));
  const target = ref === undefined ? undefined : refs.get(ref);
  if (target !== undefined) return git.peel(target);
  if (/^[\da-f]{40}$/.test(name)) return git.peel(name);
  return /^[\da-f]{7,39}$/.test(name) ? git.expand(name) : undefined;
}
