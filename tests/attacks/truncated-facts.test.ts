import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

it('approves nothing where more was said than could be read, for a no may be among it', async () => {
  const world = new GatedWorld({ ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) });
  world.review(people.ben);
  world.forge.isTruncated = true;

  expect(await world.gate()).toBe('in-progress');
  world.forge.isTruncated = false;
  expect(await world.gate()).toBe('success');
});
