import type { RequirementState } from '../model/approval.ts';
import { approverNames } from '../model/approver-names.ts';
import type { Candidates } from './candidates.ts';
import { quotedText } from './quoted-text.ts';
import type { Standing } from './standing.ts';

/** What is missing of a requirement and what to type, in a sentence with values in code spans. */
export function describeNext(
  state: Omit<RequirementState, 'next' | 'candidates'>,
  facts: {
    readonly candidates: Candidates;
    readonly objections: readonly Standing[];
    readonly digest: string;
  },
): string {
  switch (state.status) {
    case 'met':
      return 'Nothing is missing.';
    case 'blocked':
      return whoObjects(facts.objections);
    case 'unknown':
      return whatFailed(state, facts.candidates);
    case 'impossible':
      return whyImpossible(state, facts.candidates);
    default:
      return whoIsMissing(state, facts.digest);
  }
}

function whoIsMissing(
  { requirement, metBy }: Pick<RequirementState, 'requirement' | 'metBy'>,
  digest: string,
): string {
  const missing = requirement.count - metBy.length;
  const isAnybody = requirement.from.every(({ kind }) => kind === 'writers');
  const who = isAnybody ? 'who may write here' : `of ${quotedText(approverNames(requirement.from))}`;
  const more = metBy.length === 0 ? '' : ' more';
  const what = `the pull request, or ${missing === 1 ? 'types' : 'type'} ${quotedText(`/approve ${digest}`)}`;
  if (missing === 1) return `One${more} person ${who} approves ${what}.`;
  return `${missing}${more} people ${who} approve ${what}.`;
}

function whoObjects(objections: readonly Standing[]): string {
  const names = objections.slice(0, 3).map(({ by }) => quotedText(`@${by.login}`));
  const more = objections.length > names.length ? ` and ${objections.length - names.length} more` : '';
  const asks = objections.length === 1 ? 'asks' : 'ask';
  return `${names.join(', ')}${more} ${asks} for changes. That ends when they approve, type \`/unapprove\`, or their review is dismissed.`;
}

function whatFailed({ notCounted }: Pick<RequirementState, 'notCounted'>, { failures }: Candidates): string {
  const reasons = failures.slice(0, 3);
  const asked = notCounted
    .filter(({ why }) => why === 'lookup-failed')
    .map(({ by }) => quotedText(`@${by.login}`));
  const what =
    reasons.length > 0 ? reasons.join(', ') : `whether ${asked.slice(0, 3).join(', ')} may write here`;
  return `It cannot be told who may approve: ${what}. Nothing counts until the lookup works; it is tried again, or type \`/retry\`.`;
}

function whyImpossible(
  { requirement, metBy }: Pick<RequirementState, 'requirement' | 'metBy'>,
  { empty, most }: Candidates,
): string {
  const reasons = empty.slice(0, 3).join(', ');
  if (most === 0 && metBy.length === 0 && reasons !== '') {
    return `Nobody can approve: ${reasons}. Repair ${quotedText(requirement.file)} in a change of its own.`;
  }
  const able = metBy.length + most;
  return `It takes ${requirement.count} of ${quotedText(approverNames(requirement.from))}, and only ${able} can approve: authors, co-authors and whoever asked a bot do not count. Add people, or ask for fewer, on the base branch; who works alone can choose the \`solo\` profile.`;
}
