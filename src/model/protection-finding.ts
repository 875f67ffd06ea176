import type { Severity } from './diagnostic.ts';

/** What `charter doctor` may find. Each has its entry in docs/errors/protection.md. */
export const protectionCodes = [
  'protection-branch-unprotected',
  'protection-pull-request-not-required',
  'protection-check-not-required',
  'protection-check-not-pinned',
  'protection-check-of-another-app',
  'protection-check-of-environment',
  'protection-app-not-told',
  'protection-force-push-allowed',
  'protection-deletion-allowed',
  'protection-bypass',
  'protection-not-up-to-date',
  'protection-no-approvals',
  'protection-no-code-owner-review',
  'protection-no-last-push-approval',
  'protection-stale-reviews-stay',
  'protection-environment-open',
  'protection-environment-any-branch',
  'protection-workflows-write',
  'protection-workflows-approve',
  'protection-codeowners-missing',
  'protection-codeowners-broken',
  'protection-codeowners-uncovered',
  'protection-app-not-installed',
  'protection-app-permission-missing',
  'protection-unknown',
] as const;

export type ProtectionCode = (typeof protectionCodes)[number];

/** One setting that is not as the gate needs it. */
export interface ProtectionFinding {
  readonly code: ProtectionCode;
  /** `error`: the gate can be passed; `warning`: weaker than it could be, or unknown; `info`: worth a thought. */
  readonly severity: Severity;
  readonly title: string;
  /** What it is about, where there may be several: a check, an environment. */
  readonly subject?: string;
  readonly found: string;
  readonly expected: string;
  /** Page and name of the setting. */
  readonly setting: string;
  /** Shell lines that set it with `gh`; words in capitals are to be replaced. Findings may share them. */
  readonly command?: string;
}
