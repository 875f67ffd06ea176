import { describe, expect, it } from 'vitest';
import { QueueError } from '../../src/adapters/queue/queue-error.ts';
import { ForgeError } from '../../src/model/forge-error.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { aGlassWorld } from '../builders/a-glass-world.ts';
import { people } from '../builders/fake-forge.ts';

const { ben, cleo, dora } = people;

describe('a lock of an environment', () => {
  it('keeps a change that alters it from being merged, says why, and lets it go on when it is taken away', async () => {
    const world = aGlassWorld();
    await world.run();
    world.review(ben);
    expect(await world.gate()).toBe('success');

    world.comment(ben, '/lock production the database is being moved');
    expect(await world.gate()).toBe('in-progress');
    expect(world.title).toBe(
      'production is locked by @ben: the database is being moved · /unlock production',
    );
    expect(world.answers.at(-1)).toContain(
      '✅ `/lock production the database is being moved`: `production` is locked.',
    );
    expect(world.forge.comments.find(({ body }) => body.includes('charter:review'))?.body).toContain(
      '🔒 `production` is locked by `@ben` since `2026-03-01 10:00 UTC`: the database is being moved.',
    );
    expect([...world.forge.locks.keys()]).toEqual(['production']);
    expect(world.queued).toEqual(['harbor/registry/pulls']);

    world.comment(ben, '/status');
    await world.run();
    expect(world.answers.at(-1)).toContain('`production` is locked by `@ben`');

    world.comment(ben, '/unlock production');
    expect(await world.gate()).toBe('success');
    expect(world.forge.locks.size).toBe(0);
    expect(world.queued).toHaveLength(2);
  });

  it('is set and told of all the same when the queue was away meanwhile, whose fault no answer shows', async () => {
    const world = aGlassWorld();
    await world.run();
    world.comment(ben, '/lock production x');
    world.queueFault = new QueueError({
      code: 'redis-unavailable',
      message: 'The Redis at cache.internal:6379 cannot be reached.',
      hint: 'h',
    });

    const first = await world.run(1);
    const answers = world.answers.length;
    world.queueFault = undefined;
    await world.run(2);

    expect(first).toEqual({ kind: 'retry', after: 0, reason: 'a fault of its own' });
    expect(answers).toBe(0);
    expect(world.answers.at(-1)).toContain('`production` is locked.');
    expect(world.queued).toEqual(['harbor/registry/pulls']);
  });

  it('does not hold a change to another environment', async () => {
    const world = aGlassWorld();
    await world.run();
    world.review(ben);
    world.comment(ben, '/lock staging somebody measures');

    expect(await world.gate()).toBe('success');
  });

  it('costs four calls at most', async () => {
    const world = aGlassWorld();
    await world.run();
    const before = world.forge.calls.length;
    world.comment(ben, '/lock production x');
    await world.run();

    expect(world.forge.calls.slice(before)).toEqual(['readFacts', 'readPeople', 'publish']);
  });

  it('is set once: who comes later is told who has it, since when and why', async () => {
    const world = aGlassWorld();
    await world.run();
    world.comment(ben, '/lock production the first');
    await world.run();
    world.comment(cleo, '/lock production the second');
    await world.run();

    expect(world.answers.at(-1)).toMatch(
      /not done\. `production` is locked already, by `@ben` since `2026-03-01 10:00 UTC`: `the first`\..*\(`lock-exists`\)/,
    );
    expect(world.title).toContain('locked by @ben');
  });

  it('is set by one of two who want it at once', async () => {
    const world = aGlassWorld();
    await world.run();
    world.locks.before = () =>
      void world.forge.locks.set('production', {
        name: 'production',
        commit: 'f'.repeat(40),
        message: 'faster',
      });
    world.comment(ben, '/lock production me too');
    await world.run();

    expect(world.answers.at(-1)).toContain('by somebody who was faster');
    expect(world.answers.at(-1)).toContain('lock-exists');
  });

  it('is set once when the run that has set it could not answer', async () => {
    const world = aGlassWorld();
    await world.run();
    world.comment(ben, '/lock production x');
    world.forge.failOn(
      'publish',
      new ForgeError({ code: 'forge-unavailable', message: 'gone', hint: 'wait' }),
    );
    await world.run();
    await world.run();

    expect(world.answers.at(-1)).toContain('`production` is locked.');
    expect(world.forge.locks.size).toBe(1);
  });

  it('says what is wrong when it cannot be set, and the rest goes on', async () => {
    const world = aGlassWorld();
    await world.run();
    world.review(ben);
    world.locks.fault = new ForgeError({ code: 'forge-forbidden', message: 'No.', hint: '?' });
    world.comment(ben, '/lock production x');

    expect(await world.gate()).toBe('success');
    expect(world.answers.at(-1)).toMatch(/not done\. No\. The App needs the permissions .*contents: write/);
  });

  it('is taken away by who set it, by who maintains, and by whom a Policy names, and by no other writer', async () => {
    const world = aGlassWorld();
    await world.run();
    world.comment(ben, '/lock production x');
    await world.run();

    world.comment(dora, '/unlock production');
    await world.run();
    expect(world.answers.at(-1)).toContain('command-lock-of-another');
    expect(world.forge.locks.size).toBe(1);

    world.comment(cleo, '/unlock production');
    await world.run();
    expect(world.forge.locks.size).toBe(0);
  });

  it('that was set by hand is taken away by any writer, also where nobody knows what it points at', async () => {
    const world = aGlassWorld();
    await world.run();
    world.forge.locks.set('production', { name: 'production', commit: undefined, message: undefined });
    world.comment(dora, '/unlock production');
    await world.run();

    expect(world.answers.at(-1)).toContain('`production` is unlocked.');
    expect(world.forge.locks.size).toBe(0);
  });

  it('is not taken away by a command that is older than it', async () => {
    const world = aGlassWorld();
    await world.run();
    const stale = world.comment(ben, '/unlock production');
    await world.run();
    expect(world.answers.at(-1)).toContain('`production` is not locked.');
    world.comment(ben, '/lock production later');
    await world.run();
    world.forge.comments = world.forge.comments.filter(({ body }) => !body.includes(`answer-to ${stale} `));
    await world.run();

    expect(world.forge.locks.size).toBe(1);
    expect(world.answers.at(-1)).toContain('lock-newer');
  });

  it('counts for every environment where more locks are set than can be read', async () => {
    const world = aGlassWorld();
    world.review(ben);
    world.forge.hasMoreLocks = true;

    expect(await world.gate()).toBe('in-progress');
    expect(world.title).toBe('Locked: there are more locks than could be read');
  });

  it('is not set for an environment that the base has not', async () => {
    const world = new GatedWorld(
      { ...protectedRegistry, 'environments/new.yaml': texts.staging.replace('name: staging', 'name: new') },
      protectedRegistry,
    );
    await world.run();
    world.comment(ben, '/lock new x');
    await world.run();

    expect(world.answers.at(-1)).toContain('command-environment-unknown');
    expect(world.forge.locks.size).toBe(0);
  });
});
