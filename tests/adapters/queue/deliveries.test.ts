import { describe, expect, it } from 'vitest';
import { aFolder, aStore } from '../../builders/a-store.ts';

const delivery = (guid: string) => ({ guid, event: 'pull_request', body: `{"guid":"${guid}"}` });

describe('the delivery store', () => {
  it('knows a delivery as new, then pending, then completed', async () => {
    const { deliveries } = aStore();

    const first = deliveries.accept(delivery('a'));
    const inTheSameTurn = deliveries.accept(delivery('a')).seen;
    await first.stored;
    const later = deliveries.accept(delivery('a')).seen;
    await deliveries.complete('a', []);

    expect([first.seen, inTheSameTurn, later]).toEqual(['new', 'pending', 'pending']);
    expect(deliveries.accept(delivery('a')).seen).toBe('completed');
    expect(deliveries.isCompleted('a')).toBe(true);
    expect(deliveries.isCompleted('b')).toBe(false);
  });

  it('gives back after a restart what was not completed, oldest first, with its body', async () => {
    const dataDir = aFolder();
    const first = aStore({ dataDir });
    for (const guid of ['c', 'a', 'b']) await first.deliveries.accept(delivery(guid)).stored;
    await first.deliveries.complete('a', []);
    first.close();

    const { deliveries } = aStore({ dataDir });

    expect(deliveries.pending()).toEqual(['c', 'b']);
    expect(deliveries.read('c')).toEqual(delivery('c'));
    expect(deliveries.read('a')).toBeUndefined();
    expect(deliveries.read('unknown')).toBeUndefined();
    expect(deliveries.isCompleted('a')).toBe(true);
  });

  it('completes in the same turn what was accepted in it', async () => {
    const dataDir = aFolder();
    const first = aStore({ dataDir });
    const { stored } = first.deliveries.accept(delivery('a'));
    await first.deliveries.complete('a', []);
    await stored;
    first.close();

    const { deliveries } = aStore({ dataDir });

    expect(deliveries.pending()).toEqual([]);
    expect(deliveries.accept(delivery('a')).seen).toBe('completed');
  });

  it('queues what a delivery asks for when it is completed', async () => {
    const { deliveries, queue } = aStore();
    await deliveries.accept(delivery('a')).stored;
    const keys: string[] = [];

    await deliveries.complete('a', [
      { key: 'acme/shop#1', installationId: 1 },
      { key: 'acme/shop#2', installationId: 1 },
    ]);
    queue.start(async ({ key }) => {
      keys.push(key);
      return { kind: 'done' };
    });
    await queue.whenIdle();

    expect(keys).toEqual(['acme/shop#1', 'acme/shop#2']);
  });

  it('forgets completed GUIDs of before a time, and never a pending one', async () => {
    let now = '2026-03-01T00:00:00.000Z';
    const { deliveries } = aStore({ clock: { now: () => now } });
    for (const guid of ['old', 'pending']) await deliveries.accept(delivery(guid)).stored;
    await deliveries.complete('old', []);
    now = '2026-03-05T00:00:00.000Z';
    await deliveries.accept(delivery('new')).stored;
    await deliveries.complete('new', []);

    const pruned = deliveries.prune('2026-03-04T00:00:00.000Z');

    expect(pruned).toBe(1);
    expect(['old', 'new', 'pending'].map((guid) => deliveries.accept(delivery(guid)).seen)).toEqual([
      'new',
      'completed',
      'pending',
    ]);
  });

  it('remembers redeliveries and how far it has checked across a restart', async () => {
    const dataDir = aFolder();
    let now = '2026-03-01T00:00:00.000Z';
    const first = aStore({ dataDir, clock: { now: () => now } });
    const atFirst = { until: first.healing.checkedUntil(), times: first.healing.redeliveries('a') };
    await first.healing.noteRedelivery('a');
    await first.healing.noteRedelivery('a');
    now = '2026-03-02T00:00:00.000Z';
    await first.healing.noteRedelivery('b');
    await first.healing.noteChecked('2026-03-02T00:00:00.000Z', '2026-03-01T12:00:00.000Z');
    first.close();

    const { healing } = aStore({ dataDir });

    expect(atFirst).toEqual({ until: undefined, times: 0 });
    expect(healing.checkedUntil()).toBe('2026-03-02T00:00:00.000Z');
    expect([healing.redeliveries('a'), healing.redeliveries('b')]).toEqual([0, 1]);
  });
});
