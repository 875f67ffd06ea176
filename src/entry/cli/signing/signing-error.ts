import { AppError } from '../../../model/app-error.ts';

export const signingCodes = [
  'signing-target-unknown',
  'signing-not-asked-for',
  'signing-repository-unknown',
  'signing-key-missing',
  'signing-token-missing',
  'signing-key-not-enrolled',
  'signing-key-exists',
  'signing-done-already',
  'signing-failed',
  'signing-without-ssh-keygen',
  'signing-file-changed',
] as const;

export type SigningCode = (typeof signingCodes)[number];

/** Nothing was signed and nothing was written. */
export class SigningError extends AppError<SigningCode> {}
