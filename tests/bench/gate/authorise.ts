import { authorise } from '../../../src/commands/authorise.ts';
import { parseCommands } from '../../../src/commands/parse-commands.ts';
import { commandVerbs, type CommandFacts, type Intent } from '../../../src/model/command.ts';
import { medianOf } from '../summary.ts';

const rounds = 50;
const perRound = 200;

/** As large as registries get: 200 environments, 200 agents and 1,000 rules of 100 Policies, of which 100 match. */
function largeFacts(): CommandFacts {
  const indexes = Array.from({ length: 200 }, (_, index) => index);
  return {
    role: 'write',
    author: { id: 2, login: 'author', kind: 'person' },
    base: {
      environments: indexes.map((index) => ({ name: `place-${index}`, breakGlassBy: ['group:g-0'] })),
      agents: indexes.map((index) => ({
        ref: `agent:a-${index}`,
        identity: { user: 1000 + index },
        role: 'operator',
        verbs: ['deploy'],
        environments: [`place-${index}`],
        paths: ['**'],
        kinds: ['Service'],
        deploymentsPerDay: undefined,
      })),
      rules: Array.from({ length: 1000 }, (_, index) => ({
        policy: `policy:p-${index % 100}`,
        id: `r-${index}`,
        verbs: ['deploy', 'rollback'],
        environments: index < 100 ? undefined : [`place-${index % 200}`],
        from: `group:g-${index % 50}`,
      })),
    },
    groups: new Map(Array.from({ length: 50 }, (_, index) => [`group:g-${index}`, 'member'] as const)),
    agentDeployments: 0,
  };
}

/** What one authorisation costs, over all verbs and a person, an agent and a bot; bound: 1,000 µs. */
export function authorisationLines(): readonly string[] {
  const facts = largeFacts();
  const intents = commandVerbs.flatMap((verb) => [
    intentOf(verb, { id: 1, login: 'someone', kind: 'person' }),
    intentOf(verb, { id: 1000, login: 'robot', kind: 'person' }),
    intentOf(verb, { id: 3, login: 'some[bot]', kind: 'bot' }),
  ]);
  const each = microseconds((index) =>
    authorise(intents[index % intents.length] ?? intentOf('help', facts.author ?? nobody), facts),
  );
  const slowest = Math.max(
    ...intents.map((intent) => medianOf(microseconds(() => authorise(intent, facts)))),
  );
  const comment = microseconds(() =>
    parseCommands('/plan staging\n/approve guardrails 1f0a9c3e\nThank you!\n'),
  );
  return [
    `authorisation, 200 environments, 200 agents, 1,000 rules: median ${medianOf(each).toFixed(1)} µs, slowest sort ${slowest.toFixed(1)} µs (bound: 1,000 µs)`,
    `reading a comment with two commands: median ${medianOf(comment).toFixed(1)} µs`,
  ];
}

const nobody = { id: 4, login: 'nobody', kind: 'person' } as const;

function intentOf(verb: Intent['verb'], by: Intent['by']): Intent {
  return { verb, by, environment: verb === 'help' ? undefined : 'place-0', head: 'a'.repeat(40) };
}

/** The mean time of a call in each round, in microseconds. */
function microseconds(work: (index: number) => unknown): readonly number[] {
  return Array.from({ length: rounds }, () => {
    const begun = performance.now();
    for (let index = 0; index < perRound; index += 1) work(index);
    return ((performance.now() - begun) * 1000) / perRound;
  });
}
