/** What may be wrong with CODEOWNERS. Each has its entry in docs/errors/approvals.md. */
export const approvalCodes = [
  'codeowners-too-large',
  'codeowners-not-utf8',
  'codeowners-invalid-pattern',
  'codeowners-invalid-owner',
  'codeowners-too-many-problems',
] as const;

export type ApprovalCode = (typeof approvalCodes)[number];
