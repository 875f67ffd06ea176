import { expect, it } from 'vitest';
import { ForgeError } from '../../src/model/forge-error.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

async function approvedByCommand(): Promise<GatedWorld> {
  const world = new GatedWorld(scaled);
  await world.run();
  world.comment(people.ben, '/approve');
  expect(await world.gate()).toBe('success');
  return world;
}

it('does not count the command of somebody who has lost the right to write since', async () => {
  const world = await approvedByCommand();
  world.forge.roles.set(people.ben.id, 'read');
  world.now = '2026-03-01T12:01:00.000Z';

  expect(await world.gate()).toBe('in-progress');
  expect(world.forge.report('charter/approval')?.summary).toContain('may not write here any more');
});

it('does not count it while nobody can tell', async () => {
  const world = await approvedByCommand();
  world.now = '2026-03-01T12:01:00.000Z';
  world.forge.failOn(
    'readPeople',
    new ForgeError({ code: 'forge-unavailable', message: 'm', hint: 'h', status: 503 }),
  );

  expect(await world.gate()).toBe('in-progress');
  expect(await world.gate()).toBe('success');
});

it('asks for it once a minute at most, and not where a review tells it', async () => {
  const world = await approvedByCommand();
  await world.run();
  await world.run();
  expect(world.forge.calls.filter((call) => call === 'readPeople')).toHaveLength(1);

  world.now = '2026-03-01T12:01:00.000Z';
  world.review(people.ben);
  await world.run();
  expect(world.forge.calls.filter((call) => call === 'readPeople')).toHaveLength(1);
});
