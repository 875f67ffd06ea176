import { describe, expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };
const more = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 3) };

describe('heads that were approved and pushed over', () => {
  it('are asked for by the reviews and the commands that name them, the newest first', async () => {
    const world = new GatedWorld(scaled);
    await world.run();
    world.review(people.ben);
    await world.run();
    world.pushAs('head2', scaled);
    await world.run();
    world.comment(people.cleo, '/approve');
    await world.run();
    world.pushAs('head3', scaled);

    expect(await world.gate()).toBe('success');
    expect(world.named).toEqual([[], [], ['head1'], ['head1'], ['head2', 'head1']]);
  });

  it('are not asked for where nobody agreed to them, or no longer does', async () => {
    const world = new GatedWorld(scaled);
    const review = world.review(people.ben);
    world.review(people.cleo, 'changes-requested');
    await world.run();
    world.forge.reviews = world.forge.reviews.map((one) =>
      one.id === review ? { ...one, state: 'dismissed' } : one,
    );
    world.pushAs('head2', scaled);
    await world.run();

    expect(world.named).toEqual([[], []]);
  });

  it('count for nothing where they cannot be had, and the check says so', async () => {
    const world = new GatedWorld(scaled);
    world.review(people.ben);
    expect(await world.gate()).toBe('success');
    world.lost.add('head1');
    world.pushAs('head2', scaled);

    expect(await world.gate()).toBe('in-progress');
    expect(world.forge.report('charter/approval')?.summary).toContain(
      'looked at a commit that cannot be read any more',
    );
  });

  it('cost no call more', async () => {
    const world = new GatedWorld(scaled);
    world.review(people.ben);
    await world.run();
    world.pushAs('head2', more);
    await world.run();

    expect(world.forge.calls).toEqual(['readFacts', 'publish', 'readFacts', 'publish']);
  });
});
