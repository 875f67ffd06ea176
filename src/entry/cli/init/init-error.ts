import { AppError } from '../../../model/app-error.ts';

/** Every code an `InitError` can carry; each has its entry in docs/errors/import.md. */
export const initErrorCodes = ['init-target-not-folder', 'init-invalid-owner', 'init-invalid-name'] as const;

export type InitErrorCode = (typeof initErrorCodes)[number];

/** What was asked for cannot be a registry; nothing has been done. */
export class InitError extends AppError<InitErrorCode> {}
