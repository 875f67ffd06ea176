import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

it('does not take an approval for a head that its author had not been shown', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  world.comment(people.ben, '/approve');
  world.push({ ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 200) });

  expect(await world.gate()).toBe('in-progress');
  expect(world.answers).toEqual([expect.stringContaining('approval-not-shown')]);
});

it('does not take the digest of another head', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  const { digest } = world;
  world.push({ ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 200) });
  await world.run();
  world.comment(people.ben, `/approve ${digest}`);

  expect(await world.gate()).toBe('in-progress');
  expect(world.answers).toEqual([expect.stringContaining('approval-digest-differs')]);
});

it('does not take an approval for a head that was shown before it was taken away and is brought back', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  world.pushAs('evil', { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 200) });
  await world.run();
  world.pushAs('head1', scaled);
  await world.run();
  world.comment(people.ben, '/approve');
  world.pushAs('evil', { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 200) });
  world.forge.pullRequest = { ...world.forge.pullRequest, headForcedAt: world.time() };

  expect(await world.gate()).toBe('in-progress');
  expect(world.answers).toEqual([expect.stringContaining('approval-not-shown')]);
});

it('does not take an approval that was written while the next head was being published', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  const writtenAt = world.time();
  world.push({ ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 200) });
  await world.run();
  world.forge.comment(people.ben, '/approve', writtenAt);

  expect(await world.gate()).toBe('in-progress');
  expect(world.answers).toEqual([expect.stringContaining('approval-not-shown')]);
});
