import { expect, it } from 'vitest';
import type { StoreMaker } from './work-queue-contract.ts';

const delivery = (guid: string) => ({ guid, event: 'pull_request', body: `{"guid":"${guid}"}` });

/** What every delivery store and healing memory promises, whatever keeps it. */
export function deliveriesContract({ aPlace, open }: Omit<StoreMaker, 'propertyRuns'>): void {
  it('knows a delivery as new, then pending, then completed', async () => {
    const { deliveries } = await open();

    const first = await deliveries.accept(delivery('a'));
    const inTheSameTurn = (await deliveries.accept(delivery('a'))).seen;
    await first.stored;
    const later = (await deliveries.accept(delivery('a'))).seen;
    await deliveries.complete('a', []);

    expect([first.seen, inTheSameTurn, later]).toEqual(['new', 'pending', 'pending']);
    expect((await deliveries.accept(delivery('a'))).seen).toBe('completed');
    expect(await deliveries.isCompleted('a')).toBe(true);
    expect(await deliveries.isCompleted('b')).toBe(false);
  });

  it('gives back after a restart what was not completed, oldest first, with its body', async () => {
    const place = aPlace();
    const first = await open({ place });
    for (const guid of ['c', 'a', 'b']) await (await first.deliveries.accept(delivery(guid))).stored;
    await first.deliveries.complete('a', []);
    await first.close();

    const { deliveries } = await open({ place });

    expect(await deliveries.pending()).toEqual(['c', 'b']);
    expect(await deliveries.read('c')).toEqual(delivery('c'));
    expect(await deliveries.read('a')).toBeUndefined();
    expect(await deliveries.read('unknown')).toBeUndefined();
    expect(await deliveries.isCompleted('a')).toBe(true);
  });

  it('completes in the same turn what was accepted in it', async () => {
    const place = aPlace();
    const first = await open({ place });
    const { stored } = await first.deliveries.accept(delivery('a'));
    await first.deliveries.complete('a', []);
    await stored;
    await first.close();

    const { deliveries } = await open({ place });

    expect(await deliveries.pending()).toEqual([]);
    expect((await deliveries.accept(delivery('a'))).seen).toBe('completed');
  });

  it('queues what a delivery asks for when it is completed', async () => {
    const { deliveries, queue } = await open();
    await (
      await deliveries.accept(delivery('a'))
    ).stored;
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
    const { deliveries } = await open({ clock: { now: () => now } });
    for (const guid of ['old', 'pending']) await (await deliveries.accept(delivery(guid))).stored;
    await deliveries.complete('old', []);
    now = '2026-03-05T00:00:00.000Z';
    await (
      await deliveries.accept(delivery('new'))
    ).stored;
    await deliveries.complete('new', []);

    const pruned = await deliveries.prune('2026-03-04T00:00:00.000Z');

    expect(pruned).toBe(1);
    const seen = await Promise.all(
      ['old', 'new', 'pending'].map(async (guid) => (await deliveries.accept(delivery(guid))).seen),
    );
    expect(seen).toEqual(['new', 'completed', 'pending']);
  });

  it('remembers redeliveries and how far it has checked across a restart', async () => {
    const place = aPlace();
    let now = '2026-03-01T00:00:00.000Z';
    const first = await open({ place, clock: { now: () => now } });
    const atFirst = {
      until: await first.healing.checkedUntil(),
      times: await first.healing.redeliveries('a'),
    };
    await first.healing.noteRedelivery('a');
    await first.healing.noteRedelivery('a');
    now = '2026-03-02T00:00:00.000Z';
    await first.healing.noteRedelivery('b');
    await first.healing.noteChecked('2026-03-02T00:00:00.000Z', '2026-03-01T12:00:00.000Z');
    await first.close();

    const { healing } = await open({ place });

    expect(atFirst).toEqual({ until: undefined, times: 0 });
    expect(await healing.checkedUntil()).toBe('2026-03-02T00:00:00.000Z');
    expect([await healing.redeliveries('a'), await healing.redeliveries('b')]).toEqual([0, 1]);
  });
}
