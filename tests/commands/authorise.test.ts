import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorise } from '../../src/commands/authorise.ts';
import { groupsToLookUp } from '../../src/commands/named-groups.ts';
import {
  commandVerbs,
  type AgentGrant,
  type CommandFacts,
  type CommandVerb,
  type Intent,
  type RepositoryRole,
} from '../../src/model/command.ts';
import { aBase, anAgent, anIntent, aPerson, commandFacts } from '../builders/an-intent.ts';
import { runs } from '../property-runs.ts';

const roles: readonly RepositoryRole[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];
const withEnvironment: readonly CommandVerb[] = [
  'deploy',
  'rollback',
  'promote',
  'lock',
  'unlock',
  'break-glass',
];

/** `allowed`, or the code of the refusal. */
function outcome(intent: Partial<Intent>, facts: Partial<CommandFacts> = {}): string {
  const answer = authorise(anIntent(intent), commandFacts(facts));
  return answer.kind === 'allowed' ? answer.kind : answer.code;
}

function placeOf(verb: CommandVerb): string | undefined {
  return withEnvironment.includes(verb) ? 'staging' : undefined;
}

/** The roles that may, of all of them. */
function rolesThatMay(verb: CommandVerb, facts: Partial<CommandFacts> = {}): readonly RepositoryRole[] {
  return roles.filter(
    (role) => outcome({ verb, environment: placeOf(verb) }, { role, ...facts }) === 'allowed',
  );
}

/** The outcome for the agent of `anAgent`. */
function may(
  intent: Partial<Intent>,
  agent: Partial<AgentGrant> = {},
  facts: Partial<CommandFacts> = {},
): string {
  return outcome(intent, { base: aBase({ agents: [anAgent(agent)] }), ...facts });
}

function fixing(paths: readonly string[], kinds: readonly string[] = ['Service']): Partial<CommandFacts> {
  return { change: { paths, kinds } };
}

function isAllowed(
  verb: CommandVerb,
  environment: string | undefined,
  facts: Partial<CommandFacts>,
): boolean {
  return outcome({ verb, environment }, facts) === 'allowed';
}

const anyRole = roles;
const readers = roles.slice(1);
const triagers = roles.slice(2);
const writers = roles.slice(3);

describe('a role on the repository', () => {
  it.each<[CommandVerb, readonly RepositoryRole[], readonly RepositoryRole[]]>([
    ['help', anyRole, anyRole],
    ['status', readers, anyRole],
    ['explain', readers, anyRole],
    ['plan', triagers, anyRole],
    ['validate', triagers, anyRole],
    ['drift', triagers, triagers],
    ['fix', writers, anyRole],
    ['retry', writers, anyRole],
    ['cancel', anyRole, anyRole],
    ['hold', writers, anyRole],
    ['approve', writers, writers],
    ['unapprove', writers, writers],
    ['lock', writers, writers],
    ['unlock', writers, writers],
    ['deploy', writers, writers],
    ['rollback', writers, writers],
    ['promote', writers, writers],
    ['remediate', writers, writers],
    ['break-glass', [], []],
  ])('allows /%s to these, and to these when they are the author', (verb, others, author) => {
    expect(rolesThatMay(verb)).toEqual(others);
    expect(rolesThatMay(verb, { author: aPerson(1) })).toEqual(author);
  });

  it('that could not be looked up allows nothing that needs one', () => {
    const allowed = commandVerbs.filter(
      (verb) => outcome({ verb, environment: placeOf(verb) }, { role: 'lookup-failed' }) === 'allowed',
    );

    expect(allowed).toEqual(['help']);
  });

  it('too low is refused with what was found and what it takes', () => {
    expect(authorise(anIntent({ verb: 'plan' }), commandFacts({ role: 'read' }))).toEqual({
      kind: 'denied',
      code: 'command-role-too-low',
      reason: '`person-1` has the role `read` on this repository.',
      missing: '`/plan` needs the role `triage`, or to be the author.',
    });
  });

  it('is not the author because of the same login', () => {
    expect(
      outcome({ verb: 'plan', by: aPerson(1, 'mona') }, { role: 'read', author: aPerson(9, 'mona') }),
    ).toBe('command-role-too-low');
  });

  it('counts for nothing where the base cannot be read', () => {
    const allowed = commandVerbs.filter(
      (verb) => outcome({ verb }, { role: 'admin', base: 'unreadable' }) === 'allowed',
    );

    expect(allowed).toEqual(['help']);
  });
});

