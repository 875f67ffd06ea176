import { hana, ines, leo, mira, odile, tomasz, yusuf } from '../people.ts';
import type { Step } from './step.ts';

/** March to May: an empty registry fills with what runs in development already. */
export const firstServices: readonly Step[] = [
  {
    author: mira,
    date: '2026-03-02T09:41:12+01:00',
    message: `chore: a registry for what we run

The wiki page says eleven services, the cluster says fifteen, and nobody could say
who owns two of them. From here on this repository says it.`,
    add: ['.github/CODEOWNERS', 'README.md', 'charter.yaml', 'groups/platform.yaml'],
  },
  {
    author: mira,
    date: '2026-03-02T10:20:47+01:00',
    message: 'feat: development, the first environment',
    add: ['environments/development/environment.yaml'],
  },
  {
    author: yusuf,
    date: '2026-03-03T15:02:30+01:00',
    message: `feat: the database and the bus

As they run today. The bus has one copy in development: what it loses there is test data.`,
    add: [
      'environments/development/message-bus.yaml',
      'services/platform/message-bus.yaml',
      'services/platform/postgres.yaml',
    ],
  },
  {
    author: mira,
    date: '2026-03-05T11:36:05+01:00',
    message: 'feat: sign-in',
    add: ['services/platform/identity.yaml'],
  },
  {
    author: odile,
    date: '2026-03-10T14:18:22+01:00',
    message: `feat: timetable and journey planner

The planner waits for the timetable, which waits for the import. That order lived in a
shell script until today.`,
    add: [
      'groups/timetable.yaml',
      'services/timetable/journeys.yaml',
      'services/timetable/timetable-import.yaml',
      'services/timetable/timetable.yaml',
    ],
  },
  {
    author: hana,
    date: '2026-03-12T09:05:51+01:00',
    message: 'feat: fares and berths',
    add: ['groups/booking.yaml', 'services/booking/berths.yaml', 'services/booking/fares.yaml'],
  },
  {
    author: tomasz,
    date: '2026-03-17T16:44:09+01:00',
    message: 'feat: tickets, notifications and seat alerts',
    add: [
      'services/booking/notifications.yaml',
      'services/booking/seat-alerts.yaml',
      'services/booking/tickets.yaml',
    ],
  },
  {
    author: ines,
    date: '2026-03-24T10:12:33+01:00',
    message: `feat: payments and the ledger

Ports and limits checked against the running pods with the auditors' list in hand.`,
    add: ['groups/payments.yaml', 'services/payments/ledger.yaml', 'services/payments/payments.yaml'],
  },
  {
    author: leo,
    date: '2026-03-31T13:27:40+02:00',
    message: `feat: a card simulator for development

I have declined my own card often enough.`,
    add: ['environments/development/payments.yaml', 'services/payments/card-simulator.yaml'],
    edits: [
      {
        file: 'README.md',
        before: '',
        after: '- The card simulator runs in development only. It must never be near a real card.\n',
      },
    ],
  },
  {
    author: hana,
    date: '2026-04-07T11:58:16+02:00',
    message: 'feat: the bookings API and the site',
    add: [
      'environments/development/bookings.yaml',
      'services/booking/booking-web.yaml',
      'services/booking/bookings.yaml',
    ],
  },
  {
    author: yusuf,
    date: '2026-04-09T17:21:03+02:00',
    message: 'feat: the edge proxy, in front of it all',
    add: ['environments/development/edge.yaml', 'services/platform/edge.yaml'],
  },
  {
    author: odile,
    date: '2026-04-21T08:49:55+02:00',
    message: `perf: import two railways in development instead of eleven

Ready in a minute. It took forty, and nobody looked at the other nine.`,
    add: ['environments/development/timetable-import.yaml'],
  },
];
