import type { Authorisation, BaseFacts, CommandFacts, Intent, RepositoryRole } from '../model/command.ts';
import { nearestOf } from '../model/nearest.ts';
import { agentsOf, deniedAgent } from './authorise-agent.ts';
import { denial, lookupDenial, type Denial } from './denial.ts';
import { deniedByPolicy, deniedGlass, isNamedByPolicy } from './named-groups.ts';
import { isAtLeast, roleRules } from './role-rules.ts';

const mostListed = 10;

/**
 * Whether somebody may do something: the one answer for comments, buttons, the HTTP API and agents. Refuses whatever
 * it cannot know, and says what was missing. What an approval counts for is decided elsewhere.
 */
export function authorise(intent: Intent, facts: CommandFacts): Authorisation {
  if (intent.verb === 'help') return { kind: 'allowed', because: 'everybody may ask for help' };
  const { base } = facts;
  if (base === 'unreadable') {
    return denial(
      'command-base-unreadable',
      'The manifests of the base branch could not be read, so nobody knows who may do what.',
      'Repair the base branch, or type the command again in a minute.',
    );
  }
  const agents = agentsOf(intent, base.agents);
  for (const agent of agents) {
    const denied = deniedAgent(intent, agent, facts);
    if (denied !== undefined) return denied;
  }
  const [agent] = agents;
  if (agent !== undefined)
    return authoriseBy(intent, { base, facts, role: agentRole(facts), agent: agent.ref });
  if (intent.by.kind === 'bot') return deniedBot(intent);
  return authoriseBy(intent, { base, facts, role: facts.role, agent: undefined });

  function agentRole({ role }: CommandFacts): RepositoryRole | 'lookup-failed' {
    if (intent.by.kind === 'bot') return 'write';
    return role !== 'lookup-failed' && isAtLeast(role, 'write') ? 'write' : role;
  }
}

interface Known {
  readonly base: BaseFacts;
  readonly facts: CommandFacts;
  /**
   * An App has no role on a repository: what it may do is in its manifest, up to what a writer may. Who speaks through one
   * may no more than they may themselves: anybody can let an App speak for them.
   */
  readonly role: RepositoryRole | 'lookup-failed';
  readonly agent: string | undefined;
}

function authoriseBy(intent: Intent, { base, facts, role, agent }: Known): Authorisation {
  const standing = standingOf(intent, facts, role);
  if (standing.kind === 'denied') return standing;
  return (
    deniedUnlock(intent, { base, facts, role }) ??
    deniedEnvironment(intent, base, facts.addedEnvironments ?? []) ??
    deniedByPolicy(intent, base, facts.groups) ??
    deniedGlass(intent, base, facts.groups) ??
    (agent === undefined ? standing : { kind: 'allowed', because: `the manifest of \`${agent}\` allows it` })
  );
}

/** What the role, or being the author or the holder, allows. */
function standingOf(intent: Intent, facts: CommandFacts, role: Known['role']): Authorisation {
  if (intent.verb === 'hold' && intent.isRelease === true) return mayRelease(intent, facts, role);
  if (intent.isCommit === true) return hasRole(role, 'write') ?? roleTooLow(intent, role, '`write`');
  const { least, isForAuthor } = roleRules[intent.verb];
  if (isForAuthor && facts.author?.id === intent.by.id) {
    return { kind: 'allowed', because: 'the author of the pull request may' };
  }
  return (
    hasRole(role, least) ??
    roleTooLow(intent, role, isForAuthor ? `\`${least}\`, or to be the author` : `\`${least}\``)
  );
}

function mayRelease(intent: Intent, { holder }: CommandFacts, role: Known['role']): Authorisation {
  if (holder?.id === intent.by.id)
    return { kind: 'allowed', because: 'who holds a pull request may release it' };
  const allowed = hasRole(role, 'maintain');
  if (allowed !== undefined) return allowed;
  if (role === 'lookup-failed') return lookupDenial(`what role \`${intent.by.login}\` has`);
  const found = holder === undefined ? 'Nobody is known to hold it.' : `\`${holder.login}\` holds it.`;
  return denial(
    'command-not-the-holder',
    found,
    'It is released by who holds it, or by somebody with the role `maintain`.',
  );
}

/** What somebody has locked is unlocked by them, by who maintains, and by whom a Policy names. */
function deniedUnlock(
  intent: Intent,
  { base, facts, role }: Pick<Known, 'base' | 'facts' | 'role'>,
): Denial | undefined {
  const { lockedBy } = facts;
  if (intent.verb !== 'unlock' || lockedBy === undefined || lockedBy === intent.by.id) return undefined;
  if (hasRole(role, 'maintain') !== undefined || isNamedByPolicy(intent, base)) return undefined;
  return denial(
    'command-lock-of-another',
    `Somebody else has locked \`${intent.environment ?? ''}\`.`,
    'It is unlocked by who locked it, by somebody with the role `maintain`, or by whom a Policy names.',
  );
}

function hasRole(role: Known['role'], least: RepositoryRole): Authorisation | undefined {
  if (role === 'lookup-failed' || !isAtLeast(role, least)) return undefined;
  return { kind: 'allowed', because: `the role \`${role}\` allows it` };
}

function roleTooLow({ verb, by }: Intent, role: Known['role'], needed: string): Denial {
  if (role === 'lookup-failed') return lookupDenial(`what role \`${by.login}\` has`);
  return denial(
    'command-role-too-low',
    `\`${by.login}\` has the role \`${role}\` on this repository.`,
    `\`/${verb}\` needs the role ${needed}.`,
  );
}

function deniedEnvironment(
  { verb, environment }: Intent,
  { environments }: BaseFacts,
  added: readonly string[],
): Denial | undefined {
  const names = environments.map(({ name }) => name);
  if (environment === undefined || names.includes(environment)) return undefined;
  if (verb === 'plan' && added.includes(environment)) return undefined;
  const nearest = nearestOf(environment, names);
  const some = names
    .slice(0, mostListed)
    .map((name) => `\`${name}\``)
    .join(', ');
  const known =
    names.length === 0
      ? 'The base branch has no Environment.'
      : `The base branch has ${some}${names.length > mostListed ? ' and others' : ''}.`;
  return denial(
    'command-environment-unknown',
    `There is no environment \`${environment}\`. ${known}`,
    nearest === undefined ? `Name one of them after \`/${verb}\`.` : `Did you mean \`/${verb} ${nearest}\`?`,
  );
}

function deniedBot({ verb, by }: Intent): Denial {
  return denial(
    'command-by-bot',
    `\`${by.login}\` is a bot, and no Agent manifest of the base branch is about it.`,
    `To let it give \`/${verb}\`, add an Agent manifest by a pull request.`,
  );
}
