import type { Account } from '../../src/model/account.ts';
import type { AgentGrant, BaseFacts, CommandFacts, Intent } from '../../src/model/command.ts';

/** A person, by an id. */
export function aPerson(id: number, login = `person-${id}`): Account {
  return { id, login, kind: 'person' };
}

/** Somebody with id 1 asks for the status; nobody in the facts knows them. */
export function anIntent(given: Partial<Intent> = {}): Intent {
  return { verb: 'status', by: aPerson(1), environment: undefined, head: 'a'.repeat(40), ...given };
}

/** A base with staging and production; no rules, no agents. */
export function aBase(given: Partial<BaseFacts> = {}): BaseFacts {
  return {
    agents: [],
    environments: [
      { name: 'staging', breakGlassBy: [] },
      { name: 'production', breakGlassBy: ['group:on-call'] },
    ],
    rules: [],
    ...given,
  };
}

/** Facts about a writer who is not the author (id 9), in no group that was looked up. */
export function commandFacts(given: Partial<CommandFacts> = {}): CommandFacts {
  return { role: 'write', author: aPerson(9), base: aBase(), groups: new Map(), ...given };
}

/** An operator with a machine user of id 1, which may do everything that an agent can. */
export function anAgent(given: Partial<AgentGrant> = {}): AgentGrant {
  return {
    ref: 'agent:robot',
    identity: { user: 1 },
    role: 'operator',
    verbs: [
      'plan',
      'validate',
      'fix',
      'deploy',
      'rollback',
      'promote',
      'lock',
      'unlock',
      'drift',
      'remediate',
      'status',
      'explain',
    ],
    environments: ['staging', 'production'],
    paths: ['services/**'],
    kinds: ['Service'],
    deploymentsPerDay: undefined,
    ...given,
  };
}
