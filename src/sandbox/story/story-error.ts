import { AppError } from '../../model/app-error.ts';

export type StoryErrorCode =
  'story-git-failed' | 'story-request-failed' | 'story-answer-unexpected' | 'story-file-changed';

/** The story could not be played: Git, the forge or a file failed it. Never holds a token. */
export class StoryError extends AppError<StoryErrorCode> {}
