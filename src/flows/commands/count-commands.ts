import type { OpenComment } from '../../commands/conversation.ts';
import { parseCommands } from '../../commands/parse-commands.ts';
import { askRateLimit, personLimit, pullRequestLimit } from '../../commands/rate-limit.ts';
import { AppError } from '../../model/app-error.ts';
import type { CommentFact, PullRequestFacts } from '../../model/pull-request-facts.ts';
import type { RateAnswer } from '../../model/rate-limit.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CommandTally } from '../../ports/command-tally.ts';

/** Whether the commands of a comment are within what one person may give. */
export type CommandRate =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'limited';
      /** When the next one is taken, ISO. */
      readonly until: string;
      readonly where: 'pull-request' | 'installation';
    };

export interface CountPorts {
  readonly tally: CommandTally;
  readonly clock: Clock;
}

interface CountContext {
  readonly ports: CountPorts;
  readonly installationId: number;
  readonly facts: PullRequestFacts;
  readonly weigh: Weigh;
}

type CommentToCount = OpenComment & { readonly viaApp: number | 'lookup-failed' | undefined };

/** Nobody can tell how many commands somebody has given, so none of them is carried out or answered. */
class CountError extends AppError<'command-not-counted'> {
  constructor(cause: unknown) {
    super({
      code: 'command-not-counted',
      message:
        'The commands in new comments cannot be counted, so that nobody can tell whether they are too many.',
      hint: 'Nothing has to be typed again: Charter tries again by itself, and answers then. If it stays, the operator looks at the disk or the Redis of the server.',
      cause,
    });
  }
}

/**
 * The same comments, in their order, each with whether it is one of too many. What the pull request alone shows to be too
 * often is not counted. Throws `CountError`, so that the look is made again like after other faults that pass.
 */
export async function countCommands<Comment extends CommentToCount>(
  comments: readonly Comment[],
  context: CountContext,
): Promise<readonly (Comment & { readonly rate: CommandRate })[]> {
  const counted: (Comment & { readonly rate: CommandRate })[] = [];
  for (const comment of comments) counted.push({ ...comment, rate: await rateOf(comment, context) });
  return counted;
}

async function rateOf(comment: CommentToCount, context: CountContext): Promise<CommandRate> {
  const here = rateOnPullRequest(comment, context.facts, context.weigh);
  if (here.kind === 'limited') return { ...here, where: 'pull-request' };
  if (!isToCount(comment)) return here;
  const everywhere = await countOne(comment, context);
  return everywhere.kind === 'limited' ? { ...everywhere, where: 'installation' } : everywhere;
}

/** What is refused anyway is not counted. */
function isToCount({ comment, parsed, viaApp }: CommentToCount): boolean {
  return parsed.commands.length > 0 && !comment.isEdited && viaApp !== 'lookup-failed';
}

async function countOne(
  { comment, parsed }: CommentToCount,
  { ports, installationId, facts: { pullRequest } }: CountContext,
): Promise<RateAnswer> {
  const { createdAt } = comment;
  const asked = {
    installationId,
    personId: comment.by.id,
    repositoryId: pullRequest.repositoryId,
    commentId: comment.id,
    writtenAt: Number.isNaN(Date.parse(createdAt)) ? ports.clock.now() : createdAt,
    commands: parsed.commands.length,
  };
  try {
    return await ports.tally.count(asked, personLimit);
  } catch (error) {
    throw new CountError(error);
  }
}

/** How many commands a comment counts for on its pull request. */
export type Weigh = (comment: CommentFact) => number;

/**
 * Everything that looks like a command counts, so that mistakes and refusals are bounded too. Each comment is read once,
 * however many come after it. What somebody else has written into a comment counts for nothing, and an edited one for
 * one command at most: whoever may edit comments must not have others refused by it.
 */
export function createWeigh(): Weigh {
  const known = new Map<number, number>();
  return (comment) => {
    const weight = known.get(comment.id) ?? weightOf(comment);
    known.set(comment.id, weight);
    return weight;
  };
}

function weightOf({ body, isEdited, overwritten }: CommentFact): number {
  if (overwritten !== undefined || !/^\s*\//.test(body)) return 0;
  return isEdited ? 1 : Math.max(1, parseCommands(body).commands.length);
}

/** By the time when it was written, so that what came too often stays so whenever it is heard. */
export function rateOnPullRequest(
  { comment: { id, by, createdAt: now }, parsed }: OpenComment,
  { comments }: PullRequestFacts,
  weigh: Weigh,
): RateAnswer {
  const begin = Date.parse(now) - pullRequestLimit.within * 1000;
  const earlier = comments
    .filter((other) => other.id < id && other.by.id === by.id && !(Date.parse(other.createdAt) <= begin))
    .flatMap((other) => Array<string>(weigh(other)).fill(other.createdAt));
  return askRateLimit({ earlier, now, commands: parsed.commands.length });
}
