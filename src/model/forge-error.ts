import { AppError, type AppErrorDetails } from './app-error.ts';

export type ForgeErrorCode =
  | 'forge-unauthorized'
  | 'forge-forbidden'
  | 'forge-rate-limited'
  | 'forge-not-found'
  | 'forge-not-installed'
  | 'forge-conflict'
  | 'forge-refused'
  | 'forge-unavailable';

/** The forge (GitHub, or the embedded one) did not do what was asked. Never holds a token or a body. */
export class ForgeError extends AppError<ForgeErrorCode> {
  /** Milliseconds to wait, where the forge said so. */
  readonly retryAfter: number | undefined;
  readonly status: number | undefined;

  constructor(details: AppErrorDetails<ForgeErrorCode> & { retryAfter?: number; status?: number }) {
    super(details);
    this.retryAfter = details.retryAfter;
    this.status = details.status;
  }
}

/** Whether the forge was away or asks to wait, so that the same request may succeed by itself later. */
export function isAway({ code }: ForgeError): boolean {
  return code === 'forge-unavailable' || code === 'forge-rate-limited';
}
