import type { AgentGrant, CommandFacts, CommandVerb, Intent } from '../model/command.ts';
import { matchesGlob, parseGlob } from '../model/glob.ts';
import { denial, lookupDenial, type Denial } from './denial.ts';
import { roleRules } from './role-rules.ts';

/** What takes a person, whatever a manifest says. */
const forPeople: ReadonlySet<CommandVerb> = new Set(['approve', 'unapprove', 'unlock', 'break-glass']);
const deployments: ReadonlySet<CommandVerb> = new Set(['deploy', 'rollback', 'promote']);

/**
 * The Agent manifests that are about whoever asks: by the id of a machine user, or by the App through which the forge
 * saw the request, also where it spoke with the account of a person.
 */
export function agentsOf({ by, viaApp }: Intent, agents: readonly AgentGrant[]): readonly AgentGrant[] {
  return agents.filter(({ identity }) =>
    'app' in identity ? identity.app === viaApp : identity.user === by.id,
  );
}

/** Refuses what the manifest does not allow; what it does allow still needs all that a writer needs. */
export function deniedAgent(intent: Intent, agent: AgentGrant, facts: CommandFacts): Denial | undefined {
  return (
    deniedVerb(intent, agent) ??
    deniedEnvironment(intent, agent) ??
    (intent.verb === 'fix' ? deniedChange(agent, facts.change) : undefined) ??
    (deployments.has(intent.verb) ? deniedNumber(agent, facts.agentDeployments) : undefined)
  );
}

function deniedVerb({ verb }: Intent, agent: AgentGrant): Denial | undefined {
  if (forPeople.has(verb)) {
    return refused(agent, `\`/${verb}\` takes a person.`, 'A person has to type it.');
  }
  if (agent.verbs?.includes(verb) !== true) {
    return refused(
      agent,
      `It may not give \`/${verb}\`.`,
      `Name \`${verb}\` in its \`spec.may.verbs\`, by a pull request.`,
    );
  }
  if (roleRules[verb].isStarting && agent.role !== 'operator') {
    return refused(
      agent,
      `It is a ${agent.role}.`,
      `\`/${verb}\` is for agents whose \`spec.role\` is \`operator\`.`,
    );
  }
  return undefined;
}

function deniedEnvironment({ verb, environment }: Intent, agent: AgentGrant): Denial | undefined {
  if (!roleRules[verb].isStarting) return undefined;
  if (environment !== undefined && agent.environments?.includes(environment) === true) return undefined;
  const found = environment === undefined ? 'an environment that nobody named' : `\`${environment}\``;
  return refused(
    agent,
    `It may start nothing in ${found}.`,
    'Name the environment in its `spec.may.environments`, by a pull request.',
  );
}

function deniedChange(agent: AgentGrant, change: CommandFacts['change']): Denial | undefined {
  if (change === undefined) return lookupDenial('what the fix would change');
  const { ref, filesPerChange = Number.POSITIVE_INFINITY } = agent;
  if (change.paths.length > filesPerChange) {
    return denial(
      'command-agent-limit',
      `The fix touches ${change.paths.length} files; \`spec.limits.filesPerChange\` of \`${ref}\` is ${filesPerChange}.`,
      'Let a person type it.',
    );
  }
  return strayChange(agent, change);
}

function strayChange(agent: AgentGrant, change: NonNullable<CommandFacts['change']>): Denial | undefined {
  const globs = (agent.paths ?? []).map(parseGlob).filter((glob) => typeof glob !== 'string');
  const path = change.paths.find((one) => !globs.some((glob) => matchesGlob(glob, one, { dot: true })));
  if (path !== undefined) {
    return refused(
      agent,
      `The fix touches \`${path}\`.`,
      'Its `spec.may.paths` must match every file of the fix.',
    );
  }
  const kind = change.kinds.find((one) => agent.kinds?.includes(one) !== true);
  if (kind === undefined) return undefined;
  return refused(
    agent,
    `The fix touches manifests of kind \`${kind}\`.`,
    'Its `spec.may.kinds` must name every kind of the fix.',
  );
}

function deniedNumber({ ref, deploymentsPerDay }: AgentGrant, begun: number | undefined): Denial | undefined {
  if (deploymentsPerDay === undefined) return undefined;
  if (begun === undefined) return lookupDenial(`how many deployments \`${ref}\` has begun`);
  if (begun < deploymentsPerDay) return undefined;
  return denial(
    'command-agent-limit',
    `\`${ref}\` has begun ${begun} deployments in 24 hours; its \`spec.limits.deploymentsPerDay\` is ${deploymentsPerDay}.`,
    'It has to wait, or a person types it.',
  );
}

function refused({ ref }: AgentGrant, reason: string, missing: string): Denial {
  return denial('command-agent-refused', `This is \`${ref}\`. ${reason}`, missing);
}
