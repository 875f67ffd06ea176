import type { CheckReport } from '../../model/check-report.ts';
import {
  answeredComment,
  type AnsweredCommand,
  type CommandResult,
  type Explanation,
  type StatusReport,
} from '../../model/command-answer.ts';
import type { GateState } from '../../model/gate.ts';
import { nearestOf } from '../../model/nearest.ts';
import type { PolicyOutcome, PullRequest, Review } from '../../model/review.ts';
import type { GateFacts, Publication } from '../../ports/forge.ts';
import { actionPhrase } from '../../render/counts.ts';
import { lockSentences } from '../../render/approvals/lock-blocks.ts';
import { renderAnswer } from '../../render/commands/answer.ts';
import { planVerdict, policyVerdict, validationVerdict } from '../../render/review/verdict.ts';
import type { ReviewedChange } from '../review/review-change.ts';
import { markerOf, type CarriedOut } from './carry-out.ts';
import { resultsOf, type DecidedChange } from './command-results.ts';

export interface CommandsToAnswer {
  readonly commands: readonly CarriedOut[];
  readonly gate: GateFacts;
  readonly state: GateState;
  readonly review: Review;
  readonly policy: PolicyOutcome;
  readonly change: ReviewedChange;
  /** Of the registry: a prefix of paths, '' for the root. */
  readonly folder: string;
  readonly checks: readonly CheckReport[];
  readonly markerKey: Uint8Array;
  /** What `/fix` has come to, where somebody asked for it. */
  readonly fixed: CommandResult | undefined;
  /** What the pages on errors say of a code. */
  readonly explainCode: (code: string) => Explanation | undefined;
}

/** One answer to each comment, and a thumb that says at a glance whether it was done. */
export function answerComments(
  request: CommandsToAnswer,
): Pick<Publication, 'answers' | 'reactions' | 'issues'> {
  const { commands, gate, markerKey } = request;
  const decided = decidedChange(request);
  const { pullRequest } = gate.facts;
  const answered = commands.map((carried) => {
    const { comment, parsed } = carried.comment;
    const results = resultsOf(carried, decided);
    const answer = { commentId: comment.id, commands: results, mistakes: parsed.mistakes };
    const isOpen = carried.isOpen === true;
    const marker = isOpen ? undefined : markerOf(carried, pullRequest, markerKey);
    const body = renderAnswer(answer, marker);
    const isGood = parsed.mistakes.length === 0 && results.every(isDone);
    return { comment, isOpen, isGood, body, earlier: earlierAnswer(gate, comment.id) };
  });
  return {
    issues: commands.flatMap(({ issues = [] }) => issues),
    answers: answered
      .filter(({ body, earlier }) => body !== earlier?.body)
      .map(({ body, earlier }) => ({ body, ...(earlier !== undefined && { node: earlier.node }) })),
    reactions: answered.flatMap(({ comment, isOpen, isGood }) => {
      if (isOpen) return [];
      const on = gate.commentNodes.get(comment.id);
      return on === undefined ? [] : [{ on, content: isGood ? ('+1' as const) : ('-1' as const) }];
    }),
  };
}

/**
 * What was answered before, where that was not for good: it is changed, so that each comment has one answer. What somebody
 * else has written over is left as it is: it shows that something may be lost.
 */
function earlierAnswer(
  { answers, facts }: GateFacts,
  commentId: number,
): GateFacts['answers'][number] | undefined {
  const spoilt = new Set(facts.comments.flatMap(({ id, overwritten }) => (overwritten ? [id] : [])));
  return answers.findLast(({ id, body }) => answeredComment(body) === commentId && !spoilt.has(id));
}

const undone: ReadonlySet<CommandResult['kind']> = new Set([
  'denied',
  'failed',
  'limited',
  'withdrawn',
  'not-configured',
]);

function isDone({ result }: AnsweredCommand): boolean {
  return !undone.has(result.kind);
}

function decidedChange(request: CommandsToAnswer): DecidedChange {
  const { review, policy, state, explainCode, gate } = request;
  return {
    approval: state.approval,
    status: statusOf(request, gate.facts.pullRequest),
    fixed: request.fixed,
    planSentence: (environment) => planSentence(review, environment),
    validationSentence: `${validationVerdict(review).title}. ${policyVerdict(policy).title}.`,
    explain: (subject) => ({
      kind: 'explained',
      explanation: explainCode(subject) ?? explainRef(subject, request),
    }),
  };
}

function statusOf({ checks, state }: CommandsToAnswer, { headSha }: PullRequest): StatusReport {
  const unmet = state.approval.requirements.filter(({ status }) => status !== 'met');
  return {
    head: headSha,
    checks: checks.map(({ name, conclusion, title }) => ({ name, state: states[conclusion], title })),
    next: unmet.map(({ next }) => next),
    notes: [
      ...lockSentences(state),
      ...(state.holder === undefined ? [] : [`\`@${state.holder.login}\` holds the pull request.`]),
    ],
  };
}

const states = { success: 'passed', failure: 'failed', neutral: 'neutral', pending: 'waiting' } as const;

function planSentence(review: Review, environment: string | undefined): string {
  const own = review.plan?.environments.find(({ name }) => name === environment);
  if (own !== undefined)
    return `\`${own.name}\`: ${actionPhrase(own.summary)}. The comment above has the whole plan.`;
  return `${planVerdict(review).title}. The comment above has the whole plan.`;
}

function explainRef(
  subject: string,
  { change: { after }, folder }: Pick<CommandsToAnswer, 'change' | 'folder'>,
): Explanation {
  const { registry, graph, environments } = after;
  const manifest = [...registry.manifests.values()].find(({ ref }) => ref === subject);
  if (manifest === undefined) {
    return { kind: 'unknown', subject, nearest: nearestOf(subject, [...registry.manifests.keys()]) };
  }
  const { ref, value, file, nameRange } = manifest;
  const metadata = value['metadata'];
  const textOf = (field: string): string | undefined => {
    const text =
      typeof metadata === 'object' && metadata !== null && field in metadata
        ? Object.entries(metadata).find(([key]) => key === field)?.[1]
        : undefined;
    return typeof text === 'string' ? text : undefined;
  };
  return {
    kind: 'ref',
    manifest: {
      ref,
      title: textOf('title'),
      description: textOf('description'),
      file: folder + file,
      line: nameRange.line,
      owner: textOf('owner'),
      environments: environments.filter(({ manifests }) => manifests.has(ref)).map(({ name }) => name),
      needs: [...new Set(graph.edges.filter(({ from }) => from === ref).map(({ to }) => to))],
      neededBy: [...new Set(graph.edges.filter(({ to }) => to === ref).map(({ from }) => from))],
    },
  };
}

/** Whether somebody asks for fixes, and may. */
export function isFixAsked(commands: readonly CarriedOut[]): boolean {
  return commands.some(({ comment, results }) =>
    comment.commands.some(({ read }, index) => read.command.verb === 'fix' && results[index] === undefined),
  );
}
