import type { Severity } from '../model/diagnostic.ts';
import type { ProtectionCode } from '../model/protection-finding.ts';
import type { ProtectionLayer } from '../model/protection-facts.ts';
import type { RulePart } from './gate-ruleset.ts';

/** Something that one of the layers over the default branch has to ask for. */
export interface BranchNeed {
  readonly code: ProtectionCode;
  readonly severity: Severity;
  readonly title: string;
  readonly found: string;
  readonly expected: string;
  /** Name of the setting on the page of a ruleset. */
  readonly setting: string;
  readonly part: RulePart;
  readonly isMetBy: (layer: ProtectionLayer) => boolean;
}

/** Those without which the gate can be walked round. */
export const essentialNeeds: readonly BranchNeed[] = [
  {
    code: 'protection-pull-request-not-required',
    severity: 'error',
    title: 'The default branch can be pushed to',
    found: 'no rule asks for a pull request',
    expected: 'a pull request for every change',
    setting: 'Require a pull request before merging',
    part: { kind: 'pull-request' },
    isMetBy: ({ pullRequest }) => pullRequest !== undefined,
  },
  {
    code: 'protection-force-push-allowed',
    severity: 'error',
    title: 'The default branch can be overwritten',
    found: 'force pushes are allowed',
    expected: 'no force pushes',
    setting: 'Block force pushes',
    part: { kind: 'force-push' },
    isMetBy: ({ forbidsForcePush }) => forbidsForcePush,
  },
  {
    code: 'protection-deletion-allowed',
    severity: 'error',
    title: 'The default branch can be deleted',
    found: 'who may write may delete it, and make another under its name',
    expected: 'no deletion',
    setting: 'Restrict deletions',
    part: { kind: 'deletion' },
    isMetBy: ({ forbidsDeletion }) => forbidsDeletion,
  },
];

/** Those that make it stronger: Charter counts approvals itself, so GitHub's own rules are a second lock. */
export const furtherNeeds: readonly BranchNeed[] = [
  {
    code: 'protection-not-up-to-date',
    severity: 'warning',
    title: 'Checks may be older than the branch they protect',
    found: 'a pull request may be merged after the default branch has moved on',
    expected: 'checks of the newest state of the branch, or a merge queue',
    setting: 'Require branches to be up to date before merging',
    part: { kind: 'up-to-date' },
    isMetBy: ({ isStrict, hasMergeQueue }) => isStrict || hasMergeQueue,
  },
  {
    code: 'protection-no-approvals',
    severity: 'warning',
    title: 'GitHub itself asks for no approval',
    found: 'no approving review is required',
    expected: 'at least 1',
    setting: 'Required approvals',
    part: { kind: 'approvals' },
    isMetBy: ({ pullRequest }) => (pullRequest?.approvals ?? 0) > 0,
  },
  {
    code: 'protection-no-code-owner-review',
    severity: 'warning',
    title: 'GitHub itself asks no code owner',
    found: 'no review of code owners is required',
    expected: 'a review of the code owners',
    setting: 'Require review from Code Owners',
    part: { kind: 'code-owners' },
    isMetBy: ({ pullRequest }) => pullRequest?.asksCodeOwners === true,
  },
  {
    code: 'protection-no-last-push-approval',
    severity: 'info',
    title: 'GitHub takes an approval of who pushed last',
    found: 'whoever pushed last may approve',
    expected: 'approval of the last push by somebody else',
    setting: 'Require approval of the most recent reviewable push',
    part: { kind: 'last-push' },
    isMetBy: ({ pullRequest }) => pullRequest?.asksLastPushApproval === true,
  },
  {
    code: 'protection-stale-reviews-stay',
    severity: 'info',
    title: 'GitHub keeps approvals when commits are added',
    found: 'reviews stay after a push; Charter drops those that the push touches',
    expected: 'dismissal by every push, where that is wanted',
    setting: 'Dismiss stale pull request approvals when new commits are pushed',
    part: { kind: 'stale-reviews' },
    isMetBy: ({ pullRequest }) => pullRequest?.dismissesStaleReviews === true,
  },
];
