import { AppError } from '../../../model/app-error.ts';

/** Every code an `ImportError` can carry; each has its entry in docs/errors/import.md. */
export const importErrorCodes = [
  'import-no-such-file',
  'import-nothing-found',
  'import-unreadable-file',
  'import-invalid-glob',
  'import-target-not-folder',
] as const;

export type ImportErrorCode = (typeof importErrorCodes)[number];

/** What was to be imported, or where it was to be written, is not there; nothing has been done. */
export class ImportError extends AppError<ImportErrorCode> {}
