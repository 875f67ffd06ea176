import { AppError } from '../../model/app-error.ts';

export const queueCodes = [
  'data-dir-unusable',
  'data-dir-in-use',
  'data-store-damaged',
  'data-store-newer',
  'data-store-missing',
  'redis-unavailable',
  'redis-full',
  'redis-read-only',
  'redis-refused',
  'redis-too-old',
  'redis-evicts',
  'turn-lost',
  'queue-key-unknown',
] as const;

export type QueueErrorCode = (typeof queueCodes)[number];

/** What keeps deliveries and work, a file or a Redis, cannot be used. Never holds a password. */
export class QueueError extends AppError<QueueErrorCode> {}
