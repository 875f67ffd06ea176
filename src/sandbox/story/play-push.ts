import { approvalStateOf } from './approval-lines.ts';
import { awaitAnswer } from './answer.ts';
import type { PushChapter } from './chapters.ts';
import { judgeAnswer } from './judge-answer.ts';
import { pushChange, storyBranch } from './push-change.ts';
import { planLines, showAnswer } from './show-answer.ts';
import type { Seen, Stage } from './stage.ts';

/** A push to the pull request, which the first push opens: acts, waits, shows, and compares with what must be. */
export async function playPush(stage: Stage, chapter: PushChapter, before?: Seen): Promise<Seen> {
  const callsBefore = stage.world.botCalls();
  const head = await pushChange(stage, chapter);
  const pullNumber = before?.pullNumber ?? (await openPullRequest(stage, chapter));
  stage.transcript.pause();
  const answer = await awaitAnswer(stage, { pullNumber, head, previousComment: before?.commentBody });
  await showAnswer(stage, { chapter, answer, knownPlan: before?.planLines ?? [] });
  await judgeAnswer(stage, { chapter, answer, before, calls: stage.world.botCalls() - callsBefore });
  const [comment] = answer.comments;
  return {
    pullNumber,
    head,
    commentId: comment?.id ?? 0,
    commentBody: comment?.body ?? '',
    isApproved: approvalStateOf(answer.approval) === 'success',
    planLines: planLines(answer),
  };
}

async function openPullRequest({ author, transcript, world }: Stage, chapter: PushChapter): Promise<number> {
  const start = performance.now();
  const pull = await author.openPullRequest({
    head: storyBranch,
    base: 'main',
    title: chapter.commit,
    body: 'Payments is killed for lack of memory on Sunday evenings.',
  });
  transcript.did(
    `${world.author.name} opens pull request #${pull.number}: ${pull.url}`,
    performance.now() - start,
  );
  return pull.number;
}
