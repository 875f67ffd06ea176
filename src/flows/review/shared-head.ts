import type { CheckReport } from '../../model/check-report.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { CommitId } from '../../model/git.ts';
import type { PullRequestKey } from '../../model/review.ts';
import type { GateCheck, GateForge } from '../../ports/forge.ts';

/** Another pull request that has a check of ours on the same commit, from the external id of the newest one. */
const otherPattern = /^pr=(\d+);(?:.*;also=(\d+)$)?/;

/** At the end of the external id of a check that says nothing of its commit yet. */
export const deferredMark = ';deferred';

/** Another pull request with the same head, and how its check ends. */
export interface Twin {
  readonly number: number;
  readonly conclusion: 'failure' | 'pending';
}

type Published = Pick<GateCheck, 'status' | 'conclusion' | 'externalId'>;

/**
 * The open pull request, other than this one, whose failed or waiting check of the same name a check on this commit
 * would cover up. Checks belong to commits, so a second pull request with the same head, into a branch where all is
 * well or everybody has agreed, would turn a red one green. Costs a call only where such a check is found. Throws
 * `ForgeError`.
 */
export async function findUnmetTwin(request: {
  readonly forge: GateForge;
  readonly key: PullRequestKey;
  readonly head: CommitId;
  readonly published: Published | undefined;
}): Promise<Twin | undefined> {
  const { forge, key, head, published } = request;
  const other = otherWriterOf(published);
  if (other === undefined || other === key.number) return undefined;
  try {
    const { facts } = await forge.readFacts({ ...key, number: other });
    const { state, headSha } = facts.pullRequest;
    if (state !== 'open' || headSha !== head) return undefined;
    return { number: other, conclusion: published?.status === 'completed' ? 'failure' : 'pending' };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whose failure, or whose waiting, the check shows. */
function otherWriterOf(published: Published | undefined): number | undefined {
  if (published === undefined || isDeferred(published) || !isUnmet(published)) return undefined;
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
  readonly published: Published | undefined;
  readonly check: CheckReport;
  readonly isRequested: boolean;
}): boolean {
  const { key, published, check, isRequested } = request;
  if (published === undefined || isDeferred(published)) return false;
  if (isRequested && check.isDeferred !== true) return false;
  const [, writer] = otherPattern.exec(published.externalId) ?? [];
  const isAnothers = writer !== undefined && Number(writer) !== key.number;
  const isCheckUnmet = check.conclusion === 'failure' || check.conclusion === 'pending';
  return isAnothers && (check.isDeferred === true || isUnmet(published) === isCheckUnmet);
}

function isDeferred({ externalId }: Published): boolean {
  return externalId.endsWith(deferredMark);
}

function isUnmet({ status, conclusion }: Published): boolean {
  return status !== 'completed' || conclusion === 'failure';
}

function isNotFound(error: unknown): boolean {
  return error instanceof ForgeError && error.code === 'forge-not-found';
}

/** What is shown in place of a check that would cover up the failure of another pull request. */
export function twinReport(check: CheckReport, { number: other, conclusion }: Twin): CheckReport {
  return {
    name: check.name,
    conclusion,
    title: `Also the head of #${other}, where this check is not met`,
    summary: [
      `For this pull request alone: ${check.title}`,
      `Its head commit is also the head of #${other}, where this check fails or waits. Checks belong to commits, so a green one here would be a green one there.`,
      `Close, repair or approve #${other}, or push a commit of its own to this branch, and re-run the check.`,
    ].join('\n\n'),
    annotations: [],
  };
}
