import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../src/model/forge-error.ts';
import { glassLabel } from '../../src/model/glass-grant.ts';
import { texts } from '../builders/a-gated-world.ts';
import { aGlassWorld, anEscalation, glassRegistry } from '../builders/a-glass-world.ts';
import { people } from '../builders/fake-forge.ts';

const { anna, ben, cleo, dora } = people;

const breaking = '/break-glass production payments are down, INC-2481';

/** The calls for a command, where the label of the issues was there before or not. */
async function costs(label: string | undefined): Promise<readonly string[]> {
  const world = aGlassWorld();
  world.forge.glassLabel = label;
  await world.run();
  const before = world.forge.calls.length;
  world.comment(dora, breaking);
  await world.run();
  expect(await world.gate()).toBe('success');
  return world.forge.calls.slice(before, -1);
}

describe('breaking the glass', () => {
  it('lets a change be merged without agreement for a while, loudly, and opens an issue for review', async () => {
    const world = aGlassWorld();
    expect(await world.gate()).toBe('in-progress');
    world.comment(dora, breaking);

    expect(await world.gate()).toBe('success');
    expect(world.title).toBe('🚨 production: glass broken by @dora until 2026-03-01 11:00 UTC');
    const answer = world.answers.at(-1) ?? '';
    expect(answer).toContain(
      '✅ `/break-glass production payments are down, INC-2481`: The glass of `production` is broken',
    );
    expect(answer).toContain(
      '`group:security` reviews it in an issue that is opened with this answer until `2026-03-03 10:00 UTC`',
    );
    expect(world.forge.issueTitles).toEqual(['Review: dora broke the glass of production in #7']);
    expect(world.forge.issues[0]?.body).toContain('payments are down, INC-2481');
    const living = world.forge.comments.find(({ body }) => body.includes('charter:review'))?.body;
    expect(living).toContain(
      '🚨 **The glass of `production` is broken** by `@dora` until `2026-03-01 11:00 UTC`',
    );
    expect(living).toContain('🔨');
    expect(world.forge.report('charter/approval')?.summary).toContain('Not waited for: the glass is broken.');
  });

  it('costs as much as any other command, also the first one of a repository', async () => {
    expect(await costs('LA_1')).toEqual(['readFacts', 'publish']);
    expect(await costs(undefined)).toEqual(['readFacts', 'publish']);
  });

  it('has its label made with what shows the change, once, and only where the glass may be broken', async () => {
    const world = aGlassWorld();
    world.forge.glassLabel = undefined;
    await world.run();
    world.comment(ben, '/status');
    await world.run();
    expect(world.forge.labels.map(({ name }) => name)).toEqual([glassLabel]);

    const { 'escalations/nights.yaml': _, ...without } = glassRegistry();
    const unruled = aGlassWorld(without);
    unruled.forge.glassLabel = undefined;
    await unruled.run();
    const issueless = aGlassWorld();
    issueless.forge.glassLabel = undefined;
    issueless.forge.hasIssues = false;
    await issueless.run();
    expect([unruled.forge.labels, issueless.forge.labels]).toEqual([[], []]);
  });

  it('does not write anything for the label alone', async () => {
    const world = aGlassWorld();
    await world.run();
    world.forge.glassLabel = undefined;
    const before = world.forge.calls.length;
    await world.run();

    expect(world.forge.calls.slice(before)).toEqual(['readFacts']);
  });

  it('is published although another run has made the label meanwhile', async () => {
    const world = aGlassWorld();
    world.forge.glassLabel = undefined;
    const taken = { code: 'forge-refused', message: 'Name has already been taken', hint: '?' } as const;
    world.forge.refusedLabel = new ForgeError(taken);

    expect(await world.run()).toEqual({ kind: 'done' });
    expect(world.title).toContain('Waiting for');
  });

  it('ends by itself, and the run asks to be looked at again then', async () => {
    const world = aGlassWorld();
    await world.run();
    world.comment(dora, breaking);
    await world.run();
    expect(await world.run()).toEqual({ kind: 'done', again: expect.any(Number) });

    world.now = '2026-03-01T11:30:00.000Z';
    expect(await world.gate()).toBe('in-progress');
    expect(world.title).toContain('Waiting for');
    expect(await world.run()).toEqual({ kind: 'done' });
  });

  it.each(['/cancel', '/unapprove'])(
    'ends by %s of whoever has broken it, and by nobody else’s',
    async (typed) => {
      const world = aGlassWorld();
      world.forge.roles.set(dora.id, 'write');
      await world.run();
      world.comment(dora, breaking);
      await world.run();
      world.comment(cleo, typed);
      expect(await world.gate()).toBe('success');

      const ending = world.comment(dora, typed);
      expect(await world.gate()).toBe('in-progress');
      // It stays ended when the comment that ended it is taken away.
      world.forge.comments = world.forge.comments.filter(({ id }) => id !== ending);
      expect(await world.gate()).toBe('in-progress');
    },
  );

  it('ends by a push that touches what happens there, and outlasts one that does not', async () => {
    const world = aGlassWorld();
    await world.run();
    world.comment(dora, breaking);
    await world.run();
    const base = glassRegistry();
    const scaled = { ...base, 'services/ledger.yaml': texts.service('ledger', 2, 'production') };

    world.push({ ...scaled, 'services/web.yaml': texts.service('web', 2, 'staging') });
    await world.run();
    expect(world.forge.report('charter/approval')?.summary).toContain('The glass of `production` is broken');

    world.push({ ...base, 'services/ledger.yaml': texts.service('ledger', 3, 'production') });
    expect(await world.gate()).toBe('in-progress');
    expect(world.title).toContain('Waiting for');
  });

  it('sets the lock of the environment aside', async () => {
    const world = aGlassWorld();
    await world.run();
    world.comment(ben, '/lock production moving');
    expect(await world.gate()).toBe('in-progress');
    world.comment(dora, breaking);

    expect(await world.gate()).toBe('success');
    expect(world.forge.report('charter/approval')?.summary).toContain(
      'The glass is broken, so it does not hold this change.',
    );
  });

  it('does not set aside what is asked for another environment as well', async () => {
    const base = {
      ...glassRegistry(),
      'services/ledger.yaml': texts.service('ledger', 1, 'staging, production'),
    };
    const world = aGlassWorld(base, {
      'services/ledger.yaml': texts.service('ledger', 2, 'staging, production'),
    });
    await world.run();
    world.comment(dora, breaking);

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain('The glass of `production` is broken');
  });

  it('does not set a request for changes aside', async () => {
    const world = aGlassWorld();
    world.review(ben, 'changes-requested');
    await world.run();
    world.comment(dora, breaking);

    expect(await world.gate()).toBe('failure');
    expect(world.title).toBe('@ben asks for changes');
  });

  it('does not count where more was said than can be read', async () => {
    const world = aGlassWorld();
    await world.run();
    world.comment(dora, breaking);
    expect(await world.gate()).toBe('success');
    world.forge.isTruncated = true;

    expect(await world.gate()).toBe('in-progress');
  });

  it('is allowed to the author where the Escalation names them', async () => {
    const world = aGlassWorld(glassRegistry([anna]));
    await world.run();
    world.comment(anna, breaking);

    expect(await world.gate()).toBe('success');
  });

  it('ends when the base does not name the person any more', async () => {
    const world = aGlassWorld();
    await world.run();
    world.comment(dora, breaking);
    expect(await world.gate()).toBe('success');
    const without = glassRegistry([cleo]);
    world.moveBase(without, { ...without, 'services/ledger.yaml': texts.service('ledger', 2, 'production') });

    expect(await world.gate()).toBe('in-progress');
  });

  it('is not granted without the label of its issue, which is made for the next time', async () => {
    const world = aGlassWorld();
    await world.run();
    world.forge.glassLabel = undefined;
    world.comment(dora, breaking);

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toMatch(/issues: write.*break-glass-without-label/s);
    expect(world.forge.issues).toEqual([]);

    world.comment(dora, breaking);
    expect(await world.gate()).toBe('success');
    expect(world.forge.issues).toHaveLength(1);
  });

  it('is not granted while the forge refuses the label', async () => {
    const world = aGlassWorld();
    world.forge.glassLabel = undefined;
    world.forge.refusedLabel = new ForgeError({ code: 'forge-forbidden', message: 'No.', hint: '?' });
    await world.run();
    for (const _ of [1, 2]) {
      world.comment(dora, breaking);
      expect(await world.gate()).toBe('in-progress');
    }

    expect(world.answers.at(-1)).toContain('break-glass-without-label');
    expect(world.forge.issues).toEqual([]);
  });

  it('is refused in a repository without issues', async () => {
    const world = aGlassWorld();
    world.forge.hasIssues = false;
    await world.run();
    world.comment(dora, breaking);

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain('break-glass-without-issues');
  });

  it('does not hold without its issue, whether that was refused or is gone', async () => {
    const refused = aGlassWorld();
    await refused.run();
    refused.forge.refusedIssue = new ForgeError({ code: 'forge-refused', message: 'No.', hint: '?' });
    refused.comment(dora, breaking);
    await refused.run();
    expect(await refused.gate()).toBe('in-progress');

    const world = aGlassWorld();
    await world.run();
    world.comment(dora, breaking);
    expect(await world.gate()).toBe('success');
    world.forge.issues = [];
    expect(await world.gate()).toBe('in-progress');
  });

  it('opens one issue when the run that opened it could not answer', async () => {
    const world = aGlassWorld();
    await world.run();
    world.comment(dora, breaking);
    world.forge.failOn(
      'publish',
      new ForgeError({ code: 'forge-unavailable', message: 'gone', hint: 'wait' }),
    );
    await world.run();

    expect(await world.gate()).toBe('success');
    expect(world.forge.issues).toHaveLength(1);
  });

  it.each([
    ['staging', 'command-not-named'],
    ['nowhere', 'command-environment-unknown'],
  ])('is refused for %s', async (environment, code) => {
    const world = aGlassWorld();
    await world.run();
    world.comment(dora, `/break-glass ${environment} help`);

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain(code);
    expect(world.forge.issues).toEqual([]);
  });

  it('is refused where the change does nothing in the environment', async () => {
    const base = glassRegistry();
    const world = aGlassWorld(base, {
      'services/ledger.yaml': base['services/ledger.yaml'] ?? '',
      'services/web.yaml': texts.service('web', 2, 'staging'),
    });
    await world.run();
    world.comment(dora, breaking);
    await world.run();

    expect(world.answers.at(-1)).toContain('break-glass-not-needed');
  });

  it('is refused when its time is over before it is heard', async () => {
    const base = { ...glassRegistry(), 'escalations/nights.yaml': anEscalation('on-call', '1m') };
    const world = aGlassWorld(base);
    await world.run();
    world.comment(dora, breaking);
    await world.run();

    expect(world.answers.at(-1)).toContain('break-glass-over');
  });
});

describe('/cancel', () => {
  it('releases a hold of one’s own', async () => {
    const world = aGlassWorld();
    world.review(ben);
    world.comment(cleo, '/hold');
    expect(await world.gate()).toBe('in-progress');
    world.comment(ben, '/cancel');
    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain('Nothing of yours is under way here.');

    world.comment(cleo, '/cancel');
    expect(await world.gate()).toBe('success');
    expect(world.answers.at(-1)).toContain('Your hold is released.');
    expect(await world.gate()).toBe('success');
  });

  it('ends a grant of the same run', async () => {
    const world = aGlassWorld();
    world.forge.roles.set(dora.id, 'write');
    await world.run();
    world.comment(dora, breaking);
    world.comment(dora, '/cancel');

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain('The glass of `production` is whole again.');
  });
});