describe('a hold', () => {
  const release = { verb: 'hold', isRelease: true } as const;

  it('is released by who set it', () => {
    expect(outcome(release, { role: 'none', holder: aPerson(1) })).toBe('allowed');
  });

  it('is released by somebody who maintains', () => {
    expect(outcome(release, { role: 'maintain', holder: aPerson(2) })).toBe('allowed');
  });

  it('is not released by the author or another writer', () => {
    expect(outcome(release, { role: 'write', author: aPerson(1), holder: aPerson(2) })).toBe(
      'command-not-the-holder',
    );
    expect(outcome(release, { role: 'write' })).toBe('command-not-the-holder');
    expect(outcome(release, { role: 'lookup-failed', holder: aPerson(2) })).toBe('command-lookup-failed');
  });
});

describe('an environment', () => {
  it('that is not on the base is refused, with the nearest one', () => {
    expect(authorise(anIntent({ verb: 'deploy', environment: 'prodction' }), commandFacts())).toEqual({
      kind: 'denied',
      code: 'command-environment-unknown',
      reason: 'There is no environment `prodction`. The base branch has `staging`, `production`.',
      missing: 'Did you mean `/deploy production`?',
    });
  });

  it('that the pull request adds can be planned, and nothing else', () => {
    const facts = { addedEnvironments: ['qa'] };

    expect(outcome({ verb: 'plan', environment: 'qa' }, facts)).toBe('allowed');
    expect(outcome({ verb: 'plan', environment: 'qb' }, facts)).toBe('command-environment-unknown');
    expect(outcome({ verb: 'deploy', environment: 'qa' }, facts)).toBe('command-environment-unknown');
  });

  it('is not told to whom may not ask anyway', () => {
    expect(outcome({ verb: 'deploy', environment: 'x' }, { role: 'read' })).toBe('command-role-too-low');
  });
});

describe('a Policy that says who may', () => {
  const rule = {
    policy: 'policy:production',
    id: 'deployers',
    verbs: ['deploy'],
    environments: ['production'],
    from: 'group:deployers',
  };
  const other = { ...rule, id: 'managers', from: 'group:managers' };
  const strict = { ...rule, policy: 'policy:strict', from: 'group:managers' };
  const deploy = { verb: 'deploy', environment: 'production' } as const;

  it('lets the people of its group', () => {
    const facts = {
      base: aBase({ rules: [rule] }),
      groups: new Map([['group:deployers', 'member']] as const),
    };

    expect(outcome(deploy, facts)).toBe('allowed');
  });

  it('lets nobody else, whatever their role', () => {
    const groups = new Map([['group:deployers', 'not-member']] as const);

    expect(
      authorise(anIntent(deploy), commandFacts({ role: 'admin', base: aBase({ rules: [rule] }), groups })),
    ).toEqual({
      kind: 'denied',
      code: 'command-not-named',
      reason: '`policy:production` lets only `group:deployers` give `/deploy production`.',
      missing: 'Ask somebody out of `group:deployers` to type it.',
    });
  });

  it('does not replace the role', () => {
    const groups = new Map([['group:deployers', 'member']] as const);

    expect(outcome(deploy, { role: 'read', base: aBase({ rules: [rule] }), groups })).toBe(
      'command-role-too-low',
    );
  });

  it('is about its own environments and verbs alone', () => {
    expect(outcome({ verb: 'deploy', environment: 'staging' }, { base: aBase({ rules: [rule] }) })).toBe(
      'allowed',
    );
    expect(outcome({ verb: 'rollback', environment: 'production' }, { base: aBase({ rules: [rule] }) })).toBe(
      'allowed',
    );
  });

  it('is about every environment where the command names none', () => {
    const plan = { ...rule, verbs: ['plan'] };

    expect(outcome({ verb: 'plan' }, { base: aBase({ rules: [plan] }), groups: new Map() })).toBe(
      'command-lookup-failed',
    );
  });

  it.each([
    [
      'one of its groups suffices',
      [rule, other],
      { 'group:deployers': 'member', 'group:managers': 'not-member' },
      'allowed',
    ],
    ['one suffices though the other is unknown', [rule, other], { 'group:managers': 'member' }, 'allowed'],
    [
      'none suffices while one is unknown',
      [rule, other],
      { 'group:managers': 'not-member' },
      'command-lookup-failed',
    ],
    [
      'each Policy must be satisfied',
      [rule, strict],
      { 'group:deployers': 'member', 'group:managers': 'not-member' },
      'command-not-named',
    ],
    ['a failed lookup refuses', [rule], { 'group:deployers': 'lookup-failed' }, 'command-lookup-failed'],
  ] as const)('%s', (_, rules, members, expected) => {
    expect(outcome(deploy, { base: aBase({ rules }), groups: new Map(Object.entries(members)) })).toBe(
      expected,
    );
  });

  it('tells which groups must be looked up, and no others', () => {
    const base = aBase({
      rules: [rule, other, strict, { ...rule, environments: ['staging'], from: 'group:x' }],
    });

    expect(groupsToLookUp(anIntent(deploy), base)).toEqual(['group:deployers', 'group:managers']);
    expect(groupsToLookUp(anIntent({ verb: 'status' }), base)).toEqual([]);
    expect(groupsToLookUp(anIntent({ verb: 'break-glass', environment: 'production' }), base)).toEqual([
      'group:on-call',
    ]);
  });
});

