import { AppError } from '../../model/app-error.ts';

/** Every code a `LookupError` can carry; each has its entry in docs/errors.md. */
export const lookupCodes = [
  'lookup-ref-unknown',
  'lookup-ref-ambiguous',
  'lookup-environment-unknown',
  'lookup-not-in-environment',
  'lookup-manifest-invalid',
  'lookup-kind-unknown',
] as const;

export type LookupErrorCode = (typeof lookupCodes)[number];

/** What was asked for by name is not in the registry. */
export class LookupError extends AppError<LookupErrorCode> {}
