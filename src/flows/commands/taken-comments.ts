import { agentsOf } from '../../commands/authorise-agent.ts';
import type { Heard, OpenComment } from '../../commands/conversation.ts';
import { askRateLimit } from '../../commands/rate-limit.ts';
import type { AgentGrant } from '../../model/command.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { PullRequestFacts } from '../../model/pull-request-facts.ts';
import type { GateForge } from '../../ports/forge.ts';

/** A comment whose commands are judged, with the App through which it was written. */
export interface TakenComment extends OpenComment {
  readonly viaApp: number | 'lookup-failed' | undefined;
}

type CommentApps = Awaited<ReturnType<GateForge['readCommentApps']>>;

/**
 * The comments that get an answer: those of people, and those of bots that an Agent of the base is about. All other
 * bots are left alone without a word, so that no two of them talk to each other for ever. One call at most, and only
 * where Agents of the base are Apps.
 */
export async function takeComments(
  { open, fromBots }: Heard,
  {
    forge,
    facts,
    agents,
  }: {
    readonly forge: GateForge;
    readonly facts: PullRequestFacts;
    readonly agents: readonly AgentGrant[];
  },
): Promise<readonly TakenComment[]> {
  const all = agents.length === 0 ? open : [...open, ...fromBots];
  if (all.length === 0) return [];
  const areAppsKnown = agents.some(({ identity }) => 'app' in identity);
  const apps = areAppsKnown ? await readApps(all, forge, facts) : undefined;
  return all
    .map((comment) => ({ ...comment, viaApp: appOf(comment, apps, areAppsKnown) }))
    .filter((taken) => isHeeded(taken, agents, facts))
    .toSorted((a, b) => a.comment.id - b.comment.id);
}

async function readApps(
  comments: readonly OpenComment[],
  forge: GateForge,
  { pullRequest }: PullRequestFacts,
): Promise<CommentApps | undefined> {
  const times = comments.map(({ comment }) => Date.parse(comment.createdAt));
  try {
    return await forge.readCommentApps(pullRequest.key, new Date(Math.min(...times)).toISOString());
  } catch (error) {
    if (error instanceof ForgeError) return undefined;
    throw error;
  }
}

function appOf(
  { comment: { id } }: OpenComment,
  apps: CommentApps | undefined,
  areAppsKnown: boolean,
): TakenComment['viaApp'] {
  if (!areAppsKnown) return undefined;
  return apps?.has(id) === true ? apps.get(id) : 'lookup-failed';
}

function isHeeded(
  { comment, parsed, viaApp }: TakenComment,
  agents: readonly AgentGrant[],
  { comments, pullRequest }: PullRequestFacts,
): boolean {
  const { by } = comment;
  if (by.kind === 'person') return true;
  const via = typeof viaApp === 'number' ? { viaApp } : {};
  const asked = { verb: 'help', by, environment: undefined, head: pullRequest.headSha, ...via } as const;
  if (agentsOf(asked, agents).length === 0) return false;
  const earlier = comments
    .filter((other) => other.id < comment.id && other.by.id === by.id && /^\s*\//.test(other.body))
    .map(({ createdAt }) => createdAt);
  // By the time when it was written, so that what came too often stays unheeded.
  const rate = askRateLimit({ earlier, now: comment.createdAt, commands: parsed.commands.length });
  return rate.kind === 'allowed';
}
