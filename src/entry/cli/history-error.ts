import { AppError } from '../../model/app-error.ts';

/** Every code a `HistoryError` can carry; each has its entry in docs/errors.md. */
export const historyCodes = [
  'history-time-invalid',
  'history-time-in-future',
  'history-before-first-commit',
  'history-ref-deleted',
] as const;

export type HistoryErrorCode = (typeof historyCodes)[number];

/** What was asked for lies outside the history of the repository. */
export class HistoryError extends AppError<HistoryErrorCode> {}
