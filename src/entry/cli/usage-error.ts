import { AppError } from '../../model/app-error.ts';

/** Every code a `UsageError` can carry; each has its entry in docs/errors.md. */
export const usageCodes = [
  'usage-no-command',
  'usage-unknown-command',
  'usage-unknown-option',
  'usage-missing-value',
  'usage-unexpected-value',
  'usage-invalid-value',
  'usage-missing-option',
  'usage-missing-argument',
  'usage-unexpected-argument',
  'usage-unknown-path',
] as const;

export type UsageErrorCode = (typeof usageCodes)[number];

/** A command line that does not say what to do; nothing has been done. */
export class UsageError extends AppError<UsageErrorCode> {}
