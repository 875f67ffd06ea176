import { describe, expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { aGlassWorld, glassRegistry } from '../builders/a-glass-world.ts';
import { people } from '../builders/fake-forge.ts';

const { ben, bot, cleo, dora } = people;
const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

/** Somebody with write access writes over an answer of the bot, which the forge notes as an edit alone. */
function wipeAnswerTo(world: GatedWorld, comment: number): void {
  world.forge.comments = world.forge.comments.map((one) =>
    one.by.id === bot.id && one.body.includes(`charter:answer-to ${comment} `)
      ? { ...one, body: 'nothing to see', isEdited: true }
      : one,
  );
}

/** Another pull request has had this head, and was closed. */
function shownElsewhere(world: GatedWorld): void {
  const report = { name: 'charter/validate', state: 'success', title: '', summary: '' } as const;
  const published = {
    node: 'CR_8',
    name: report.name,
    status: 'completed',
    conclusion: 'success',
    externalId: 'pr=8;sha256:00',
    startedAt: world.time(),
  } as const;
  world.forge.checks.push({ head: 'evil', report: { ...report, annotations: [] }, published });
}

describe('a command that is heard again because its answer was written over', () => {
  it('releases no hold that was set after it', async () => {
    const world = new GatedWorld(scaled);
    world.forge.roles.set(dora.id, 'maintain');
    world.now = '2026-03-01T10:10:00.000Z';
    world.review(ben);
    await world.run();
    world.comment(cleo, '/hold');
    await world.run();
    const release = world.comment(dora, '/hold cancel');
    expect(await world.gate()).toBe('success');
    world.comment(cleo, '/hold');
    expect(await world.gate()).toBe('in-progress');
    wipeAnswerTo(world, release);
    expect(world.answers).toContain('nothing to see');

    expect(await world.gate()).toBe('in-progress');
  });

  it('cancels no hold that was set after it', async () => {
    const world = new GatedWorld(scaled);
    world.review(ben);
    await world.run();
    world.comment(cleo, '/hold');
    await world.run();
    const cancel = world.comment(cleo, '/cancel');
    expect(await world.gate()).toBe('success');
    world.comment(cleo, '/hold');
    expect(await world.gate()).toBe('in-progress');
    wipeAnswerTo(world, cancel);
    expect(world.answers).toContain('nothing to see');

    expect(await world.gate()).toBe('in-progress');
  });
});

describe('a head that was shown elsewhere', () => {
  const evil = { ...scaled, 'services/ledger.yaml': texts.service('ledger', 99) };

  it('is not approved by who saw another one here', async () => {
    const world = new GatedWorld(scaled);
    await world.run();
    shownElsewhere(world);
    world.comment(ben, '/approve');
    world.pushAs('evil', evil);

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers).toEqual([expect.stringContaining('approval-not-shown')]);
  });

  it('is not let through broken glass', async () => {
    const world = aGlassWorld();
    await world.run();
    const evilThere = {
      ...glassRegistry(),
      'services/ledger.yaml': texts.service('ledger', 99, 'production'),
    };
    shownElsewhere(world);
    world.comment(dora, '/break-glass production help');
    world.pushAs('evil', evilThere);

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers).toEqual([expect.stringContaining('break-glass-not-shown')]);
  });
});
