import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBotOnAForge, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import { aDelivery } from '../../builders/a-delivery.ts';
import { readingOf } from '../../builders/a-graphql-fault.ts';
import {
  allGreen,
  allRed,
  conclusionsOf,
  badChange,
  goodChange,
  type PushedRepository,
} from '../../builders/a-pushed-repository.ts';

describe('many things at once', () => {
  let world: BotOnAForge;
  let repository: PushedRepository;

  beforeAll(async () => {
    world = await aBotOnAForge();
    repository = await world.addRepository('registry');
  });

  afterAll(() => world.close());

  const runsOf = (number: number): number =>
    world.runs.filter(({ item }) => item.key === `acme/registry#${number}`).length;

  /** The next look at a pull request waits until it is let go. */
  const holdReading = (number: number): (() => void) => {
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    world.forge.faults.next({ ...readingOf(number), until });
    return letGo;
  };

  const payloadFor = (number: number, action: string): string =>
    JSON.stringify({
      action,
      number,
      pull_request: { number },
      repository: { id: repository.place.id, full_name: 'acme/registry' },
      installation: { id: world.installationId },
    });

  const deliver = async (body: string): Promise<number> => {
    const request = aDelivery({ body, secret: world.app.webhookSecret });
    return (await fetch(world.webhookUrl(), request)).status;
  };

  it('are two API calls for a push to a pull request without teams, as the forge counts them', async () => {
    await repository.push('counted', badChange);
    const number = await repository.open('counted');
    await world.settle();
    const before = world.requests.length;
    await repository.push('counted', goodChange);
    await world.settle();

    const calls = world.requests
      .slice(before)
      .filter(({ kind, login }) => kind === 'api' && login === 'charter[bot]')
      .filter(({ path }) => !path.endsWith('/access_tokens'))
      .map(({ method, path }) => `${method} ${path}`);
    expect(calls).toEqual(['POST /graphql', 'POST /graphql']);
    const run = world.runs.findLast(({ item }) => item.key === `acme/registry#${number}`);
    expect(run?.calls.map(({ route }) => route)).toEqual(['POST /graphql facts', 'POST /graphql publish']);
  });

  it('are two runs when a dozen pushes come while the first is worked on, and the last push counts', async () => {
    const good = await repository.push('good', goodChange);
    const bad = await repository.push('bad', badChange);
    await repository.push('burst', badChange);
    const number = await repository.open('burst');
    await world.settle();
    const before = runsOf(number);
    const letGo = holdReading(number);
    for (let count = 0; count < 6; count++) {
      for (const sha of [bad, good]) {
        const moved = await world.api('PATCH', '/repos/acme/registry/git/refs/heads/burst', {
          sha,
          force: true,
        });
        expect(moved.status).toBe(200);
      }
    }
    await world.forge.whenSettled();
    letGo();
    await world.settle();

    const shown = await repository.shown(number);
    expect(shown.head).toBe(good);
    expect(conclusionsOf(shown.checks)).toEqual(allGreen);
    expect(shown.comments).toEqual([expect.stringContaining(`\`${good.slice(0, 12)}\` merged into`)]);
    expect(runsOf(number) - before).toBe(2);
    expect(await repository.checksOn(bad)).toEqual([]);
  });

  it('are two runs when 50 events come while the first is worked on', async () => {
    await repository.push('events', goodChange);
    const number = await repository.open('events');
    await world.settle();
    const before = runsOf(number);
    const letGo = holdReading(number);
    const statuses = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        deliver(payloadFor(number, index % 2 === 0 ? 'synchronize' : 'edited')),
      ),
    );
    letGo();
    await world.settle();

    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(runsOf(number) - before).toBe(2);
    expect((await repository.shown(number)).checks).toHaveLength(5);
  });

  it('all end right when they are 20 pull requests', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `wide-${index}`);
    for (const [index, branch] of names.entries())
      await repository.commit({ branch, files: index % 2 === 0 ? goodChange : badChange });
    await repository.publish(...names);
    const numbers = await Promise.all(names.map((name) => repository.open(name)));
    await world.settle();

    for (const [index, number] of numbers.entries()) {
      const shown = await repository.shown(number);
      expect(shown.checks).toHaveLength(index % 2 === 0 ? 5 : 4);
      expect(conclusionsOf(shown.checks)).toEqual(index % 2 === 0 ? allGreen : allRed);
      expect(shown.comments).toHaveLength(1);
    }
  });

  it('may be the same events again, under new GUIDs and in the reverse order', async () => {
    await repository.push('replayed', badChange);
    const number = await repository.open('replayed');
    await repository.push('replayed', goodChange);
    await world.settle();
    const before = await repository.shown(number);
    const sent = world.forge.deliveries
      .list(world.app.id, { before: undefined, count: 2_000 })
      .filter(({ event }) => event === 'pull_request')
      .map(({ request }) => request.payload);
    expect(sent.length).toBeGreaterThanOrEqual(20);
    const statuses = await Promise.all([...sent, ...sent.toReversed()].map(deliver));
    await world.settle();

    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(await repository.shown(number)).toEqual(before);
    expect(conclusionsOf(before.checks)).toEqual(allGreen);
  });

  it('leave no work behind, and neither secrets nor bodies in the log', async () => {
    await world.settle();
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(world.leaks()).toEqual([]);
  });
});
