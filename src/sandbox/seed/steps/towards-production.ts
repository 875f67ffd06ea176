import { hana, ines, leo, mira, noor, yusuf } from '../people.ts';
import type { Step } from './step.ts';

/** May to July: staging, production, and the rules that come with it. */
export const towardsProduction: readonly Step[] = [
  {
    author: mira,
    date: '2026-05-04T10:03:28+02:00',
    message: `feat: staging

Starts from what runs in development. The card simulator comes along: staging has masked
cards, and a masked card declines.`,
    add: [
      'environments/staging/edge.yaml',
      'environments/staging/environment.yaml',
      'environments/staging/payments.yaml',
      'environments/staging/postgres.yaml',
    ],
    edits: [
      {
        file: 'services/payments/card-simulator.yaml',
        before: 'environments: [development]',
        after: 'environments: [development, staging]',
      },
      {
        file: 'README.md',
        before: 'The card simulator runs in development only.',
        after: 'The card simulator runs in development and staging only.',
      },
    ],
  },
  {
    author: ines,
    date: '2026-05-12T14:40:02+02:00',
    message: 'feat: the payments stack, which is what the auditors audit',
    add: ['stacks/payments.yaml'],
  },
  {
    author: hana,
    date: '2026-05-19T09:30:44+02:00',
    message: 'feat: the booking stack',
    add: ['stacks/booking.yaml'],
  },
  {
    author: noor,
    date: '2026-05-26T15:16:10+02:00',
    message: `feat: a group for security

Groups decide who may approve, so from now on changes to them come by us.`,
    add: ['groups/security.yaml'],
    edits: [
      {
        file: '.github/CODEOWNERS',
        before: '',
        after: `
# Who may do what: groups, policies, and this file itself.
/groups/                     @nightjar/security
/policies/                   @nightjar/security
/policies/payments.yaml      @nightjar/security @nightjar/payments
/.github/                    @nightjar/security
/charter.yaml                @nightjar/platform @nightjar/security
`,
      },
    ],
  },
  {
    author: mira,
    date: '2026-06-08T11:11:37+02:00',
    message: `feat: production, and the people who decide about it

Not a single overlay yet: first the guard, then what it guards.`,
    add: ['environments/production/environment.yaml', 'groups/release-managers.yaml'],
    edits: [
      {
        file: '.github/CODEOWNERS',
        before: '',
        after: `
# Whatever changes what production runs.
/environments/production/**  @nightjar/release-managers
`,
      },
    ],
  },
  {
    author: yusuf,
    date: '2026-06-09T16:07:59+02:00',
    message: `feat: what is different about production

Taken from the running cluster, not from memory. Two values in the wiki were wrong.`,
    add: [
      'environments/production/berths.yaml',
      'environments/production/booking-stack.yaml',
      'environments/production/booking-web.yaml',
      'environments/production/bookings.yaml',
      'environments/production/edge.yaml',
      'environments/production/ledger.yaml',
      'environments/production/notifications.yaml',
      'environments/production/payments.yaml',
      'environments/production/postgres.yaml',
    ],
  },
  {
    author: mira,
    date: '2026-06-16T10:55:20+02:00',
    message: 'feat: a baseline for every service',
    add: ['policies/baseline.yaml'],
  },
  {
    author: hana,
    date: '2026-06-18T13:39:48+02:00',
    message: `feat: a policy for production

One release manager for anything, two where it can hurt.`,
    add: ['policies/production.yaml'],
  },
  {
    author: noor,
    date: '2026-06-30T09:22:15+02:00',
    message: 'feat: the part of PCI DSS that a manifest can break',
    add: ['policies/payments.yaml'],
  },
  {
    author: leo,
    date: '2026-07-07T15:48:31+02:00',
    message: `feat: payments 3.13.0

Wallets.`,
    edits: [
      {
        file: 'services/payments/payments.yaml',
        before: 'image: registry.nightjar.example/payments:3.12.4',
        after: 'image: registry.nightjar.example/payments:3.13.0',
      },
    ],
  },
];
