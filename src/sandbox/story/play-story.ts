import { badChange, goodChange, secondThought, signedChange, type PushChapter } from './chapters.ts';
import { firstConsents, secondConsents, type ConsentChapter } from './consents.ts';
import { createForgeAccount, type ForgeAccount } from './forge-account.ts';
import { duration } from './layout.ts';
import { playConsents } from './play-consents.ts';
import { playMerge } from './play-merge.ts';
import { playPush } from './play-push.ts';
import { gitAloud, storyBranch } from './push-change.ts';
import type { Seen, Stage, StoryPerson, StoryWorld } from './stage.ts';
import type { Transcript } from './transcript.ts';
import { cloneAs, type Workplace } from './workplace.ts';

export interface StoryResult {
  readonly met: number;
  readonly missed: number;
}

/**
 * Plays the life of a change over HTTP and Git, and prints it. Ends early, after the chapter, when something was not
 * as it must be. Throws `StoryError` when it could not be played.
 */
export async function playStory(world: StoryWorld, transcript: Transcript): Promise<StoryResult> {
  const start = performance.now();
  const callsBefore = world.botCalls();
  const score = { met: 0, missed: 0 };
  transcript.title(
    'Charter: the life of a change',
    'Nothing here is staged: real Git over HTTP, real signed webhooks, and the bot as you would run it. Only the forge is a small one, on this machine.',
  );
  transcript.chapter(1, badChange.title);
  transcript.say(badChange.tale);
  transcript.pause();
  const stage = await prepareStage(world, transcript, score);
  await playChapters(stage, score);
  const took = duration(performance.now() - start);
  transcript.end(endingOf(score, took, world.botCalls() - callsBefore), score.missed === 0);
  return score;
}

async function playChapters(stage: Stage, score: StoryResult): Promise<void> {
  const chapters: readonly (PushChapter | ConsentChapter)[] = [
    badChange,
    goodChange,
    signedChange,
    firstConsents,
    secondThought,
    secondConsents,
  ];
  let seen: Seen | undefined;
  for (const [index, chapter] of chapters.entries()) {
    if (index > 0) {
      stage.transcript.chapter(index + 1, chapter.title);
      stage.transcript.say(chapter.tale);
      stage.transcript.pause();
    }
    if (chapter.kind === 'push') seen = await playPush(stage, chapter, seen);
    else if (seen !== undefined) seen = await playConsents(stage, chapter, seen);
    if (score.missed > 0) return;
  }
  if (seen === undefined) return;
  stage.transcript.chapter(chapters.length + 1, 'Merged');
  stage.transcript.say(
    `All four checks are green. ${stage.world.owner.name}, who owns payments, has seen enough.`,
  );
  stage.transcript.pause();
  await playMerge(stage, seen);
}

function endingOf({ met, missed }: StoryResult, took: string, calls: number): string {
  if (missed === 0)
    return `✔ All ${met} expectations were met, in ${took}. For four pushes, a signature, six approvals and a merge the bot made ${calls} API calls.`;
  return `✘ ${missed} of ${met + missed} expectations were not met; the story ends here, after ${took}.`;
}

async function prepareStage(
  world: StoryWorld,
  transcript: Transcript,
  score: { met: number; missed: number },
): Promise<Stage> {
  const stage: Stage = {
    world,
    transcript,
    workplace: await openWorkplace(world, transcript),
    author: accountOf(world, world.author),
    owner: accountOf(world, world.owner),
    security: accountOf(world, world.security),
    manager: accountOf(world, world.manager),
    expect: (expectation, milliseconds) => {
      if (expectation.isMet) score.met += 1;
      else score.missed += 1;
      transcript.expectation(expectation, milliseconds);
    },
  };
  await gitAloud(stage, ['switch', '--quiet', '--create', storyBranch]);
  transcript.pause();
  return stage;
}

async function openWorkplace(world: StoryWorld, transcript: Transcript): Promise<Workplace> {
  const { author, cloneUrl, directory } = world;
  const start = performance.now();
  const workplace = await cloneAs({ directory, cloneUrl, person: author, token: author.token });
  transcript.command(author.login, `git clone ${cloneUrl}`, performance.now() - start);
  return workplace;
}

function accountOf({ apiUrl, repository }: StoryWorld, { token }: StoryPerson): ForgeAccount {
  return createForgeAccount({ apiUrl, repository, token });
}
