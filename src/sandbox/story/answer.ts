import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from './eventually.ts';
import type { SeenAnnotation, SeenCheck, SeenComment } from './forge-account.ts';
import type { Stage } from './stage.ts';

/** What the bot has published for one head, and how long that took. */
export interface Answer {
  readonly validate: SeenCheck | undefined;
  readonly plan: SeenCheck | undefined;
  readonly annotations: readonly SeenAnnotation[];
  readonly comments: readonly SeenComment[];
  /** Milliseconds until both checks were done. */
  readonly checksTook: number;
  /** Milliseconds until the comment was new, counted from the checks. */
  readonly commentTook: number;
}

export interface AnswerRequest {
  readonly pullNumber: number;
  readonly head: string;
  /** The comment's text before the push: a new answer reads differently. */
  readonly previousComment: string | undefined;
}

/** Waits for the checks, the comment, and the bot to come to rest; after the world's patience it takes what there is. */
export async function awaitAnswer(stage: Stage, request: AnswerRequest): Promise<Answer> {
  const checks = await awaitChecks(stage, request.head);
  const comments = await awaitComment(stage, request);
  const ending = new AbortController();
  await Promise.race([
    stage.world.settled(),
    sleep(stage.world.patience, undefined, { signal: ending.signal }).catch(() => undefined),
  ]);
  ending.abort();
  const validate = checks.seen.get('charter/validate');
  return {
    validate,
    plan: checks.seen.get('charter/plan'),
    annotations: validate === undefined ? [] : await stage.author.annotations(validate.id),
    comments: comments.seen,
    checksTook: checks.took,
    commentTook: comments.took,
  };
}

function awaitChecks({ world, author }: Stage, head: string) {
  const look = async () => {
    const checks = new Map((await author.checks(head)).map((check) => [check.name, check] as const));
    const wanted = [checks.get('charter/validate'), checks.get('charter/plan')];
    return { isDone: wanted.every((check) => check?.status === 'completed'), seen: checks };
  };
  return eventually(look, { within: world.patience });
}

function awaitComment({ world, author }: Stage, { pullNumber, previousComment }: AnswerRequest) {
  const look = async () => {
    const comments = await author.comments(pullNumber);
    const ours = comments.filter((comment) => comment.author === world.botLogin);
    return { isDone: ours.some(({ body }) => body !== previousComment), seen: ours };
  };
  return eventually(look, { within: world.patience });
}
