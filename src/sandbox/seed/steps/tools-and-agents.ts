import { hana, mira, noor, odile, tomasz, yusuf } from '../people.ts';
import type { Step } from './step.ts';

const readmeRow = (before: string, after: string): { file: string; before: string; after: string } => ({
  file: 'README.md',
  before,
  after,
});

const keysOfReleaseManagers = `  # What they sign with. A key holds for a year; whoever loses a laptop says so, and it is revoked.
  keys:
    hana-2026:
      login: hana
      id: 3
      publicKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII0RjHDYiMYXC/Of5Loj7mDJBIszqBmrQSno1gWJIfaY hana@nightjar.example
      from: 2026-10-22T00:00:00Z
      until: 2027-10-22T00:00:00Z
    ines-2026:
      login: ines
      id: 5
      publicKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDH3hd6SDLp1k5byzNJ2rocY7ROixtOXG1f9XN9Y7wa1 ines@nightjar.example
      from: 2026-10-22T00:00:00Z
      until: 2027-10-22T00:00:00Z
    mira-2026:
      login: mira
      id: 1
      publicKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINPKrWDBNRe+gROClQ58Efu/7VROtUMTCQXL7BUjFhZH mira@nightjar.example
      from: 2026-10-22T00:00:00Z
      until: 2027-10-22T00:00:00Z
    odile-2026:
      login: odile
      id: 7
      publicKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGA04TsGxvJI6D3kn7osLVAMZ9ocqlYPikxUel9pUVdc odile@nightjar.example
      from: 2026-10-22T00:00:00Z
      until: 2027-10-22T00:00:00Z
  # Two of the four sign a change to this list.
  threshold: 2
`;

