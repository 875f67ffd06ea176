import { agentsOf } from '../../commands/authorise-agent.ts';
import type { Heard, OpenComment } from '../../commands/conversation.ts';
import type { AgentGrant } from '../../model/command.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { PullRequestFacts } from '../../model/pull-request-facts.ts';
import type { GateForge } from '../../ports/forge.ts';
import {
  countCommands,
  createWeigh,
  rateOnPullRequest,
  type CommandRate,
  type CountPorts,
  type Weigh,
} from './count-commands.ts';

/** A comment whose commands are judged, with the App through which it was written. */
export interface TakenComment extends OpenComment {
  readonly viaApp: number | 'lookup-failed' | undefined;
  /** Whether it is one of too many. */
  readonly rate: CommandRate;
}

type HeededComment = Omit<TakenComment, 'rate'>;

type CommentApps = Awaited<ReturnType<GateForge['readCommentApps']>>;

/**
 * The comments that get an answer: those of people, and those of bots that an Agent of the base is about. All other
 * bots are left alone without a word, so that no two of them talk to each other for ever. One call at most, and only
 * where Agents of the base are Apps. Their commands are counted on the way.
 */
export async function takeComments(
  { open, fromBots }: Heard,
  {
    ports,
    forge,
    installationId,
    facts,
    agents,
  }: {
    readonly ports: CountPorts;
    readonly forge: GateForge;
    readonly installationId: number;
    readonly facts: PullRequestFacts;
    readonly agents: readonly AgentGrant[];
  },
): Promise<readonly TakenComment[]> {
  const all = agents.length === 0 ? open : [...open, ...fromBots];
  if (all.length === 0) return [];
  const areAppsKnown = agents.some(({ identity }) => 'app' in identity);
  const apps = areAppsKnown ? await readApps(all, forge, facts) : undefined;
  const weigh = createWeigh();
  const heeded = all
    .map((comment) => ({ ...comment, viaApp: appOf(comment, apps, areAppsKnown) }))
    .filter((taken) => isHeeded(taken, agents, { facts, weigh }))
    .toSorted((a, b) => a.comment.id - b.comment.id);
  return countCommands(heeded, { ports, installationId, facts, weigh });
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

/** Of agents what came too often on one pull request stays unheeded. */
function isHeeded(
  { comment, parsed, viaApp }: HeededComment,
  agents: readonly AgentGrant[],
  { facts, weigh }: { readonly facts: PullRequestFacts; readonly weigh: Weigh },
): boolean {
  const { by } = comment;
  if (by.kind === 'person') return true;
  const via = typeof viaApp === 'number' ? { viaApp } : {};
  const head = facts.pullRequest.headSha;
  const asked = { verb: 'help', by, environment: undefined, head, ...via } as const;
  if (agentsOf(asked, agents).length === 0) return false;
  return rateOnPullRequest({ comment, parsed }, facts, weigh).kind === 'allowed';
}
