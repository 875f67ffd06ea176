import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import type { Repository } from '../store/model/repository.ts';
import { mayBypass, rulesFor, rulesOf } from './branch-rules.ts';
import { checkViolations } from './required-checks.ts';
import { reviewViolations } from './reviews.ts';

interface Merge {
  readonly repository: Repository;
  readonly pull: PullRequest;
  /** Left out: what holds for everybody who is on no list. */
  readonly actor?: Actor;
  /** Done by the merge queue itself, which then need not go through it. */
  readonly isQueued?: boolean;
}

/** What keeps a pull request from being merged now by the rules of its base branch; empty when nothing does. */
export async function mergeViolations(core: Core, merge: Merge): Promise<readonly string[]> {
  const { repository, pull, actor } = merge;
  const rulesets = rulesFor(core, repository, pull.baseBranch).filter(
    (ruleset) => actor === undefined || !mayBypass(core, ruleset, { repository, actor, isPullRequest: true }),
  );
  const checks = rulesOf(rulesets, 'required_status_checks');
  const reviews = await Promise.all(
    rulesOf(rulesets, 'pull_request').map(({ parameters }) => reviewViolations(core, merge, parameters)),
  );
  const isQueueSkipped = rulesOf(rulesets, 'merge_queue').length > 0 && merge.isQueued !== true;
  return [
    ...new Set([
      ...(isQueueSkipped ? ['Changes must be made through the merge queue.'] : []),
      ...checks.flatMap(({ parameters }) =>
        checkViolations(core, { repository, sha: pull.headSha }, parameters),
      ),
      ...(await strictViolations(core, merge, checks.some(isStrict))),
      ...reviews.flat(),
    ]),
  ];
}

function isStrict({
  parameters,
}: {
  parameters: { strict_required_status_checks_policy: boolean };
}): boolean {
  return parameters.strict_required_status_checks_policy;
}

async function strictViolations(
  core: Core,
  { repository, pull, isQueued }: Merge,
  isAsked: boolean,
): Promise<readonly string[]> {
  if (!isAsked || isQueued === true) return [];
  const git = core.repositories.open(repository.id);
  const base = (await git.refs()).get(`refs/heads/${pull.baseBranch}`);
  if (base === undefined) return [];
  const { behind } = await git.distance(base, pull.headSha);
  return behind === 0 ? [] : ['The head branch is not up to date with the base branch.'];
}

/** Refuses a merge that the rules do not allow, as GitHub does: 405. */
export async function requireMergeAllowed(core: Core, merge: Merge): Promise<void> {
  const violations = await mergeViolations(core, merge);
  if (violations.length > 0)
    throw new ApiError(405, `Repository rule violations found\n\n${violations.join('\n\n')}\n\n`);
}
