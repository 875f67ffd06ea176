import { describe, expect, it } from 'vitest';
import { healDeliveries } from '../../src/flows/review/heal-deliveries.ts';
import { ForgeError, type ForgeErrorCode } from '../../src/model/forge-error.ts';
import type { DeliveryAttempt, DeliveryLog } from '../../src/ports/delivery-log.ts';
import { aStore } from '../builders/a-store.ts';
import { aSilentLog } from '../builders/a-log.ts';

const now = '2026-03-10T12:00:00.000Z';
const ago = (minutes: number): string => new Date(Date.parse(now) - minutes * 60_000).toISOString();

function attempt(id: string, guid: string, rest: Partial<DeliveryAttempt> = {}): DeliveryAttempt {
  return { id, guid, deliveredAt: ago(60), isDelivered: false, ...rest };
}

class FakeDeliveryLog implements DeliveryLog {
  attempts: readonly DeliveryAttempt[];
  readonly asked: string[] = [];
  readonly since: string[] = [];
  readonly faults = new Map<string, ForgeErrorCode>();

  constructor(...attempts: DeliveryAttempt[]) {
    this.attempts = attempts;
  }

  async attemptsSince(time: string): Promise<readonly DeliveryAttempt[]> {
    this.since.push(time);
    return this.attempts.filter(({ deliveredAt }) => deliveredAt >= time);
  }

  async redeliver(attemptId: string): Promise<void> {
    const code = this.faults.get(attemptId);
    if (code !== undefined) throw new ForgeError({ code, message: 'no', hint: 'none' });
    this.asked.push(attemptId);
  }
}

function aWorld(deliveryLog: FakeDeliveryLog) {
  const time = { now };
  const clock = { now: (): string => time.now };
  const { deliveries, healing: memory } = aStore({ clock });
  return { time, deliveries, memory, ports: { deliveryLog, deliveries, memory, clock, log: aSilentLog() } };
}

describe('healing of deliveries', () => {
  it('asks for what failed, oldest first, and for nothing else', async () => {
    const deliveryLog = new FakeDeliveryLog(
      attempt('4', 'd', { deliveredAt: ago(1) }),
      attempt('3', 'c', { deliveredAt: ago(2), isDelivered: true }),
      attempt('2', 'b', { deliveredAt: ago(3) }),
    );
    const { ports } = aWorld(deliveryLog);

    const healing = await healDeliveries(ports);

    expect(deliveryLog.asked).toEqual(['2', '4']);
    expect(healing).toEqual({ attempts: 3, redelivered: 2, deferred: 0 });
  });

  it('looks only at the newest attempt at a delivery', async () => {
    const deliveryLog = new FakeDeliveryLog(
      attempt('3', 'healed', { deliveredAt: ago(1), isDelivered: true }),
      attempt('2', 'failed-twice', { deliveredAt: ago(10) }),
      attempt('1', 'failed-twice', { deliveredAt: ago(20) }),
      attempt('0', 'healed', { deliveredAt: ago(30) }),
    );
    const { ports } = aWorld(deliveryLog);

    await healDeliveries(ports);

    expect(deliveryLog.asked).toEqual(['2']);
  });

  it('leaves alone what was completed here, though the forge never got our answer', async () => {
    const deliveryLog = new FakeDeliveryLog(attempt('1', 'done'));
    const { ports, deliveries } = aWorld(deliveryLog);
    await (
      await deliveries.accept({ guid: 'done', event: 'ping', body: '{}' })
    ).stored;
    await deliveries.complete('done', []);

    await healDeliveries(ports);

    expect(deliveryLog.asked).toEqual([]);
  });

  it('looks back three days at first, and then only to where it was', async () => {
    const deliveryLog = new FakeDeliveryLog();
    const { ports, time } = aWorld(deliveryLog);

    await healDeliveries(ports);
    time.now = '2026-03-10T12:30:00.000Z';
    await healDeliveries(ports);

    expect(deliveryLog.since).toEqual(['2026-03-07T12:00:00.000Z', '2026-03-10T11:55:00.000Z']);
  });

  it('waits longer each time for what fails again and again, and gives it up in the end', async () => {
    const deliveryLog = new FakeDeliveryLog(attempt('1', 'bad', { deliveredAt: ago(1) }));
    const { ports, time } = aWorld(deliveryLog);
    const askedAfterMinutes: number[] = [];

    for (let minutes = 0; minutes < 3 * 24 * 60; minutes += 5) {
      time.now = new Date(Date.parse(now) + minutes * 60_000).toISOString();
      const before = deliveryLog.asked.length;
      await healDeliveries(ports);
      if (deliveryLog.asked.length === before) continue;
      askedAfterMinutes.push(minutes);
      const id = String(deliveryLog.asked.length + 1);
      deliveryLog.attempts = [attempt(id, 'bad', { deliveredAt: time.now }), ...deliveryLog.attempts];
    }

    expect(askedAfterMinutes).toEqual([0, 5, 25, 105, 425, 1705]);
  });

  it('goes on with the others when the forge refuses one', async () => {
    const deliveryLog = new FakeDeliveryLog(
      attempt('2', 'b', { deliveredAt: ago(1) }),
      attempt('1', 'a', { deliveredAt: ago(2) }),
    );
    deliveryLog.faults.set('1', 'forge-not-found');
    const { ports } = aWorld(deliveryLog);

    await healDeliveries(ports);

    expect(deliveryLog.asked).toEqual(['2']);
  });

  it('stops when the forge does, and starts there the next time', async () => {
    const deliveryLog = new FakeDeliveryLog(
      attempt('2', 'b', { deliveredAt: ago(100) }),
      attempt('1', 'a', { deliveredAt: ago(200) }),
    );
    deliveryLog.faults.set('2', 'forge-rate-limited');
    const { ports, time } = aWorld(deliveryLog);

    const first = await healDeliveries(ports);
    deliveryLog.faults.clear();
    time.now = '2026-03-10T18:00:00.000Z';
    await healDeliveries(ports);

    expect(first).toEqual({ attempts: 2, redelivered: 1, deferred: 0 });
    expect(deliveryLog.asked).toEqual(['1', '2']);
  });
});
