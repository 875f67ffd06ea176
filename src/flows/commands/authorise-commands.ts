import { authorise } from '../../commands/authorise.ts';
import { groupsToLookUp } from '../../commands/named-groups.ts';
import type { Account } from '../../model/account.ts';
import type { GroupFact } from '../../model/approval-facts.ts';
import type { Authorisation, BaseFacts, CommandFacts, Intent, ReadCommand } from '../../model/command.ts';
import type { PullRequestFacts } from '../../model/pull-request-facts.ts';
import type { Ref } from '../../model/ref.ts';
import type { PeopleAnswer, TeamAnswer } from '../../ports/forge.ts';
import type { CommandRate } from './count-commands.ts';
import type { TakenComment } from './taken-comments.ts';

/** What authorisation rests on, for all commands of one run, before people are looked up. */
export interface CommandContext {
  readonly facts: PullRequestFacts;
  readonly base: BaseFacts;
  readonly groups: ReadonlyMap<Ref, GroupFact>;
  readonly holder: Account | undefined;
  /** Ids of who has locked environments, by name, as far as anybody can tell. */
  readonly lockedBy: ReadonlyMap<string, number>;
  readonly addedEnvironments: readonly string[];
  /** ISO. */
  readonly now: string;
}

export interface AuthorisedCommand {
  readonly read: ReadCommand;
  readonly authorisation: Authorisation;
}

export interface AuthorisedComment extends TakenComment {
  readonly commands: readonly AuthorisedCommand[];
}

/** Whom the commands of some comments make it necessary to know: teams, and people whose role decides. */
export function peopleForCommands(
  comments: readonly TakenComment[],
  context: CommandContext,
): { readonly teams: ReadonlySet<string>; readonly asking: readonly Account[] } {
  const teams = new Set<string>();
  const asking = new Map<number, Account>();
  for (const taken of comments) {
    if (taken.rate.kind === 'limited') continue;
    const { by } = taken.comment;
    for (const read of taken.parsed.commands) {
      const intent = intentOf(read, taken, context);
      for (const slug of teamSlugs(intent, context)) teams.add(slug);
      if (by.kind === 'person' && isRoleDecisive(intent, context)) asking.set(by.id, by);
    }
  }
  return { teams, asking: [...asking.values()] };
}

/** Whom the least of all roles allows it, and whom the highest does not, need no lookup. */
function isRoleDecisive(intent: Intent, context: CommandContext): boolean {
  const refs = groupsToLookUp(intent, context.base);
  const facts = {
    ...factsBesides(intent, context),
    groups: new Map(refs.map((ref) => [ref, 'member' as const])),
  };
  return (
    authorise(intent, { ...facts, role: 'none' }).kind === 'denied' &&
    authorise(intent, { ...facts, role: 'admin' }).kind === 'allowed'
  );
}

/** Whether the commands of a comment may be carried out, by what is known of people. Whoever is not known may nothing. */
export function authoriseComment(
  taken: TakenComment,
  context: CommandContext,
  known: PeopleAnswer,
): AuthorisedComment {
  const { parsed, rate, viaApp } = taken;
  const commands = parsed.commands.map((read): AuthorisedCommand => {
    if (rate.kind === 'limited') return { read, authorisation: tooOften(taken, rate) };
    if (viaApp === 'lookup-failed') return { read, authorisation: appUnknown };
    return { read, authorisation: authoriseOne(intentOf(read, taken, context), context, known) };
  });
  return { ...taken, commands };
}

function authoriseOne(intent: Intent, context: CommandContext, known: PeopleAnswer): Authorisation {
  const groups = memberships(intent, context, known.teams);
  const facts = { ...factsBesides(intent, context), groups };
  const least = authorise(intent, { ...facts, role: 'none' });
  if (least.kind === 'allowed') return least;
  // What even the highest role does not allow is refused for its own reason, and no role was asked for it.
  const most = authorise(intent, { ...facts, role: 'admin' });
  if (most.kind === 'denied') return most;
  return authorise(intent, { ...facts, role: known.roles.get(intent.by.id) ?? 'lookup-failed' });
}

const appUnknown: Authorisation = {
  kind: 'denied',
  code: 'command-lookup-failed',
  reason: 'The forge did not say whether this was written through an App.',
  missing: 'Type the command again in a minute; without an answer nobody is let through.',
};

function tooOften(
  { comment: { by } }: TakenComment,
  { until, where }: Extract<CommandRate, { kind: 'limited' }>,
): Authorisation {
  const place = where === 'pull-request' ? 'here' : 'on all pull requests together';
  return {
    kind: 'denied',
    code: 'command-too-often',
    reason: `\`${by.login}\` has given too many commands ${place} in a short time.`,
    missing: `The next one is taken from \`${until}\` on.`,
  };
}

function intentOf(
  { command }: ReadCommand,
  { comment: { by }, viaApp }: TakenComment,
  { facts }: CommandContext,
): Intent {
  return {
    verb: command.verb,
    by,
    environment: 'environment' in command ? command.environment : undefined,
    head: facts.pullRequest.headSha,
    ...(typeof viaApp === 'number' && { viaApp }),
    ...(command.verb === 'hold' && { isRelease: command.way === 'release' }),
  };
}

function factsBesides(
  { verb, environment }: Intent,
  { facts, base, holder, lockedBy, addedEnvironments }: CommandContext,
): Omit<CommandFacts, 'role' | 'groups'> {
  const locker = verb === 'unlock' ? lockedBy.get(environment ?? '') : undefined;
  return {
    author: facts.author,
    base,
    addedEnvironments,
    ...(holder !== undefined && { holder }),
    ...(locker !== undefined && { lockedBy: locker }),
  };
}

type Membership = CommandFacts['groups'] extends ReadonlyMap<string, infer Answer> ? Answer : never;

/** Whether whoever asks is in the groups on which an answer hangs. */
export function memberships(
  intent: Intent,
  context: CommandContext,
  teams: ReadonlyMap<string, TeamAnswer>,
): ReadonlyMap<string, Membership> {
  const refs = groupsToLookUp(intent, context.base);
  return new Map(refs.map((ref) => [ref, membershipIn(groupAt(context, ref), intent.by.id, teams)]));
}

/** The teams among those groups. */
export function teamSlugs(intent: Intent, context: CommandContext): readonly string[] {
  return groupsToLookUp(intent, context.base).flatMap((ref) => {
    const group = groupAt(context, ref);
    return group?.kind === 'team' ? [group.slug.toLowerCase()] : [];
  });
}

function groupAt({ groups }: CommandContext, ref: string): GroupFact | undefined {
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
