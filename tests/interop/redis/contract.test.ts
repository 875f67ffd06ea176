import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest';
import { openRedisDesk, openRedisStore } from '../../../src/adapters/queue/redis/open-redis-store.ts';
import { closedAtTheEnd, patientWork, systemClock } from '../../builders/a-store.ts';
import { startRedisServer, type RedisServer } from '../../builders/a-redis-server.ts';
import { deliveriesContract } from '../../adapters/queue/deliveries-contract.ts';
import { queueDeskContract } from '../../adapters/queue/queue-desk-contract.ts';
import { workQueueContract, type StoreMaker } from '../../adapters/queue/work-queue-contract.ts';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedisServer();
});

afterAll(() => server.end());

const aPlace = (): string => `{${randomUUID()}}`;

const maker: StoreMaker = {
  aPlace,
  open: async ({ place = aPlace(), clock = systemClock, work = {} } = {}) =>
    closedAtTheEnd(
      await openRedisStore({ url: server.url, prefix: place, clock, work: { ...patientWork, ...work } }),
    ),
  propertyRuns: 10,
};

describe('the work queue over Redis', () => {
  workQueueContract(maker);
});

describe('the delivery store over Redis', () => {
  deliveriesContract(maker);
});

describe('the queue of all replicas, for an operator', () => {
  queueDeskContract({
    ...maker,
    openDesk: async (prefix, now) => {
      const desk = await openRedisDesk({ url: server.url, prefix, clock: { now: () => now } });
      onTestFinished(() => desk.close());
      return desk;
    },
  });
});
