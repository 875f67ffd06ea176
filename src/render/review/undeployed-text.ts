import type { Review, Undeployed } from '../../model/review.ts';
import type { Ref } from '../../model/ref.ts';
import { actionPhrase, changeCount, counted, withCommas } from '../counts.ts';
import { codeList, codeSpan } from '../markdown.ts';
import { shortCommit } from './review-blocks.ts';

/** Refs that are named before the rest is only counted. */
const listedRefs = 10;

/** Environments of which the comment says it in one line. */
const listedEnvironments = 5;

/** For the check of an environment. */
export function undeployedBlock(undeployed: Undeployed): string {
  const isWaiting = undeployed.kind === 'compared' && changeCount(undeployed.summary) > 0;
  return `${isWaiting ? '**Not deployed yet:** ' : ''}${undeployedText(undeployed)}`;
}

/** What would go along with a deployment of the change to one environment, or why nobody knows. */
function undeployedText(undeployed: Undeployed): string {
  switch (undeployed.kind) {
    case 'compared':
      return comparedText(undeployed);
    case 'never':
      return 'Nothing was deployed here yet, as far as the forge knows.';
    case 'not-compared':
      return `${codeSpan(shortCommit(undeployed.commit))} is deployed here. What has been merged since, and would go along, is not known: ${causes[undeployed.why]}.`;
    default:
      return undeployed satisfies never;
  }
}

const causes: Readonly<Record<Extract<Undeployed, { kind: 'not-compared' }>['why'], string>> = {
  'commit-unknown': 'the deployed commit cannot be read any more',
  'not-in-base': 'the deployed commit is not in the history of the base branch',
  'not-plannable': 'the base has errors that keep a plan from being made',
  'too-many': 'too many different commits are deployed, or too much has changed since',
};

function comparedText({ commit, summary, refs }: Extract<Undeployed, { kind: 'compared' }>): string {
  const count = changeCount(summary);
  const deployed = codeSpan(shortCommit(commit));
  if (count === 0) return `Everything that is merged is deployed here (${deployed}).`;
  return `${mergedChanges(count)} since ${deployed}, which is deployed here (${actionPhrase(summary)}). ${refList(refs, count)} would go along.`;
}

function refList(refs: readonly Ref[], count: number): string {
  const shown = refs.slice(0, listedRefs);
  return `${codeList(shown, listedRefs)}${count > shown.length ? ` and ${withCommas(count - shown.length)} more` : ''}`;
}

/** For the comment: a line for each environment in which something merged waits, or of which it is not known. */
export function undeployedLines({ undeployed = [] }: Pick<Review, 'undeployed'>): readonly string[] {
  const lines = undeployed.flatMap(lineOf);
  if (lines.length === 0) return [];
  const left = lines.length - listedEnvironments;
  const rest =
    left > 0 ? [`…and ${counted(left, 'more environment')}; ${codeSpan('charter/plan')} has them.`] : [];
  return [[...lines.slice(0, listedEnvironments), ...rest].map((line) => `> ${line}`).join('\n>\n')];
}

function lineOf(undeployed: Undeployed): readonly string[] {
  const where = codeSpan(undeployed.environment);
  if (undeployed.kind === 'compared') {
    const count = changeCount(undeployed.summary);
    if (count === 0) return [];
    return [`${mergedChanges(count)} ${count === 1 ? 'is' : 'are'} not deployed to ${where} yet.`];
  }
  if (undeployed.kind === 'never') return [];
  return [`What is merged and not deployed to ${where} yet is not known: ${causes[undeployed.why]}.`];
}

/** For `charter/plan`: each environment with what is known of it. */
export function undeployedSection({ undeployed = [] }: Pick<Review, 'undeployed'>): readonly string[] {
  if (undeployed.length === 0) return [];
  const items = undeployed.map((one) => `- ${codeSpan(one.environment)}: ${undeployedText(one)}`);
  return [`**Merged, and not deployed yet**\n\n${items.join('\n')}`];
}

function mergedChanges(count: number): string {
  return counted(count, 'merged change');
}
