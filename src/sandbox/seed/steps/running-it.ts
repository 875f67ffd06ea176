import { hana, ines, leo, mira, odile, tomasz, yusuf } from '../people.ts';
import type { Step } from './step.ts';

const seatAlerts = `apiVersion: charter.dev/v1
kind: Service
metadata:
  name: seat-alerts
  title: Seat alerts
  description: Tells people on the waiting list that a berth came free.
  owner: group:booking
  labels:
    tier: backend
spec:
  runtime:
    type: kubernetes
    namespace: booking
    workload: deployment
  image: registry.nightjar.example/seat-alerts:0.9.2
  dependsOn:
    service:message-bus:
      condition: healthy
    service:notifications:
      condition: started
  replicas: 1
  resources:
    limits:
      memory: 128Mi
`;

/** July to October: the registry is in use, and what happens to services happens here. */
export const runningIt: readonly Step[] = [
  {
    author: odile,
    date: '2026-07-14T22:51:06+02:00',
    message: `fix: give the timetable import 3Gi

Killed twice tonight. Austria's new file unpacks to 1.4 GiB, and we hold two of them while
we compare.`,
    edits: [
      {
        file: 'services/timetable/timetable-import.yaml',
        before: `      memory: 1Gi
    limits:
      memory: 2Gi`,
        after: `      # Austria's file alone unpacks to 1.4 GiB.
      memory: 2Gi
    limits:
      memory: 3Gi`,
      },
    ],
  },
  {
    author: tomasz,
    date: '2026-07-28T14:05:17+02:00',
    message: `chore: seat alerts are a part of notifications now

The code moved with notifications 4.2.0. Nothing else called it.`,
    edits: [
      {
        file: 'services/booking/notifications.yaml',
        before: 'image: registry.nightjar.example/notifications:4.1.7',
        after: 'image: registry.nightjar.example/notifications:4.2.0',
      },
    ],
    remove: { 'services/booking/seat-alerts.yaml': seatAlerts },
  },
  {
    author: yusuf,
    date: '2026-08-11T19:34:42+02:00',
    message: `fix: more connections for the production database

Bookings ran out of them at 19:12, and for eleven minutes nobody could buy anything.`,
    edits: [
      {
        file: 'environments/production/postgres.yaml',
        before: 'max_connections: 600',
        after: 'max_connections: 900',
      },
    ],
  },
  {
    author: yusuf,
    date: '2026-08-12T09:15:08+02:00',
    message: `revert: more connections for the production database

They were not the cause: holds were kept too long, and each kept its connection. 900 of
them cost 9 GiB, which the cache needs.`,
    edits: [
      {
        file: 'environments/production/postgres.yaml',
        before: 'max_connections: 900',
        after: 'max_connections: 600',
      },
    ],
  },
  {
    author: hana,
    date: '2026-08-12T11:02:53+02:00',
    message: `fix: hold a berth for seven minutes in production, not twelve

The cause of last night. Most of those who have not paid after seven minutes never do.`,
    edits: [
      {
        file: 'environments/production/bookings.yaml',
        before: '',
        after: `    config:
      # Most of those who have not paid after seven minutes never do.
      HOLD_MINUTES: 7
`,
      },
    ],
  },
  {
    author: ines,
    date: '2026-08-25T10:27:19+02:00',
    message: 'feat: ledger 2.8.1, and 2Gi for it in production',
    edits: [
      {
        file: 'services/payments/ledger.yaml',
        before: 'image: registry.nightjar.example/ledger:2.7.0',
        after: 'image: registry.nightjar.example/ledger:2.8.1',
      },
      {
        file: 'environments/production/ledger.yaml',
        before: 'memory: 1536Mi',
        after: 'memory: 2Gi',
      },
    ],
  },
  {
    author: tomasz,
    date: '2026-09-08T16:13:35+02:00',
    message: `feat: the 3D seat map, in staging

Off everywhere else. On my phone from 2019 it shows four frames a second.`,
    add: ['environments/staging/booking-web.yaml'],
    edits: [
      {
        file: 'services/booking/booking-web.yaml',
        before: 'image: registry.nightjar.example/booking-web:9.3.2',
        after: 'image: registry.nightjar.example/booking-web:9.4.0',
      },
      {
        file: 'services/booking/booking-web.yaml',
        before: '',
        after: `    # The seat map in 3D. Slow on old phones, so still off for most.
    SEAT_MAP_3D: false
`,
      },
    ],
  },
  {
    author: odile,
    date: '2026-09-22T09:40:00+02:00',
    message: 'feat: journeys scales with the morning in production',
    add: ['environments/production/journeys.yaml'],
  },
  {
    author: leo,
    date: '2026-10-06T11:19:26+02:00',
    message: `feat: payments 3.14.2

Captures after fifteen minutes instead of at once, so that a changed mind costs no refund.`,
    edits: [
      {
        file: 'services/payments/payments.yaml',
        before: 'image: registry.nightjar.example/payments:3.13.0',
        after: 'image: registry.nightjar.example/payments:3.14.2',
      },
      {
        file: 'services/payments/payments.yaml',
        before: '  config:\n    LOG_LEVEL: info',
        after: '  config:\n    CAPTURE_DELAY: 15m\n    LOG_LEVEL: info',
      },
    ],
  },
  {
    author: mira,
    date: '2026-10-20T14:32:11+02:00',
    message: `feat: nothing is deployed while the summer trains go on sale

The dates are fixed with the railways half a year ahead, so they can stand here already.`,
    edits: [
      {
        file: 'environments/production/environment.yaml',
        before: '',
        after: `  freeze:
    summer-booking-opens:
      from: 2027-03-16T18:00:00Z
      to: 2027-03-19T06:00:00Z
      reason: The summer trains go on sale, and a third of the year's bookings come in two days.
`,
      },
    ],
  },
];
