import { authorise } from '../../commands/authorise.ts';
import type { OpenComment } from '../../commands/conversation.ts';
import { groupsToLookUp } from '../../commands/named-groups.ts';
import { askRateLimit } from '../../commands/rate-limit.ts';
import type { Account } from '../../model/account.ts';
import type { GroupFact } from '../../model/approval-facts.ts';
import type { Authorisation, BaseFacts, CommandFacts, Intent, ReadCommand } from '../../model/command.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { PullRequestFacts } from '../../model/pull-request-facts.ts';
import type { Ref } from '../../model/ref.ts';
import type { GateForge, TeamAnswer } from '../../ports/forge.ts';

/** What authorisation rests on, for all commands of one run. */
export interface CommandContext {
  readonly forge: GateForge;
  readonly facts: PullRequestFacts;
  readonly base: BaseFacts | 'unreadable';
  readonly groups: ReadonlyMap<Ref, GroupFact>;
  readonly lookUpTeams: (slugs: ReadonlySet<string>) => Promise<ReadonlyMap<string, TeamAnswer>>;
  readonly holder: Account | undefined;
  /** ISO. */
  readonly now: string;
}

export interface AuthorisedCommand {
  readonly read: ReadCommand;
  readonly authorisation: Authorisation;
}

export interface AuthorisedComment extends OpenComment {
  readonly commands: readonly AuthorisedCommand[];
}

/** Whether the commands of a comment may be carried out. One call at most for the role of whoever asks. */
export async function authoriseComment(
  open: OpenComment,
  context: CommandContext,
): Promise<AuthorisedComment> {
  const { comment, parsed } = open;
  const limited = tooOften(open, context);
  if (limited !== undefined) {
    return { ...open, commands: parsed.commands.map((read) => ({ read, authorisation: limited })) };
  }
  let role: CommandFacts['role'] | undefined;
  const commands: AuthorisedCommand[] = [];
  for (const read of parsed.commands) {
    const intent = intentOf(read, comment.by, context.facts.pullRequest.headSha);
    const facts = await factsFor(intent, context);
    // Whom the least of all roles allows it needs no lookup.
    const first = authorise(intent, { ...facts, role: role ?? 'none' });
    if (first.kind === 'denied' && role === undefined) role = await roleOf(comment.by, context.forge);
    const authorisation =
      first.kind === 'allowed' ? first : authorise(intent, { ...facts, role: role ?? 'none' });
    commands.push({ read, authorisation });
  }
  return { ...open, commands };
}

/** Everything that looks like a command counts, so that mistakes and refusals are bounded too. */
function tooOften(
  { comment, parsed }: OpenComment,
  { facts, now }: CommandContext,
): Authorisation | undefined {
  const earlier = facts.comments
    .filter(({ id, by, body }) => id < comment.id && by.id === comment.by.id && /^\s*\//.test(body))
    .map(({ createdAt }) => createdAt);
  const answer = askRateLimit({ earlier, now, commands: parsed.commands.length });
  if (answer.kind === 'allowed') return undefined;
  return {
    kind: 'denied',
    code: 'command-too-often',
    reason: `\`${comment.by.login}\` has given too many commands here in a short time.`,
    missing: `The next one is taken from \`${answer.until}\` on.`,
  };
}

function intentOf({ command }: ReadCommand, by: Account, head: string): Intent {
  return {
    verb: command.verb,
    by,
    environment: 'environment' in command ? command.environment : undefined,
    head,
    ...(command.verb === 'hold' && { isRelease: command.way === 'release' }),
  };
}

async function roleOf(account: Account, forge: GateForge): Promise<CommandFacts['role']> {
  try {
    return await forge.readRole(account);
  } catch (error) {
    if (error instanceof ForgeError) return 'lookup-failed';
    throw error;
  }
}

async function factsFor(intent: Intent, context: CommandContext): Promise<Omit<CommandFacts, 'role'>> {
  const { base, facts, holder } = context;
  const asked = base === 'unreadable' ? [] : groupsToLookUp(intent, base);
  return {
    author: facts.author,
    base,
    groups: await memberships(intent.by, asked, context),
    ...(holder !== undefined && { holder }),
  };
}

type Membership = CommandFacts['groups'] extends ReadonlyMap<string, infer Answer> ? Answer : never;

async function memberships(
  { id }: Account,
  refs: readonly string[],
  { groups, lookUpTeams }: CommandContext,
): Promise<ReadonlyMap<string, Membership>> {
  const known = new Map<string, GroupFact | undefined>(refs.map((ref) => [ref, groupAt(groups, ref)]));
  const slugs = [...known.values()].flatMap((group) =>
    group?.kind === 'team' ? [group.slug.toLowerCase()] : [],
  );
  const teams = slugs.length === 0 ? new Map<string, TeamAnswer>() : await lookUpTeams(new Set(slugs));
  return new Map([...known].map(([ref, group]) => [ref, membershipIn(group, id, teams)]));
}

function groupAt(groups: ReadonlyMap<Ref, GroupFact>, ref: string): GroupFact | undefined {
  return new Map<string, GroupFact>(groups).get(ref);
}

function membershipIn(
  group: GroupFact | undefined,
  id: number,
  teams: ReadonlyMap<string, TeamAnswer>,
): Membership {
  // A Group that is not there has nobody in it.
  if (group === undefined) return 'not-member';
  if (group.kind === 'members')
    return group.people.some((person) => person.id === id) ? 'member' : 'not-member';
  const team = teams.get(group.slug.toLowerCase());
  if (team === undefined || team.kind === 'lookup-failed') return 'lookup-failed';
  return team.kind === 'members' && team.members.some((person) => person.id === id) ? 'member' : 'not-member';
}
