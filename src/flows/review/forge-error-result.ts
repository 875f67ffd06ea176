import type { ForgeError, ForgeErrorCode } from '../../model/forge-error.ts';
import type { WorkResult } from '../../ports/work-queue.ts';

/**
 * Tries before a refusal is believed: a pull request just opened, an App just installed or a token just minted may
 * not be known on every machine of the forge yet.
 */
const doubtfulAttempts = 3;

/**
 * What the forge's error means for the work that met it: whether trying again can help, and when. Where the forge
 * names no time, it is for the queue to say how long to wait.
 */
export function resultOfForgeError(error: ForgeError, attempt: number): WorkResult {
  const { code, message } = error;
  const retry = {
    kind: 'retry',
    after: error.retryAfter ?? 0,
    reason: `${code}: ${message}`,
  } as const;
  const prospect = prospects[code];
  switch (prospect) {
    case 'passing':
      return retry;
    case 'final':
      return attempt < doubtfulAttempts ? retry : { kind: 'failed', code, reason: message };
    case 'over':
      return attempt < doubtfulAttempts ? retry : { kind: 'done' };
    default:
      return prospect satisfies never;
  }
}

const prospects = {
  'forge-rate-limited': 'passing',
  'forge-unavailable': 'passing',
  'forge-conflict': 'passing',
  'forge-unauthorized': 'final',
  'forge-forbidden': 'final',
  'forge-not-found': 'final',
  'forge-refused': 'final',
  /** Nobody is there to be told, and what is queued for it comes back when the App does. */
  'forge-not-installed': 'over',
} as const satisfies Readonly<Record<ForgeErrorCode, 'passing' | 'final' | 'over'>>;
