import { AppError } from '../model/app-error.ts';

export type SandboxErrorCode =
  | 'sandbox-folder-not-empty'
  | 'sandbox-state-broken'
  | 'sandbox-other-repository'
  | 'sandbox-not-a-repository'
  | 'sandbox-repository-empty'
  | 'sandbox-repository-shallow'
  | 'sandbox-import-failed'
  | 'sandbox-port-unavailable'
  | 'sandbox-story-needs-example';

/** The sandbox could not be set up; nothing that was there before has been changed. Never holds a token. */
export class SandboxError extends AppError<SandboxErrorCode> {}