describe('breaking the glass', () => {
  const glass = { verb: 'break-glass', environment: 'production' } as const;

  it('is for those whom the Escalation names, who need not write', () => {
    expect(outcome(glass, { role: 'read', groups: new Map([['group:on-call', 'member']]) })).toBe('allowed');
    expect(outcome(glass, { role: 'admin', groups: new Map([['group:on-call', 'not-member']]) })).toBe(
      'command-not-named',
    );
    expect(outcome(glass, { role: 'admin' })).toBe('command-lookup-failed');
  });

  it('is for nobody where the Escalation names nobody', () => {
    expect(outcome({ ...glass, environment: 'staging' }, { role: 'admin' })).toBe('command-not-named');
  });
});

describe('a bot', () => {
  const bot = { id: 5, login: 'renovate[bot]', kind: 'bot' } as const;

  it('that no Agent manifest is about may ask for help and nothing else', () => {
    const outcomes = commandVerbs.map((verb) =>
      outcome({ verb, by: bot, environment: placeOf(verb) }, { role: 'admin', author: bot }),
    );

    expect(new Set(outcomes)).toEqual(new Set(['command-by-bot', 'allowed']));
    expect(outcomes.filter((one) => one === 'allowed')).toHaveLength(1);
  });

  it('is known by its App and not by its login', () => {
    const app = { identity: { app: 77 } } as const;
    const base = aBase({ agents: [anAgent(app)] });

    expect(outcome({ verb: 'plan', by: bot, viaApp: 77 }, { base, role: 'none' })).toBe('allowed');
    expect(outcome({ verb: 'plan', by: bot, viaApp: 78 }, { base })).toBe('command-by-bot');
    expect(outcome({ verb: 'plan', by: bot }, { base })).toBe('command-by-bot');
  });
});

