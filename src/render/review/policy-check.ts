import { checkNames, type Annotation, type CheckReport } from '../../model/check-report.ts';
import type { Verdict } from '../../model/policy.ts';
import type { PolicyOutcome, Review, ReviewOutcome } from '../../model/review.ts';
import { checkBudget, joinWithin } from '../byte-budget.ts';
import { counted } from '../counts.ts';
import { isPathPrintable, mostAnnotations, positionOf } from '../diagnostics/annotations.ts';
import { codeSpan, inlineText, prose } from '../markdown.ts';
import { oneLine, revealInLines, shorten } from '../visible-text.ts';
import { foldedItems, nextCommandBlocks } from './review-blocks.ts';
import { unreviewedCheck } from './unreviewed.ts';
import { policyVerdict } from './verdict.ts';

/** Longest message of a verdict, in UTF-16 units; `charter policy` shows all of it. */
const messageLimit = 1_000;

/** Verdicts of the base that are listed under a check; they are not this change's. */
const listedPreexisting = 20;

/** `charter/policy`: red if and only if a policy of the base denies the change. */
export function renderPolicyCheck(outcome: ReviewOutcome): CheckReport {
  if (outcome.kind !== 'reviewed') return unreviewedCheck(checkNames.policy, outcome);
  const { review, policy } = outcome;
  const { mark, title } = policyVerdict(policy);
  return {
    name: checkNames.policy,
    conclusion: mark === '❌' ? 'failure' : 'success',
    title,
    summary: policySummary(review, policy, `${mark} **${title}**`),
    annotations: annotationsOfVerdicts(policy.verdicts),
  };
}

function policySummary(review: Review, policy: PolicyOutcome, verdict: string): string {
  return joinWithin(checkBudget, {
    before: [verdict, judgedBlock(policy)],
    items: verdictItems(policy),
    after: [...preexistingBlocks(policy), ...nextCommandBlocks(review)],
    noun: 'verdicts',
    rest: 'The commands below show all of them.',
  });
}

function judgedBlock({ manifests, environments, guardrails, packages }: PolicyOutcome): string {
  if (guardrails + packages === 0) {
    return 'The base branch has no policies yet. Those of this change hold from the next one on.';
  }
  const rego = packages === 0 ? '' : ` and ${counted(packages, 'Rego package')}`;
  const where = environments === 0 ? '' : ` in ${counted(environments, 'environment')}`;
  return `${counted(manifests, 'manifest')}${where} judged by ${counted(guardrails, 'guardrail')}${rego} of the base branch.`;
}

/** Denials first, an item each. */
export function verdictItems({ verdicts }: PolicyOutcome): readonly (() => string)[] {
  return verdicts.toSorted(compareSeverity).map((verdict) => () => verdictItem(verdict));
}

function compareSeverity(a: Verdict, b: Verdict): number {
  return Number(b.severity === 'deny') - Number(a.severity === 'deny');
}

function verdictItem(verdict: Verdict): string {
  const { severity, rule, message, ref, file, range, policy, environments, owner, code } = verdict;
  const mark = severity === 'deny' ? '⛔' : '⚠️';
  const where = environments.length === 0 ? '' : ` in ${environments.map(codeSpan).join(', ')}`;
  const isOrdinary = code === 'policy-denied' || code === 'policy-warned';
  const asked = `${codeSpan(policy)}${isOrdinary ? '' : ` (${inlineText(code)})`}`;
  const who = owner === undefined ? '' : ` · owner ${codeSpan(owner)}`;
  return [
    `- ${mark} ${codeSpan(ref)} **${inlineText(rule)}**${where}`,
    `<br>${prose(shorten(message, messageLimit))}`,
    `<br>${codeSpan(`${file}:${range.line}:${range.column}`)} · asked for by ${asked}${who}`,
  ].join('');
}

function preexistingBlocks({ preexisting }: PolicyOutcome): readonly string[] {
  if (preexisting.length === 0) return [];
  const items = preexisting.slice(0, listedPreexisting).map(verdictItem);
  const summary = `${counted(preexisting.length, 'verdict')} on what the change leaves alone, not held against it`;
  return [foldedItems({ summary, items, total: preexisting.length, noun: 'verdicts' })];
}

function annotationsOfVerdicts(verdicts: readonly Verdict[]): readonly Annotation[] {
  return verdicts
    .filter(isPathPrintable)
    .toSorted(compareSeverity)
    .slice(0, mostAnnotations)
    .map(({ file, range, severity, rule, policy, message }) => ({
      path: file,
      ...positionOf(range),
      level: severity === 'deny' ? ('failure' as const) : ('warning' as const),
      title: oneLine(`${rule} (${policy})`),
      message: shorten(revealInLines(message), messageLimit),
    }));
}
