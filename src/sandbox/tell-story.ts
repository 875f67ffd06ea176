import { join } from 'node:path';
import type { Sandbox } from './start-sandbox.ts';
import type { Ink } from './story/ink.ts';
import { playStory, type StoryResult } from './story/play-story.ts';
import type { StoryPerson } from './story/stage.ts';
import { Transcript } from './story/transcript.ts';

export interface StoryRequest {
  readonly sandbox: Sandbox;
  /** Resolves when the bot has nothing to do for the moment. */
  readonly settled: () => Promise<void>;
  /** Where the author's clone goes, in a folder of its own. */
  readonly directory: string;
  /** Milliseconds in which the bot must have answered a push; 45,000 when left out. */
  readonly patience?: number;
  readonly width: number;
  readonly ink: Ink;
  readonly write: (text: string) => void;
}

/** Plays the life of a change in a fresh sandbox with the example, and tells it. Throws `StoryError`. */
export function tellStory(request: StoryRequest): Promise<StoryResult> {
  const { sandbox, settled, directory, patience = 45_000, ...page } = request;
  const { repository, app, forge } = sandbox;
  return playStory(
    {
      apiUrl: forge.apiUrl,
      cloneUrl: repository.cloneUrl,
      repository: `${repository.owner}/${repository.name}`,
      author: personNamed(sandbox, 'leo'),
      owner: personNamed(sandbox, 'ines'),
      security: personNamed(sandbox, 'noor'),
      manager: personNamed(sandbox, 'hana'),
      botLogin: app.botLogin,
      botCalls: () => sandbox.botCalls(),
      settled,
      sign: (section) => sandbox.sign(section),
      directory: join(directory, 'clone-of-leo'),
      patience,
    },
    new Transcript(page),
  );
}

function personNamed(sandbox: Sandbox, login: string): StoryPerson {
  const person = sandbox.users.find((user) => user.login === login);
  if (person === undefined) throw new TypeError(`the sandbox has no demo user ${login}`);
  return person;
}
