import { AppError } from '../../model/app-error.ts';

export const queueCodes = [
  'data-dir-unusable',
  'data-dir-in-use',
  'data-store-damaged',
  'data-store-newer',
  'data-store-missing',
] as const;

export type QueueErrorCode = (typeof queueCodes)[number];

/** The file that keeps deliveries and work cannot be used. */
export class QueueError extends AppError<QueueErrorCode> {}
