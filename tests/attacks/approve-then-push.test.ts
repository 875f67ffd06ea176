import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

it('does not let a later push ride on an approval, whether by review or by command', async () => {
  const worlds = [new GatedWorld(scaled), new GatedWorld(scaled)] as const;
  for (const world of worlds) await world.run();
  worlds[0].review(people.ben);
  worlds[1].comment(people.ben, '/approve');
  for (const world of worlds) expect(await world.gate()).toBe('success');

  for (const world of worlds) {
    world.push({ ...scaled, 'services/ledger.yaml': texts.service('ledger', 200) });

    expect(await world.gate()).toBe('in-progress');
    expect(world.forge.report('charter/approval')?.summary).toContain('ben');
  }
});

it('does not let what was approved come back by another file', async () => {
  const world = new GatedWorld(scaled);
  world.review(people.ben);
  await world.run();

  world.push({ ...scaled, 'services/new.yaml': texts.service('new', 1) });

  expect(await world.gate()).toBe('in-progress');
});
