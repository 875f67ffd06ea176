import { environmentDigest, rulePaths } from '../../approvals/environment-part.ts';
import { overdueReviews, readReviewMarker, reviewMarker } from '../../commands/glass-reviews.ts';
import type { GlassRules } from '../../model/command.ts';
import { glassLabel, type GlassIssue, type GlassReview } from '../../model/glass-grant.ts';
import { minuteOf } from '../../render/approvals/lock-blocks.ts';
import { renderReviewIssue } from '../../render/commands/review-issue.ts';
import type { IssueToOpen } from '../../ports/forge.ts';
import { failedEffect, type Effect, type EffectContext, type EffectRequest } from './effect.ts';

interface GlassCommand {
  readonly environment: string;
  readonly reason: string;
}

/**
 * Breaks the glass of an environment for this pull request as it is shown, for a time that begins with the comment. The
 * issue for its review is written before everything else, and a grant holds only while that issue is found.
 */
export function breakGlass(command: GlassCommand, request: EffectRequest, context: EffectContext): Effect {
  const { environment } = command;
  const glass = context.base.environments.find(({ name }) => name === environment)?.glass;
  const digest = environmentDigest(context.snapshot, environment);
  const [key] = context.ports.markerKeys;
  if (glass === undefined || key === undefined) return unruled(environment);
  if (digest === undefined) return unneeded(environment);
  const until = new Date(Date.parse(request.comment.createdAt) + glass.lasts).toISOString();
  const refused = refusal({ command, request, context, until, glass });
  if (refused !== undefined) return refused;
  const review = reviewOf(command, request, { context, glass });
  const issue = issueFor({ command, request, context, review, until, key });
  if (issue === undefined) return withoutLabel;
  const where = 'number' in issue ? `\`#${issue.number}\`` : 'an issue that is opened with this answer';
  return {
    ...('label' in issue && { issue }),
    testified: { verb: 'break-glass', parts: [environment], digest, until },
    result: {
      kind: 'done',
      said: `The glass of \`${environment}\` is broken until \`${minuteOf(until)}\`, for this pull request as it is now.`,
      details: [
        'What its approvals and its lock ask for is not waited for. Requests for changes, signatures, policies and validation hold as before.',
        `\`${glass.reviewBy}\` reviews it in ${where} until \`${minuteOf(review.due)}\`.`,
        'A push that changes what happens there ends it, and so does `/cancel`.',
      ],
    },
  };
}

interface Asked {
  readonly command: GlassCommand;
  readonly request: EffectRequest;
  readonly context: EffectContext;
  readonly until: string;
  readonly glass: GlassRules;
}

function refusal(asked: Asked): Effect | undefined {
  const { context, request, until, command } = asked;
  const { shownSince, ports, snapshot } = context;
  const { createdAt } = request.comment;
  if (!(Date.parse(until) > Date.parse(ports.clock.now())))
    return failedEffect({
      code: 'break-glass-over',
      message: `What this allows was over at \`${minuteOf(until)}\`.`,
      hint: 'Type the command again, if it is still needed.',
    });
  // Comments name no commit: what was not shown when it was written was not meant.
  if (shownSince === undefined || !(Date.parse(shownSince) < Date.parse(createdAt)))
    return failedEffect({
      code: 'break-glass-not-shown',
      message:
        'What is here now was not shown yet when this was written, so it may be about what was there before.',
      hint: `Look at the plan again, then type \`/break-glass ${command.environment}\` with the reason again.`,
    });
  if (!context.gate.glassIssues.isEnabled) return withoutIssues;
  return ruled(rulePaths(snapshot)) ?? overdue(asked);
}

const withoutIssues = failedEffect({
  code: 'break-glass-without-issues',
  message: 'Each use is reviewed in an issue, and this repository has none.',
  hint: 'Turn on issues in the settings of the repository.',
});

