import { describe, expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const base = { ...protectedRegistry, CODEOWNERS: '* @harbor/keepers\n' };
const { ben, cleo } = people;

function aWorld(): GatedWorld {
  return new GatedWorld({ ...base, 'services/ledger.yaml': texts.service('ledger', 2) }, base);
}

describe('a team that takes a trusted name', () => {
  it('owns nothing where it has no write access of its own, though its people may write', async () => {
    const world = aWorld();
    world.forge.teams.set('harbor/keepers', { kind: 'members', members: [ben], mayWrite: false });
    world.review(ben);
    await world.run();
    world.comment(ben, '/approve');

    expect(await world.gate()).toBe('failure');
    expect(world.forge.report('charter/approval')?.summary).toContain('the team has no write access here');
  });

  it('is all that counts: people of the team that had the name before do not', async () => {
    const world = aWorld();
    world.forge.teams.set('harbor/keepers', { kind: 'members', members: [ben], mayWrite: true });
    world.review(ben);
    expect(await world.gate()).toBe('success');

    world.forge.teams.set('harbor/keepers', { kind: 'members', members: [cleo], mayWrite: true });
    world.now = '2026-03-01T12:01:00.000Z';
    expect(await world.gate()).toBe('in-progress');

    world.forge.teams.delete('harbor/keepers');
    world.now = '2026-03-01T12:02:00.000Z';
    expect(await world.gate()).toBe('failure');
  });

  it('does not get into a Group that lists its people by id', async () => {
    const listed = {
      ...protectedRegistry,
      CODEOWNERS: '',
      'groups/keepers.yaml': texts.group('keepers', [cleo]),
      'policies/keepers.yaml': texts.policy('keepers', '      - {id: one, from: group:keepers, count: 1}\n'),
    };
    const world = new GatedWorld({ ...listed, 'services/ledger.yaml': texts.service('ledger', 2) }, listed);
    world.forge.teams.set('harbor/keepers', { kind: 'members', members: [ben], mayWrite: true });
    world.review(ben);
    expect(await world.gate()).toBe('in-progress');

    world.review(cleo);
    expect(await world.gate()).toBe('success');
  });
});