/** August to October: what was done by hand becomes tools, and programs take part. In between `runningIt`. */
export const toolsAndAgents: readonly Step[] = [
  {
    author: mira,
    date: '2026-08-14T09:31:44+02:00',
    message: `feat: who is called when production breaks

On Tuesday the pager went to somebody on a train, and then to nobody. And three of us
skipped the deployment gates without anybody having said that we may.`,
    add: ['escalations/production.yaml'],
    edits: [
      {
        file: 'charter.yaml',
        before: '',
        after: '      - escalations/*.yaml\n',
      },
      {
        file: '.github/CODEOWNERS',
        before: '',
        after: '/escalations/                @nightjar/release-managers\n',
      },
      {
        file: 'environments/production/environment.yaml',
        before: '',
        after: '  escalation: escalation:production\n',
      },
      {
        file: 'policies/production.yaml',
        before: 'to: group:release-managers',
        after: 'to: escalation:production',
      },
      readmeRow(
        '',
        '| `escalations/` | who is called at night, and who may break the glass | release managers, security |\n',
      ),
    ],
  },
  {
    author: tomasz,
    date: '2026-08-18T15:06:27+02:00',
    message: `feat: release held berths, as a tool with its runbook

What I typed on Tuesday evening, from the shell history. Without the first two attempts.`,
    add: ['tools/release-holds.md'],
    edits: [
      {
        file: 'charter.yaml',
        before: '',
        after: `      # Markdown too: a runbook is easier to read that way.
      - tools/*.{yaml,md}
`,
      },
      {
        file: '.github/CODEOWNERS',
        before: '',
        after: '/tools/release-holds.md      @nightjar/booking\n',
      },
      readmeRow('', '| `tools/` | what may be run, and what it can reach | the team |\n'),
      readmeRow(
        '',
        '- `tools/release-holds.md` is a runbook and the tool that it tells about, in one file.\n',
      ),
    ],
  },
  {
    author: noor,
    date: '2026-08-27T11:48:02+02:00',
    message: `feat: who is called about card data

Not the platform team first: whoever looks at it has to be cleared for it.`,
    add: ['escalations/payments.yaml'],
    edits: [
      {
        file: '.github/CODEOWNERS',
        before: '',
        after: '/escalations/payments.yaml   @nightjar/security\n',
      },
      {
        file: 'policies/payments.yaml',
        before: 'to: group:security',
        after: 'to: escalation:payments',
      },
    ],
  },
  {
    author: yusuf,
    date: '2026-09-03T16:22:58+02:00',
    message: `feat: the masked copy of production, step by step

It ran from my own crontab. On my holiday it did not, and staging was three weeks old.`,
    add: ['tools/masked-copy.yaml', 'workflows/masked-copy.yaml'],
    edits: [
      {
        file: 'charter.yaml',
        before: '',
        after: '      - workflows/*.yaml\n',
      },
      readmeRow('', '| `workflows/` | what is done step by step, always the same way | the team |\n'),
    ],
  },
  {
    author: odile,
    date: '2026-09-15T10:04:31+02:00',
    message: `feat: a new timetable, from the announcement to the journey planner

Somebody agrees after the comparison: a train that went may have beds sold on it.`,
    add: ['tools/rebuild-routing.yaml', 'tools/timetable-diff.yaml', 'workflows/new-timetable.yaml'],
    edits: [
      {
        file: '.github/CODEOWNERS',
        before: '',
        after: `/tools/timetable-diff.yaml   @nightjar/timetable
/tools/rebuild-routing.yaml  @nightjar/timetable
/workflows/new-timetable.yaml  @nightjar/timetable
`,
      },
    ],
  },
  {
    author: odile,
    date: '2026-09-24T13:57:10+02:00',
    message: `chore: say once what our three services have in common

No environment changes by it: the plan is empty.`,
    add: ['services/timetable/_defaults.yaml'],
    edits: [
      ...['journeys', 'timetable'].flatMap((name) => [
        {
          file: `services/timetable/${name}.yaml`,
          before: '\n  owner: group:timetable\n  labels:',
          after: '\n  labels:',
        },
        {
          file: `services/timetable/${name}.yaml`,
          before: `spec:
  runtime:
    type: kubernetes
    namespace: timetable
    workload: deployment
  image:`,
          after: 'spec:\n  image:',
        },
      ]),
      {
        file: 'services/timetable/timetable-import.yaml',
        before: '\n  owner: group:timetable\n  labels:',
        after: '\n  labels:',
      },
      {
        file: 'services/timetable/timetable-import.yaml',
        before: '    type: kubernetes\n    namespace: timetable\n    workload: job',
        after: '    workload: job',
      },
      readmeRow(
        '',
        '- What all services of a folder have in common stands in its `_defaults.yaml`, as in `services/timetable/`.\n',
      ),
    ],
  },
  {
    author: noor,
    date: '2026-09-29T09:16:40+02:00',
    message: `feat: the timetable keeper, our first agent

It proposes, and people decide. What is not in this file it may not do, whatever it
is told in an announcement.`,
    add: ['agents/timetable-keeper.yaml'],
    edits: [
      {
        file: 'charter.yaml',
        before: '',
        after: '      - agents/*.yaml\n',
      },
      {
        file: '.github/CODEOWNERS',
        before: `# Who may do what: groups, policies, and this file itself.
`,
        after: `# Who may do what: groups, agents, policies, and this file itself.
/agents/                     @nightjar/security
`,
      },
      readmeRow('', '| `agents/` | the programs that take part, and the most they may do | security |\n'),
    ],
  },
  {
    author: hana,
    date: '2026-10-13T15:41:25+02:00',
    message: `feat: two verifiers for what agents propose

One plays a Sunday evening again, the other reads the rules. They fail in different ways,
which is the point.`,
    add: ['agents/rehearsal.yaml', 'agents/rule-reader.yaml'],
  },
  {
    author: mira,
    date: '2026-10-22T10:12:09+02:00',
    message: 'feat: the keys with which release managers sign',
    edits: [{ file: 'groups/release-managers.yaml', before: '', after: keysOfReleaseManagers }],
  },
];
