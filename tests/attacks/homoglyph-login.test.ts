import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

it('goes by the immutable id, so that a login which looks alike, or was given up and taken, counts for nothing', async () => {
  const world = new GatedWorld(scaled, {
    ...protectedRegistry,
    CODEOWNERS: '',
    'groups/release.yaml': texts.group('release', [people.ben]),
    'policies/release.yaml': texts.policy('release', '      - {id: one, from: group:release, count: 1}\n'),
  });
  world.review({ id: 5_001, login: 'b\u0435n', kind: 'person' });
  world.review({ id: 5_002, login: 'ben', kind: 'person' });

  expect(await world.gate()).toBe('in-progress');
  world.review(people.ben);
  expect(await world.gate()).toBe('success');
});
