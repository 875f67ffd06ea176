import type { Core } from '../core.ts';
import type { CheckRun, CommitStatus } from '../store/model/check.ts';
import type { Repository } from '../store/model/repository.ts';
import type { StatusCheckParameters } from '../store/model/ruleset.ts';
import { keyOf } from '../store/tables.ts';

type RequiredCheck = StatusCheckParameters['required_status_checks'][number];

export type CheckStanding = 'passed' | 'expected' | 'pending' | 'failed';

/**
 * How a required check stands on a commit. One that is pinned to an App is met by checks of that App alone, whatever
 * another calls its own: https://docs.github.com/en/rest/repos/rules
 */
export function standingOf(
  core: Core,
  { repository, sha }: { repository: Repository; sha: string },
  { context, integration_id: appId }: RequiredCheck,
): CheckStanding {
  const key = keyOf(repository.id, sha);
  const run = core.store.by.runsOfCommit
    .all(key)
    .findLast((item) => item.name === context && (appId === undefined || item.appId === appId));
  const status = core.store.by.statusesOfCommit
    .all(key)
    .findLast((item) => item.context === context && isBy(core, item, appId));
  const standings = [
    ...(run === undefined ? [] : [ofRun(run)]),
    ...(status === undefined ? [] : [ofStatus(status)]),
  ];
  if (standings.length === 0) return 'expected';
  return standings.find((standing) => standing !== 'passed') ?? 'passed';
}

function isBy(core: Core, { creatorId }: CommitStatus, appId: number | undefined): boolean {
  return appId === undefined || core.store.tables.accounts.get(creatorId)?.appId === appId;
}

function ofRun({ conclusion }: CheckRun): CheckStanding {
  if (conclusion === null) return 'pending';
  return ['success', 'neutral', 'skipped'].includes(conclusion) ? 'passed' : 'failed';
}

function ofStatus({ state }: CommitStatus): CheckStanding {
  if (state === 'success') return 'passed';
  return state === 'pending' ? 'pending' : 'failed';
}

const words: Readonly<Record<Exclude<CheckStanding, 'passed'>, string>> = {
  expected: 'is expected',
  pending: 'is in progress',
  failed: 'is failing',
};

/** The required checks that have not passed on a commit, in GitHub's words. */
export function checkViolations(
  core: Core,
  commit: { repository: Repository; sha: string },
  { required_status_checks: required }: StatusCheckParameters,
): readonly string[] {
  return required.flatMap((check) => {
    const standing = standingOf(core, commit, check);
    return standing === 'passed' ? [] : [`Required status check "${check.context}" ${words[standing]}.`];
  });
}
