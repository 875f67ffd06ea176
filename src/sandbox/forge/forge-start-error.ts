import { AppError } from '../../model/app-error.ts';

export type ForgeStartErrorCode =
  | 'forge-start-git-missing'
  | 'forge-start-git-too-old'
  | 'forge-start-folder-in-use'
  | 'forge-start-state-unreadable';

/** The embedded forge cannot start on this machine, or on this folder. */
export class ForgeStartError extends AppError<ForgeStartErrorCode> {}
