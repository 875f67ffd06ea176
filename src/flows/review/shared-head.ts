import type { CheckReport } from '../../model/check-report.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { CommitId } from '../../model/git.ts';
import type { PullRequestKey } from '../../model/review.ts';
import type { PublishedCheck, PullRequestForge } from '../../ports/forge.ts';

/** Another pull request that has a check of ours on the same commit, from the external id of the newest one. */
const otherPattern = /^pr=(\d+);(?:.*;also=(\d+)$)?/;

/**
 * The open pull request, other than this one, whose failed check of the same name a check on this commit would cover
 * up. Checks belong to commits, so a second pull request with the same head, into a branch where all is well, would
 * turn a red one green. Costs a call only where such a check is found. Throws `ForgeError`.
 */
export async function findFailedTwin(request: {
  readonly forge: PullRequestForge;
  readonly key: PullRequestKey;
  readonly head: CommitId;
  readonly published: PublishedCheck | undefined;
}): Promise<number | undefined> {
  const { forge, key, head, published } = request;
  const other = otherWriterOf(published);
  if (other === undefined || other === key.number) return undefined;
  try {
    const { state, headSha } = await forge.readPullRequest({ ...key, number: other });
    return state === 'open' && headSha === head ? other : undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whose failure the check shows. */
function otherWriterOf(published: PublishedCheck | undefined): number | undefined {
  if (published?.conclusion !== 'failure') return undefined;
  const [, writer, also] = otherPattern.exec(published.externalId) ?? [];
  const number = Number(also ?? writer);
  return Number.isSafeInteger(number) ? number : undefined;
}

/**
 * True where the newest check is another pull request's and ends like this one. Unless somebody asked, it is left as
 * it is: else two pull requests with one head would write their checks over each other at every round.
 */
export function isLeftToTwin(request: {
  readonly key: PullRequestKey;
  readonly published: PublishedCheck | undefined;
  readonly check: CheckReport;
}): boolean {
  const { key, published, check } = request;
  if (published?.status !== 'completed') return false;
  const [, writer] = otherPattern.exec(published.externalId) ?? [];
  const isAnothers = writer !== undefined && Number(writer) !== key.number;
  return isAnothers && (published.conclusion === 'failure') === (check.conclusion === 'failure');
}

function isNotFound(error: unknown): boolean {
  return error instanceof ForgeError && error.code === 'forge-not-found';
}

/** What is shown in place of a check that would cover up the failure of another pull request. */
export function twinReport(check: CheckReport, other: number): CheckReport {
  return {
    name: check.name,
    conclusion: 'failure',
    title: `Also the head of #${other}, where this check fails`,
    summary: [
      `For this pull request alone: ${check.title}`,
      `Its head commit is also the head of #${other}, where this check fails. Checks belong to commits, so a green one here would be a green one there.`,
      `Close or repair #${other}, or push a commit of its own to this branch, and re-run the check.`,
    ].join('\n\n'),
    annotations: [],
  };
}
