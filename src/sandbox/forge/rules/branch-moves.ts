import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { isAncestor } from '../git/history.ts';
import { branchOf } from '../git/refs.ts';
import type { RefChange } from '../hooks/push-event.ts';
import type { Repository } from '../store/model/repository.ts';
import type { Rule } from '../store/model/ruleset.ts';
import { isClosedTo, mayBypass, rulesFor } from './branch-rules.ts';

interface Pusher {
  readonly repository: Repository;
  readonly actor: Actor;
}

/** Why rules refuse that somebody moves a ref by a push, in GitHub's words; undefined where they do not. */
export async function refusedMove(
  core: Core,
  pusher: Pusher,
  change: RefChange,
): Promise<string | undefined> {
  const word = refusedByKind(core, pusher, change);
  if (word !== undefined) return word;
  const { before, after } = change;
  const isForced =
    before !== undefined &&
    after !== undefined &&
    isForceRefused(core, pusher, change.ref) &&
    !(await isAncestor(core.repositories.open(pusher.repository.id).directory, before, after));
  return isForced ? 'Cannot force-push to this branch.' : undefined;
}

/** The same, as far as it can be told before the new commits are there. */
export function refusedByKind(
  core: Core,
  { repository, actor }: Pusher,
  { ref, before, after }: RefChange,
): string | undefined {
  const branch = branchOf(ref);
  if (branch === undefined) return undefined;
  if (before === undefined) {
    return isRefused(core, { repository, actor }, { branch, type: 'creation' })
      ? 'Cannot create ref due to creations being restricted.'
      : undefined;
  }
  if (after === undefined && isRefused(core, { repository, actor }, { branch, type: 'deletion' }))
    return 'Cannot delete this branch.';
  return isClosedTo(core, { repository, branch, actor })
    ? 'Changes must be made through a pull request.'
    : undefined;
}

/** Whether a branch may only be moved on from where it is. */
export function isForceRefused(core: Core, pusher: Pusher, ref: string): boolean {
  const branch = branchOf(ref);
  return branch !== undefined && isRefused(core, pusher, { branch, type: 'non_fast_forward' });
}

function isRefused(
  core: Core,
  { repository, actor }: Pusher,
  { branch, type }: { readonly branch: string; readonly type: Rule['type'] },
): boolean {
  return rulesFor(core, repository, branch)
    .filter((ruleset) => !mayBypass(core, ruleset, { repository, actor, isPullRequest: false }))
    .some(({ rules }) => rules.some((rule) => rule.type === type));
}
