import type { CheckName, CheckReport } from '../../model/check-report.ts';
import type { ReviewOutcome } from '../../model/review.ts';
import { checkBudget, joinWithin } from '../byte-budget.ts';
import { codeSpan, fencedBlock, prose } from '../markdown.ts';
import { shorten } from '../visible-text.ts';
import { unreviewedVerdict } from './verdict.ts';

export type Unreviewed = Exclude<ReviewOutcome, { kind: 'reviewed' }>;

/** The smallest file that makes a repository a registry; every key of it is optional. */
const firstSettings = 'apiVersion: charter.dev/v1\nkind: Settings\n';

/** A check of a change that was not evaluated: neutral where there is nothing to check, failed where it could not be. */
export function unreviewedCheck(name: CheckName, outcome: Unreviewed): CheckReport {
  return {
    name,
    conclusion: outcome.kind === 'no-registry' ? 'neutral' : 'failure',
    title: shorten(unreviewedVerdict(outcome).title, 120),
    summary: joinWithin(checkBudget, {
      before: unreviewedBlocks(outcome),
      items: [],
      after: [],
      noun: 'blocks',
      rest: '',
    }),
    annotations: [],
  };
}

/** What happened and what to do next, as Markdown blocks. */
export function unreviewedBlocks(outcome: Unreviewed): readonly string[] {
  switch (outcome.kind) {
    case 'no-registry':
      return [
        'Neither the base branch nor this change has a `charter.yaml` at its root, so nothing was checked.',
        'To begin, commit this as `charter.yaml`, beside the manifests to be checked:',
        fencedBlock('yaml', firstSettings.trimEnd()),
        'Then `npx charter validate` in a clone says what Charter finds.',
      ];
    case 'failed':
      return [
        prose(outcome.message),
        `**What to do:** ${prose(outcome.hint)}`,
        `Code: ${codeSpan(outcome.code)}`,
      ];
    default:
      return outcome satisfies never;
  }
}