const withoutLabel = failedEffect({
  code: 'break-glass-without-label',
  message: `The label \`${glassLabel}\` of the issues for review was not there. It is made with this answer.`,
  hint: 'Type the command again. Where this comes again, the App may not make labels: it needs the permission `issues: write`.',
});

function ruled(paths: readonly string[]): Effect | undefined {
  const [first] = paths;
  if (first === undefined) return undefined;
  const more = paths.length === 1 ? '' : ` and ${paths.length - 1} more`;
  return failedEffect({
    code: 'break-glass-changes-rules',
    message: `This pull request changes more than what runs: \`${first.replaceAll('`', "'")}\`${more}.`,
    hint: 'Bring Services, Stacks and Overlays alone in a pull request of their own, and break the glass there.',
  });
}

function overdue({ context, glass }: Asked): Effect | undefined {
  const { gate, ports, isMember } = context;
  const { issues, hasMore } = gate.glassIssues;
  const late = overdueReviews({
    issues,
    repositoryId: gate.facts.pullRequest.repositoryId,
    keys: ports.markerKeys,
    now: ports.clock.now(),
    isMember,
    reviewBy: glass.reviewBy,
  });
  if (late.length === 0 && !hasMore) return undefined;
  const named = late.slice(0, 5).map(({ number }) => `\`#${number}\``);
  const which = late.length === 0 ? 'more than can be read' : named.join(', ');
  return failedEffect({
    code: 'break-glass-review-overdue',
    message: `Earlier uses were not reviewed in time: ${which}.`,
    hint: `Somebody out of \`${glass.reviewBy}\` has to review and close them; who broke the glass cannot.`,
  });
}

function reviewOf(
  { environment }: GlassCommand,
  { comment }: EffectRequest,
  { context, glass }: { readonly context: EffectContext; readonly glass: GlassRules },
): GlassReview {
  const { repositoryId, key } = context.gate.facts.pullRequest;
  return {
    repositoryId,
    pullRequest: key.number,
    commentId: comment.id,
    environment,
    by: comment.by.id,
    reviewBy: glass.reviewBy,
    due: new Date(Date.parse(comment.createdAt) + glass.reviewWithin).toISOString(),
  };
}

/**
 * The issue for a review: the one that an earlier, broken off run has opened, or one that is written with the answer.
 * Undefined where it cannot be given its label, by which it is found on every server.
 */
function issueFor(wanted: {
  readonly command: GlassCommand;
  readonly request: EffectRequest;
  readonly context: EffectContext;
  readonly review: GlassReview;
  readonly until: string;
  readonly key: Uint8Array;
}): Pick<GlassIssue, 'number'> | IssueToOpen | undefined {
  const { command, request, context, review, until, key } = wanted;
  const { gate, ports } = context;
  const { issues, label } = gate.glassIssues;
  const known = issues.find(
    ({ body, isOwn }) => isOwn && readReviewMarker(body, ports.markerKeys)?.commentId === request.comment.id,
  );
  if (known !== undefined) return known;
  if (label === undefined) return undefined;
  const { login } = request.comment.by;
  const { htmlUrl, headSha } = gate.facts.pullRequest;
  const issue = renderReviewIssue({ ...command, review, login, until, htmlUrl, headSha });
  return { title: issue.title, body: `${issue.body}\n\n${reviewMarker(review, key)}`, label };
}

function unruled(environment: string): Effect {
  return failedEffect({
    code: 'break-glass-not-ruled',
    message: `The base branch does not say how long the glass of \`${environment}\` may be broken and who reviews it.`,
    hint: 'Repair `breakGlass` of its Escalation, by a pull request.',
  });
}

function unneeded(environment: string): Effect {
  return failedEffect({
    code: 'break-glass-not-needed',
    message: `This pull request changes nothing in \`${environment}\`, or no plan of it can be made.`,
    hint: 'Name an environment that the plan shows.',
  });
}
