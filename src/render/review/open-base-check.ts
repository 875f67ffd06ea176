import type { CheckReport } from '../../model/check-report.ts';
import type { OpenBase } from '../../model/review.ts';
import { codeSpan } from '../markdown.ts';
import { oneLine, shorten } from '../visible-text.ts';

const longestBranch = 60;

/** The approval check of a pull request into a branch that is not protected: it waits, whoever has agreed. */
export function openBaseCheck(check: CheckReport, openBase: OpenBase): CheckReport {
  if (check.conclusion === 'failure') return check;
  const branch = shorten(oneLine(openBase.branch), longestBranch);
  return {
    ...check,
    conclusion: 'pending',
    isDeferred: true,
    title: `Into ${branch}, which is not protected: asked for after that`,
    summary: [openBaseNote(openBase), check.summary].join('\n\n'),
  };
}

/** What people are told of it. */
export function openBaseNote({ branch, defaultBranch }: OpenBase): string {
  const goal = defaultBranch === undefined ? 'a protected branch' : codeSpan(defaultBranch);
  return [
    `This goes into ${codeSpan(branch)}, which is not protected, so its rules could be anybody's and \`charter/approval\` stays open here.`,
    `What counts is what happens when it goes into ${goal}: by the rules there, with approvals given then.`,
    'A branch with rules of its own, for releases say, is named in `spec.protectedBranches` of `charter.yaml`.',
  ].join(' ');
}
