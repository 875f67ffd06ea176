import { checkNames, commentMarker } from '../../model/check-report.ts';
import { eventually } from './eventually.ts';
import type { SeenAnnotation, SeenCheck, SeenComment } from './forge-account.ts';
import { comeToRest } from './come-to-rest.ts';
import type { Stage } from './stage.ts';

/** What the bot has published for one head, and how long that took. */
export interface Answer {
  readonly validate: SeenCheck | undefined;
  readonly policy: SeenCheck | undefined;
  readonly plan: SeenCheck | undefined;
  /** In progress while somebody has to agree. */
  readonly approval: SeenCheck | undefined;
  readonly annotations: readonly SeenAnnotation[];
  /** Those with the plan; answers to commands are apart. */
  readonly comments: readonly SeenComment[];
  /** Milliseconds until all checks were there. */
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
  await comeToRest(stage.world);
  const validate = checks.seen.get(checkNames.validate);
  return {
    validate,
    policy: checks.seen.get(checkNames.policy),
    plan: checks.seen.get(checkNames.plan),
    approval: checks.seen.get(checkNames.approval),
    annotations: validate === undefined ? [] : await stage.author.annotations(validate.id),
    comments: comments.seen,
    checksTook: checks.took,
    commentTook: comments.took,
  };
}

function awaitChecks({ world, author }: Stage, head: string) {
  const look = async () => {
    const checks = new Map((await author.checks(head)).map((check) => [check.name, check] as const));
    const { approval, ...others } = checkNames;
    const isCompleted = (name: string): boolean => checks.get(name)?.status === 'completed';
    return { isDone: checks.has(approval) && Object.values(others).every(isCompleted), seen: checks };
  };
  return eventually(look, { within: world.patience });
}

function awaitComment({ world, author }: Stage, { pullNumber, previousComment }: AnswerRequest) {
  const look = async () => {
    const comments = await author.comments(pullNumber);
    const ours = comments.filter(
      (comment) => comment.author === world.botLogin && comment.body.startsWith(commentMarker),
    );
    return { isDone: ours.some(({ body }) => body !== previousComment), seen: ours };
  };
  return eventually(look, { within: world.patience });
}
