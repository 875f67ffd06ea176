import { AppError } from '../../model/app-error.ts';

export const listenCodes = [
  'listen-port-taken',
  'listen-not-allowed',
  'listen-no-such-address',
  'listen-failed',
] as const;

export type ListenErrorCode = (typeof listenCodes)[number];

/** The server cannot listen where it was told to. */
export class ListenError extends AppError<ListenErrorCode> {}

interface Explanation {
  readonly code: ListenErrorCode;
  readonly reason: string;
  readonly hint: string;
}

const explanations: Readonly<Record<string, Explanation>> = {
  EADDRINUSE: {
    code: 'listen-port-taken',
    reason: 'another program listens there already',
    hint: 'Stop the other program, or set PORT to another port.',
  },
  EACCES: {
    code: 'listen-not-allowed',
    reason: 'this user may not',
    hint: 'Set PORT to 1024 or higher and let a reverse proxy take the lower one.',
  },
  EADDRNOTAVAIL: noSuchAddress(),
  ENOTFOUND: noSuchAddress(),
  EAI_AGAIN: noSuchAddress(),
};

/** The `ListenError` for what Node said about a place. */
export function listenError(cause: unknown, place: { port: number; host: string }): ListenError {
  const systemCode = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown fault';
  const { code, reason, hint } = explanations[systemCode] ?? {
    code: 'listen-failed',
    reason: `the system says ${systemCode}`,
    hint: 'Check HOST and PORT.',
  };
  const message = `Charter cannot listen on ${place.host}, port ${place.port}: ${reason}.`;
  return new ListenError({ code, message, hint, cause });
}

function noSuchAddress(): Explanation {
  return {
    code: 'listen-no-such-address',
    reason: 'this machine has no such address',
    hint: 'Leave HOST out for 127.0.0.1, or set HOST=0.0.0.0 for all addresses of this machine.',
  };
}