describe('an agent', () => {
  const deploy = { verb: 'deploy', environment: 'staging' } as const;

  it('never does what takes a person, though its manifest says so and it is an administrator', () => {
    const verbs = ['approve', 'unapprove', 'unlock', 'break-glass'] as const;
    const groups = new Map([['group:on-call', 'member']] as const);

    for (const verb of verbs) {
      expect(may({ verb, environment: 'production' }, { verbs }, { role: 'admin', groups })).toBe(
        'command-agent-refused',
      );
    }
  });

  it('does what its manifest names', () => {
    expect(may({ verb: 'plan' })).toBe('allowed');
    expect(may(deploy)).toBe('allowed');
  });

  it('does nothing that its manifest leaves out', () => {
    expect(may({ verb: 'plan' }, { verbs: ['validate'] })).toBe('command-agent-refused');
    expect(may({ verb: 'status' }, { verbs: undefined })).toBe('command-agent-refused');
    expect(may({ verb: 'cancel' })).toBe('command-agent-refused');
    expect(may(deploy, { environments: ['production'] })).toBe('command-agent-refused');
    expect(may(deploy, { environments: undefined })).toBe('command-agent-refused');
    expect(may({ verb: 'remediate' })).toBe('command-agent-refused');
  });

  it('starts things only as an operator', () => {
    expect(may(deploy, { role: 'proposer' })).toBe('command-agent-refused');
    expect(may({ verb: 'plan' }, { role: 'proposer' })).toBe('allowed');
  });

  it('needs the rights of a writer with the account of a machine user', () => {
    expect(may(deploy, {}, { role: 'read' })).toBe('command-role-too-low');
    expect(may(deploy, {}, { role: 'lookup-failed' })).toBe('command-lookup-failed');
  });

  it('gets no more than the rights of a writer', () => {
    const release = { verb: 'hold', isRelease: true } as const;

    expect(may(release, { verbs: ['hold'] }, { role: 'admin' })).toBe('command-not-the-holder');
  });

  it('is bound by Policies as people are', () => {
    const rule = {
      policy: 'policy:p',
      id: 'x',
      verbs: ['deploy'],
      environments: undefined,
      from: 'group:deployers',
    };
    const base = aBase({ agents: [anAgent()], rules: [rule] });

    expect(outcome(deploy, { base, groups: new Map([['group:deployers', 'not-member']]) })).toBe(
      'command-not-named',
    );
    expect(outcome(deploy, { base, groups: new Map([['group:deployers', 'member']]) })).toBe('allowed');
  });

  it('fixes only files and kinds that its manifest names', () => {
    const fix = { verb: 'fix' } as const;

    expect(may(fix, {}, fixing(['services/a.yaml']))).toBe('allowed');
    expect(may(fix, {}, fixing(['services/a.yaml', 'policies/p.yaml']))).toBe('command-agent-refused');
    expect(may(fix, {}, fixing(['services/a.yaml'], ['Service', 'Policy']))).toBe('command-agent-refused');
    expect(may(fix, { paths: undefined }, fixing(['services/a.yaml']))).toBe('command-agent-refused');
    expect(may(fix, {}, { author: aPerson(1) })).toBe('command-lookup-failed');
  });

  it('fixes only so many files as its manifest says', () => {
    expect(may({ verb: 'fix' }, { filesPerChange: 1 }, fixing(['services/a.yaml']))).toBe('allowed');
    expect(may({ verb: 'fix' }, { filesPerChange: 1 }, fixing(['services/a.yaml', 'services/b.yaml']))).toBe(
      'command-agent-limit',
    );
  });

  it('deploys only so often as its manifest says', () => {
    expect(may(deploy, { deploymentsPerDay: 2 }, { agentDeployments: 1 })).toBe('allowed');
    expect(may(deploy, { deploymentsPerDay: 2 }, { agentDeployments: 2 })).toBe('command-agent-limit');
    expect(may(deploy, { deploymentsPerDay: 2 })).toBe('command-lookup-failed');
  });

  it('is one too where its App speaks with the account of a person', () => {
    const base = aBase({ agents: [anAgent({ identity: { app: 77 } })] });
    const intent = { verb: 'approve', viaApp: 77 } as const;

    expect(outcome(intent, { base, role: 'admin' })).toBe('command-agent-refused');
  });

  it('needs the leave of every manifest that is about it', () => {
    const base = aBase({ agents: [anAgent(), anAgent({ ref: 'agent:other', verbs: ['plan'] })] });

    expect(outcome({ verb: 'plan' }, { base })).toBe('allowed');
    expect(outcome({ verb: 'validate' }, { base })).toBe('command-agent-refused');
  });
});

describe('authorisation', () => {
  const anyVerb = fc.constantFrom(...commandVerbs);
  const anyPlace = fc.constantFrom(undefined, 'staging', 'production', 'nowhere');
  const anyAnswer = fc.constantFrom('member' as const, 'not-member' as const, 'lookup-failed' as const);

  it('never allows more with less known', () => {
    fc.assert(
      fc.property(
        anyVerb,
        anyPlace,
        fc.constantFrom(...roles),
        anyAnswer,
        (verb, environment, role, answer) => {
          const rule = {
            policy: 'policy:p',
            id: 'x',
            verbs: ['deploy', 'lock'],
            environments: ['production'],
            from: 'group:a',
          };
          const known = {
            base: aBase({ rules: [rule] }),
            groups: new Map([
              ['group:a', answer],
              ['group:on-call', answer],
            ] as const),
          };
          const full = isAllowed(verb, environment, { ...known, role });
          const blind = [
            isAllowed(verb, environment, { ...known, role: 'lookup-failed' }),
            isAllowed(verb, environment, { ...known, role, groups: new Map() }),
            isAllowed(verb, environment, { ...known, role, base: 'unreadable' }),
          ];
          expect(blind.filter((one) => one && !full)).toEqual([]);
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('never allows an agent what it refuses a writer', () => {
    fc.assert(
      fc.property(anyVerb, anyPlace, fc.subarray([...commandVerbs]), (verb, environment, verbs) => {
        const facts = { role: 'admin', change: { paths: ['services/a.yaml'], kinds: ['Service'] } } as const;
        const asAgent = isAllowed(verb, environment, {
          ...facts,
          base: aBase({ agents: [anAgent({ verbs })] }),
        });
        const asWriter = isAllowed(verb, environment, { ...facts, role: 'write' });
        expect(asAgent && !asWriter).toBe(false);
      }),
      { numRuns: runs(300) },
    );
  });
});
