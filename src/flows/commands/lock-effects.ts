import { lockMessage } from '../../commands/lock-message.ts';
import type { CommandResult } from '../../model/command-answer.ts';
import type { EnvironmentLock, LockRecord } from '../../model/environment-lock.ts';
import { formatLookupKey } from '../../model/lookup-key.ts';
import type { CommentFact } from '../../model/pull-request-facts.ts';
import type { LockPlace } from '../../ports/lock-keeper.ts';
import { minuteOf } from '../../render/approvals/lock-blocks.ts';
import { failedEffect, type Effect, type EffectContext, type EffectRequest } from './effect.ts';
import { lockOf, type FoundLocks } from './read-locks.ts';

/** Locks an environment. Doing it twice for one comment leaves one lock. Throws `ForgeError` and `GitError`. */
export async function lockEnvironment(
  { environment, reason }: { readonly environment: string; readonly reason: string },
  { comment, locks }: EffectRequest,
  context: EffectContext,
): Promise<Effect> {
  const { ports, gate } = context;
  const [key] = ports.markerKeys;
  const standing = lockOf(locks, environment);
  if (standing?.record?.commentId === comment.id) {
    // Set by a run that may have ended right after it.
    await lookAtAll(context);
    return locked(environment);
  }
  if (standing !== undefined || key === undefined) return taken(environment, standing);
  const record = recordOf({ environment, reason }, comment, gate.facts.pullRequest);
  const setting = await ports.locks.set(placeOf(environment, context), {
    message: lockMessage(record, key),
    at: comment.createdAt,
    by: gate.bot,
  });
  if (setting.kind === 'taken') return taken(environment, undefined);
  await lookAtAll(context);
  const found = [...locks.found, { environment, commit: setting.commit, record }];
  return { ...locked(environment), locks: { ...locks, found } };
}

function recordOf(
  wanted: { readonly environment: string; readonly reason: string },
  { by, createdAt, id }: CommentFact,
  { repositoryId, key }: EffectContext['gate']['facts']['pullRequest'],
): LockRecord {
  return {
    repositoryId,
    ...wanted,
    by: { id: by.id, login: by.login },
    at: createdAt,
    pullRequest: key.number,
    commentId: id,
  };
}

function locked(environment: string): Effect {
  return {
    result: {
      kind: 'done',
      said: `\`${environment}\` is locked.`,
      details: [
        'No change that alters it can be merged until it is unlocked; changes elsewhere go on.',
        `\`/unlock ${environment}\` takes the lock away.`,
      ],
    },
  };
}

function taken(environment: string, standing: EnvironmentLock | undefined): Effect {
  return failedEffect({
    code: 'lock-exists',
    message: `\`${environment}\` is locked already, ${lockWords(standing)}.`,
    hint: `Talk to them, or type \`/unlock ${environment}\` first.`,
  });
}

function lockWords(standing: EnvironmentLock | undefined): string {
  if (standing === undefined) return 'by somebody who was faster';
  const { record } = standing;
  if (record === undefined) return 'by hand, by somebody with write access';
  const reason = record.reason.replaceAll('`', "'");
  return `by \`@${record.by.login}\` since \`${minuteOf(record.at)}\`: \`${reason}\``;
}

/** Takes away the lock that was there when the command was given. Throws `ForgeError` and `GitError`. */
export async function unlockEnvironment(
  { environment }: { readonly environment: string },
  { comment, locks }: EffectRequest,
  context: EffectContext,
): Promise<Effect> {
  const standing = lockOf(locks, environment);
  if (standing === undefined)
    return { result: { kind: 'nothing-to-do', said: `\`${environment}\` is not locked.` } };
  // Comments are numbered across a repository, so this lock was not meant.
  if (standing.record !== undefined && standing.record.commentId > comment.id) return newer(environment);
  const removal = await context.ports.locks.remove(placeOf(environment, context), standing.commit);
  if (removal === 'changed') return newer(environment);
  await lookAtAll(context);
  if (removal === 'gone') return { result: goneAlready(environment) };
  const result = { kind: 'done', said: `\`${environment}\` is unlocked.` } as const;
  return { result, locks: without(locks, environment) };
}

/** Nothing was taken away, so what this look has read of it holds: a ref below its name locks as well. */
function goneAlready(environment: string): CommandResult {
  return {
    kind: 'done',
    said: `The lock of \`${environment}\` is gone already.`,
    details: [
      `If it is shown as locked after this, somebody has set a ref below its name by hand: \`git ls-remote origin "refs/charter/locks/*"\` lists them.`,
    ],
  };
}

function newer(environment: string): Effect {
  return failedEffect({
    code: 'lock-newer',
    message: `\`${environment}\` was locked anew since this was written.`,
    hint: `Look at who locked it and why with \`/status\`, then type \`/unlock ${environment}\` again.`,
  });
}

function without(locks: FoundLocks, environment: string): FoundLocks {
  return { ...locks, found: locks.found.filter((lock) => lock.environment !== environment) };
}

function placeOf(environment: string, { gate, forge }: EffectContext): LockPlace {
  const { cloneUrl } = gate.facts.pullRequest;
  return { cloneUrl, environment, token: () => forge.mintLockToken() };
}

/**
 * Every open pull request may wait for the environment, or have to. Where that cannot be queued the whole run is tried
 * again: a fault of the queue is no answer to a command, and names machines that are nobody's business there.
 */
async function lookAtAll({ ports, gate, installationId }: EffectContext): Promise<void> {
  const { owner, repo } = gate.facts.pullRequest.key;
  const key = formatLookupKey({ kind: 'repository', owner, repo });
  try {
    await ports.queue.enqueue({ key, installationId, isBackground: true });
  } catch (cause) {
    throw new Error('the look at all open pull requests could not be queued', { cause });
  }
}
