import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/sandbox/forge/faults.ts';
import { aBotOnAForge, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import { writing } from '../../builders/a-graphql-fault.ts';
import {
  badChange,
  conclusionsOf,
  goodChange,
  type PushedRepository,
  type Shown,
} from '../../builders/a-pushed-repository.ts';
import { aServedBot, serve } from '../../builders/a-served-bot.ts';
import { aWebhookReceiver } from '../../builders/a-webhook-receiver.ts';
import { eventually } from '../../builders/eventually.ts';

describe('a bot that is stopped and started', () => {
  let world: BotOnAForge;
  let repository: PushedRepository;

  beforeEach(async () => {
    world = await aBotOnAForge({ isStopped: true });
    repository = await world.addRepository('registry');
    await repository.push('change', badChange);
  });

  afterEach(async () => {
    const left = world.isRunning() ? await world.bot().counts() : idle;
    const leaks = world.leaks();
    await world.close();
    if (JSON.stringify(left) !== JSON.stringify(idle))
      throw new Error(`work is left: ${JSON.stringify(left)}`);
    if (leaks.length > 0) throw new Error(`the log holds ${leaks.join(', ')}`);
  });

  /** Holds the request that writes the checks until it is let go. */
  function holdWriting(fault: Partial<Fault> = {}): { reached: () => Promise<void>; letGo: () => void } {
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    const struck = world.forge.faults.next({ ...writing(), until, ...fault });
    return { reached: () => eventually(() => struck.hits() === 1), letGo };
  }

  it('finishes what it has in hand before it stops', async () => {
    await world.start();
    const check = holdWriting();
    const number = await repository.open('change');
    await check.reached();
    const stopped = world.stop();
    check.letGo();
    await stopped;

    expect(summaryOf(await repository.shown(number))).toEqual(red);
  });

  it('finishes at the next start what took too long to wait for', async () => {
    await world.start({ stopWithin: 50 });
    const check = holdWriting({ reset: true });
    const number = await repository.open('change');
    await check.reached();
    await world.stop();
    check.letGo();
    expect((await repository.shown(number)).checks).toEqual([]);

    await world.start();
    await world.settle();
    expect(summaryOf(await repository.shown(number))).toEqual(red);
  });

  it('finishes what was asked for and not begun', async () => {
    await world.start({ concurrency: 1, stopWithin: 50 });
    const others = ['one', 'two', 'three'];
    for (const name of others) await repository.commit({ branch: name, files: goodChange });
    await repository.publish(...others);
    const check = holdWriting({ reset: true });
    const first = await repository.open('change');
    await check.reached();
    const numbers: number[] = [];
    for (const name of others) numbers.push(await repository.open(name));
    await world.forge.whenSettled();
    expect(await world.bot().counts()).toEqual({ waiting: 3, running: 1, failed: 0 });
    await world.stop();
    check.letGo();

    await world.start();
    await world.settle();
    expect(summaryOf(await repository.shown(first))).toEqual(red);
    for (const number of numbers) expect(summaryOf(await repository.shown(number))).toEqual(green);
  });

  it('is told again of what it missed', async () => {
    await world.start();
    const number = await repository.open('change');
    await world.settle();
    await world.stop();
    await repository.push('change', goodChange);
    await world.forge.whenSettled();
    await world.start();
    await world.settle();

    expect(summaryOf(await repository.shown(number))).toEqual(green);
    const attempts = world.forge.deliveries
      .list(world.app.id, { before: undefined, count: 100 })
      .filter((delivery) => delivery.action === 'synchronize')
      .map(({ guid, isRedelivery, statusCode }) => ({ guid, isRedelivery, statusCode }));
    const { guid } = attempts[0] ?? {};
    expect(attempts).toEqual([
      { guid, isRedelivery: true, statusCode: 202 },
      { guid, isRedelivery: false, statusCode: 502 },
    ]);
  });

  it('looks by itself at what nobody tells it of, at its start and now and then', async () => {
    await world.start();
    const elsewhere = await aWebhookReceiver();
    world.forge.admin.updateApp(world.app.id, { webhookUrl: elsewhere.url });
    const number = await repository.open('change');
    await world.forge.whenSettled();
    await world.stop();
    expect(elsewhere.names()).toContain('pull_request.opened');

    await world.start({ reconcileEvery: 100 });
    world.forge.admin.updateApp(world.app.id, { webhookUrl: elsewhere.url });
    await eventually(async () => conclusionsOf((await repository.shown(number)).checks)[0] === 'failure');
    await repository.push('change', goodChange);
    await eventually(async () => conclusionsOf((await repository.shown(number)).checks)[0] === 'success');
    await eventually(
      async () => (await repository.shown(number)).comments[0]?.includes('### ✅ Valid') === true,
    );
    await world.stop();
    expect(summaryOf(await repository.shown(number))).toEqual(green);
    await elsewhere.close();
  });

  it('doubles nothing when all its data is gone', async () => {
    await world.start();
    const number = await repository.open('change');
    await world.settle();
    const before = await repository.shown(number);
    await world.stop();
    await rm(world.dataDir, { recursive: true });
    await world.start();
    await world.settle();

    expect(await repository.shown(number)).toEqual(before);
    expect(summaryOf(before)).toEqual(red);
  });

  it('starts while the forge is down, and works when it is back', async () => {
    const number = await repository.open('change');
    world.forge.faults.next({ path: /^\/app/, status: 502, times: 3 });
    await world.start();
    await world.settle();
    expect((await repository.shown(number)).checks).toEqual([]);
    world.forge.faults.clear();
    await repository.push('change', goodChange);
    await world.settle();

    expect(summaryOf(await repository.shown(number))).toEqual(green);
    expect(world.log()).toContain('reconciling of open pull requests failed, and is tried again');
  });

  it.each([
    ['before the forge took what it wrote', { reset: true }, []],
    ['with a request on its way that the forge then took', { reset: true, afterwards: true }, red],
  ])('finishes when it was killed %s, and doubles nothing', async (_, fault, taken) => {
    const killed = await aServedBot(world);
    const write = holdWriting(fault);
    const number = await repository.open('change');
    await write.reached();
    await killed.end('SIGKILL');
    write.letGo();
    await world.forge.whenSettled();
    const shown = await repository.shown(number);
    expect(shown.checks.length === 0 ? [] : summaryOf(shown)).toEqual(taken);

    const served = await aServedBot(world);
    const done = new RegExp(`"key":"acme/registry#${number}"[^\\n]*"msg":"work is done"`);
    await eventually(() => done.test(served.output()));
    expect(summaryOf(await repository.shown(number))).toEqual(red);
    expect(await served.end('SIGTERM')).toBe(0);
    expect(served.output()).toContain('Charter has stopped');
    expect(world.leaks(killed.output() + served.output())).toEqual([]);
  });

  it('does not start with an empty webhook secret, and says so without showing the key', async () => {
    const served = serve(world, { WEBHOOK_SECRET: '' });
    expect(await served.whenEnded()).toBe(2);
    expect(served.output()).toContain('WEBHOOK_SECRET');
    expect(world.leaks(served.output())).toEqual([]);
  });
});

const idle = { waiting: 0, running: 0, failed: 0 };
const red = [
  'charter/approval: failure',
  'charter/plan: failure',
  'charter/policy: success',
  'charter/validate: failure',
  '1 comment',
];
const green = [
  'charter/plan (staging): success',
  'charter/approval: success',
  'charter/plan: success',
  'charter/policy: success',
  'charter/validate: success',
  '1 comment',
];

/** All check runs of the head, newest first, and the number of comments. */
function summaryOf({ checks, comments }: Shown): readonly string[] {
  return [...checks.map(({ name, conclusion }) => `${name}: ${conclusion}`), `${comments.length} comment`];
}
