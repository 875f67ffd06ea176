import { expect, it } from 'vitest';
import { ForgeError } from '../../src/model/forge-error.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const base = { ...protectedRegistry, CODEOWNERS: '* @harbor/keepers\n' };
const scaled = { ...base, 'services/ledger.yaml': texts.service('ledger', 2) };

it('does not take silence for consent: while a team cannot be looked up, nobody counts as of it', async () => {
  const world = new GatedWorld(scaled, base);
  world.forge.teams.set('harbor/keepers', { kind: 'members', members: [people.ben] });
  world.forge.failOn(
    'readPeople',
    new ForgeError({ code: 'forge-unavailable', message: 'm', hint: 'h', status: 503 }),
  );
  world.review(people.ben);

  expect(await world.gate()).toBe('in-progress');
  expect(await world.gate()).toBe('success');
});

it('sees within a minute that somebody has left the team', async () => {
  const world = new GatedWorld(scaled, base);
  world.forge.teams.set('harbor/keepers', { kind: 'members', members: [people.ben, people.cleo] });
  world.review(people.ben);
  expect(await world.gate()).toBe('success');

  world.forge.teams.set('harbor/keepers', { kind: 'members', members: [people.cleo] });
  world.now = '2026-03-01T12:01:00.000Z';
  expect(await world.gate()).toBe('in-progress');
});

it('does not ask again and again within a minute', async () => {
  const world = new GatedWorld(scaled, base);
  world.forge.teams.set('harbor/keepers', { kind: 'members', members: [people.ben] });
  for (let run = 0; run < 5; run += 1) await world.run();

  expect(world.forge.calls.filter((call) => call === 'readPeople')).toHaveLength(1);
});
