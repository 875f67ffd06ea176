import {
  checkNames,
  isEnvironmentCheck,
  type CheckReport,
  type EnvironmentCheckName,
  type PullRequestReport,
} from '../../model/check-report.ts';
import type { PullRequestKey } from '../../model/review.ts';
import type { GateCheck } from '../../ports/forge.ts';

/**
 * Checks of environments that one commit may have, of all pull requests whose head it is. The forge tells a hundred
 * checks of a commit: were there more, those that a branch requires could be among the ones that it does not tell.
 */
export const mostPerCommit = 40;

/**
 * The checks of environments that a head is to show: those of the report, and of this pull request's earlier ones each
 * that is out of date, ended visibly. Those of another pull request with the same head are left to it.
 */
export function environmentChecks(request: {
  readonly key: PullRequestKey;
  readonly report: Pick<PullRequestReport, 'checks' | 'environments'>;
  readonly published: readonly GateCheck[];
}): readonly CheckReport[] {
  const { key, report, published } = request;
  const there = published.filter(({ name }) => isEnvironmentCheck(name));
  const known = new Set(there.map(({ name }) => name));
  const wanted = new Set<string>(report.environments.map(({ name }) => name));
  let room = mostPerCommit - known.size;
  const shown = report.environments.filter(({ name }) => known.has(name) || (room -= 1) >= 0);
  const isPlanned = report.checks.some(
    ({ name, conclusion }) => name === checkNames.plan && conclusion === 'success',
  );
  const ended = there.flatMap(({ name, externalId }) =>
    isEnvironmentCheck(name) && !wanted.has(name) && isOf(key, externalId)
      ? [endedCheck(name, isPlanned)]
      : [],
  );
  return [...shown, ...ended];
}

function isOf({ number }: PullRequestKey, externalId: string): boolean {
  return externalId.startsWith(`pr=${number};`);
}

function endedCheck(name: EnvironmentCheckName, isPlanned: boolean): CheckReport {
  const title = isPlanned ? 'Not altered any more' : 'No plan any more';
  const why = isPlanned
    ? 'Merged into the base branch as it is now, this commit has no check of its own here: it alters nothing in this environment, or too many others.'
    : 'No plan can be made of this commit as it is now.';
  return {
    name,
    conclusion: 'neutral',
    title,
    summary: `${why} \`${checkNames.plan}\` says what holds.`,
    annotations: [],
  };
}
