import type { CheckReport, PullRequestReport } from '../../model/check-report.ts';
import { digestOf } from '../../model/digest.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { CommitId } from '../../model/git.ts';
import type { PullRequestKey } from '../../model/review.ts';
import type { PublishedCheck, PullRequestForge } from '../../ports/forge.ts';
import { findFailedTwin, isLeftToTwin, twinReport } from './shared-head.ts';
import type { Turns } from '../turns.ts';

export interface Publication {
  readonly forge: PullRequestForge;
  readonly key: PullRequestKey;
  readonly head: CommitId;
  readonly report: PullRequestReport;
  /** Checks of one commit are published by one at a time: it may be the head of several pull requests. */
  readonly turns: Turns;
  /** Somebody may have asked for the checks again: left out where the run was Charter's own idea. */
  readonly isRequested?: boolean;
}

/**
 * Writes the difference between a report and what the pull request shows already, so that repeating it writes
 * nothing. Checks go first: they are what gates look at. Throws `ForgeError`.
 */
export async function publishReport(publication: Publication): Promise<void> {
  const { turns, key, head } = publication;
  await turns.take(`${key.owner}/${key.repo}@${head}`, () => publishChecks(publication));
  await publishComment(publication);
}

/** Checks that are there already are written once more where somebody asked for that: else it would wait for ever. */
async function publishChecks(publication: Publication): Promise<void> {
  const { forge, key, head, isRequested = false } = publication;
  const published = await forge.listChecks(key, head);
  const isWritten = await publishEach(publication, published, false);
  if (isWritten || !isRequested) return;
  if (await forge.isRerunAwaited(key, head)) await publishEach(publication, published, true);
}

/** Gives whether any check was written. */
async function publishEach(
  { forge, key, head, report, isRequested = false }: Publication,
  published: readonly PublishedCheck[],
  isForced: boolean,
): Promise<boolean> {
  let isWritten = false;
  for (const check of report.checks) {
    const newest = published.find(({ name }) => name === check.name);
    const isGreen = check.conclusion !== 'failure';
    const twin = isGreen ? await findFailedTwin({ forge, key, head, published: newest }) : undefined;
    const shown = twin === undefined ? check : twinReport(check, twin);
    if (!isRequested && isLeftToTwin({ key, published: newest, check: shown })) continue;
    const isNew = await publishCheck({
      forge,
      key,
      head,
      newest: isForced ? undefined : newest,
      check: shown,
      suffix: twin === undefined ? '' : `;also=${twin}`,
    });
    isWritten ||= isNew;
  }
  return isWritten;
}

/** Creates a check unless it is there; when the forge does not take it, a short one in its place. True if it did. */
async function publishCheck(request: {
  readonly forge: PullRequestForge;
  readonly key: PullRequestKey;
  readonly head: CommitId;
  readonly newest: PublishedCheck | undefined;
  readonly check: CheckReport;
  readonly suffix: string;
}): Promise<boolean> {
  const { forge, key, head, newest, check, suffix } = request;
  const create = async (report: CheckReport): Promise<boolean> => {
    const externalId = `${externalIdOf(key, report)}${suffix}`;
    const isThere = newest?.externalId === externalId && newest.status === 'completed';
    if (!isThere) await forge.createCheck(key, { head, report, externalId });
    return !isThere;
  };
  try {
    return await create(check);
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code !== 'forge-refused') throw error;
    return await create(refusedReport(check, error));
  }
}

/** Names the pull request, so that a re-run can be traced to it even from a fork, and what was reported. */
export function externalIdOf(key: PullRequestKey, check: CheckReport): string {
  return `pr=${key.number};${digestOf(check)}`;
}

/** What is shown when the forge does not take a report: short, never green, and replaced once it does take it. */
function refusedReport(check: CheckReport, error: ForgeError): CheckReport {
  return {
    name: check.name,
    conclusion: check.conclusion === 'success' ? 'neutral' : check.conclusion,
    title: check.title,
    summary: [
      'The forge did not accept the full report, so only its title is shown.',
      `Run \`npx charter ${check.name.replace('charter/', '')}\` in a clone to see all of it.`,
      `(${error.code}, status ${error.status ?? 'unknown'})`,
    ].join('\n\n'),
    annotations: [],
  };
}

async function publishComment({ forge, key, report }: Publication): Promise<void> {
  const published = await forge.findComment(key);
  if (published === undefined) await forge.createComment(key, report.comment);
  else if (published.body !== report.comment) await forge.updateComment(key, published.id, report.comment);
}
