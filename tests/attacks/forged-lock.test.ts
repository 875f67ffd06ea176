import { describe, expect, it } from 'vitest';
import { lockMessage, readLock } from '../../src/commands/lock-message.ts';
import type { LockRecord } from '../../src/model/environment-lock.ts';
import { texts } from '../builders/a-gated-world.ts';
import { aGlassWorld, glassRegistry } from '../builders/a-glass-world.ts';
import { people } from '../builders/fake-forge.ts';

const { ben, dora } = people;
const stranger = { id: 666, login: 'stranger', kind: 'person' } as const;
const key = new Uint8Array(32).fill(7);
const commit = 'f'.repeat(40);

const record: LockRecord = {
  repositoryId: 1,
  environment: 'production',
  by: { id: ben.id, login: 'ben' },
  at: '2026-03-01T10:00:00.000Z',
  reason: 'I said so',
  pullRequest: 7,
  commentId: 5_000,
};

describe('a lock that somebody pushes by hand', () => {
  it.each([
    ['without a word', undefined],
    ['with a message of their own', 'Lock production\n\nby @ben'],
    ['sealed with another key', lockMessage(record, new Uint8Array(32))],
    ['of another environment', lockMessage({ ...record, environment: 'staging' }, key)],
    ['of another repository', lockMessage({ ...record, repositoryId: 2 }, key)],
    ['with more after the seal', `${lockMessage(record, key)}\nreally`],
  ])('locks, and is nobody’s: %s', async (_, message) => {
    const world = aGlassWorld();
    world.review(ben);
    world.forge.locks.set('production', { name: 'production', commit, message });

    expect(await world.gate()).toBe('in-progress');
    expect(world.title).toBe('production is locked by hand · /unlock production');
    expect(world.forge.report('charter/approval')?.summary).not.toContain('`@ben` since');
  });

  it('below the name of an environment locks it as well, as no other lock can be set there', () => {
    const found = readLock({ name: 'production/x', commit, message: lockMessage(record, key) }, 1, [key]);

    expect(found).toEqual({ environment: 'production', commit, record: undefined });
  });

  it('below the name of an environment is not taken for gone when somebody unlocks that', async () => {
    const world = aGlassWorld();
    world.review(ben);
    world.forge.locks.set('production/x', { name: 'production/x', commit, message: undefined });
    world.forge.roles.set(dora.id, 'maintain');
    await world.run();
    world.comment(dora, '/unlock production');

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain('git ls-remote');
  });

  it.each(['../../heads/main', 'PRODUCTION', 'production\u200b', 'constructor', '__proto__', ''])(
    'of a hostile name locks nothing that there is: %j',
    async (name) => {
      const world = aGlassWorld();
      world.review(ben);
      world.forge.locks.set(name, { name, commit, message: undefined });

      expect(await world.gate()).toBe('success');
    },
  );

  it('does not get its reason read as markup', async () => {
    const world = aGlassWorld();
    await world.run();
    world.comment(
      ben,
      '/lock production <img src=x onerror=alert(1)> @everybody `x` [a](http://evil) <!-- -->',
    );
    await world.run();

    const living = world.forge.comments.find(({ body }) => body.includes('charter:review'))?.body ?? '';
    for (const text of [living, world.forge.report('charter/approval')?.summary ?? '', ...world.answers]) {
      const outside = text.replaceAll(/`[^`\n]*`/g, '');
      expect(outside).not.toMatch(/(?<!\\)<img/);
      expect(outside).not.toMatch(/(?<![`\w])@everybody/);
      expect(outside).not.toContain('](http://evil)');
    }
  });
});

describe('a lock by somebody who may not', () => {
  it.each([
    ['a stranger', stranger, 'command-role-too-low'],
    ['somebody on call, who may not write', dora, 'command-role-too-low'],
  ])('%s sets none', async (_, by, code) => {
    const world = aGlassWorld();
    world.forge.roles.delete(dora.id);
    await world.run();
    world.comment(by, '/lock production mine');
    await world.run();

    expect(world.answers.at(-1)).toContain(code);
    expect(world.forge.locks.size).toBe(0);
  });

  it('a Policy that names others keeps a writer from locking', async () => {
    const base = {
      ...glassRegistry(),
      'policies/locks.yaml': [
        'apiVersion: charter.dev/v1',
        'kind: Policy',
        'metadata:',
        '  name: locks',
        'spec:',
        '  sections:',
        '    commands:',
        '      - {id: lockers, verbs: [lock, unlock], environments: [production], from: group:on-call}',
        '',
      ].join('\n'),
    };
    const world = aGlassWorld(base, { 'services/ledger.yaml': texts.service('ledger', 3, 'production') });
    await world.run();
    world.comment(ben, '/lock production mine');
    await world.run();

    expect(world.answers.at(-1)).toContain('command-not-named');
    expect(world.forge.locks.size).toBe(0);
  });

  it('an edited comment locks nothing', async () => {
    const world = aGlassWorld();
    await world.run();
    const id = world.comment(ben, '/lock production mine');
    world.forge.comments = world.forge.comments.map((comment) =>
      comment.id === id ? { ...comment, isEdited: true } : comment,
    );
    await world.run();

    expect(world.forge.locks.size).toBe(0);
  });
});
