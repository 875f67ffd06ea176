import { describe, expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const { anna, ben, cleo, dora } = people;

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

describe('the gate of a pull request', () => {
  it('waits for an owner, says who and what to type, and opens when one approves', async () => {
    const world = new GatedWorld(scaled);

    expect(await world.gate()).toBe('in-progress');
    expect(world.title).toMatch(/^Waiting for @ben or @cleo: 0 of 1 · type \/approve [0-9a-f]{8}$/);
    expect(world.forge.report('charter/approval')?.buttons).toEqual([
      expect.objectContaining({ label: 'Refresh', identifier: 'refresh' }),
    ]);
    expect(world.forge.comments[0]?.body).toContain('**Approvals** ⏳ Waiting for');

    world.review(ben);
    expect(await world.gate()).toBe('success');
    expect(world.title).toBe('Approved by @ben');
  });

  it('costs two calls for a push and for a review', async () => {
    const world = new GatedWorld(scaled);

    await world.run();
    world.review(ben);
    await world.run();
    await world.run();

    expect(world.forge.calls).toEqual(['readFacts', 'publish', 'readFacts', 'publish', 'readFacts']);
  });

  it('takes an approval by command, answers it once, and reacts', async () => {
    const world = new GatedWorld(scaled);
    await world.run();
    const comment = world.comment(ben, '/approve');

    expect(await world.gate()).toBe('success');
    expect(world.answers).toEqual([expect.stringMatching(/✅ `\/approve`: Noted\./)]);
    expect(world.forge.reactions).toEqual([{ comment, content: '+1' }]);
    expect(world.forge.calls).toEqual(['readFacts', 'publish', 'readFacts', 'readPeople', 'publish']);

    await world.run();
    expect(world.answers).toHaveLength(1);
  });

  it('keeps an approval over a push that leaves what it is about alone, and drops it over one that does not', async () => {
    const base = {
      ...protectedRegistry,
      CODEOWNERS: '/services/ledger.yaml @ben\n/services/web.yaml @cleo\n',
    };
    const both = {
      ...base,
      'services/ledger.yaml': texts.service('ledger', 2),
      'services/web.yaml': texts.service('web', 2),
    };
    const world = new GatedWorld(both, base);
    world.review(ben);
    world.review(cleo);
    expect(await world.gate()).toBe('success');

    world.push({ ...both, 'services/web.yaml': texts.service('web', 3) });
    expect(await world.gate()).toBe('in-progress');
    expect(world.title).toContain('Waiting for @cleo');

    world.review(cleo);
    expect(await world.gate()).toBe('success');
  });

  it('is closed by a request for changes until the same person agrees', async () => {
    const world = new GatedWorld(scaled);
    world.review(ben);
    world.review(cleo, 'changes-requested');

    expect(await world.gate()).toBe('failure');
    expect(world.title).toBe('@cleo asks for changes');

    world.review(cleo);
    expect(await world.gate()).toBe('success');
  });

  it('takes an approval back when it is dismissed, unapproved, edited or deleted', async () => {
    const dismissed = new GatedWorld(scaled);
    dismissed.review(ben);
    await dismissed.run();
    dismissed.forge.reviews = dismissed.forge.reviews.map((review) => ({ ...review, state: 'dismissed' }));

    const [unapproved, edited, deleted] = await Promise.all(
      [1, 2, 3].map(async () => {
        const world = new GatedWorld(scaled);
        await world.run();
        world.comment(ben, '/approve');
        expect(await world.gate()).toBe('success');
        return world;
      }),
    );
    unapproved?.comment(ben, '/unapprove');
    const edit = edited?.forge.comments.find(({ by }) => by.id === ben.id);
    if (edited && edit)
      edited.forge.comments = edited.forge.comments.map((comment) =>
        comment === edit ? { ...edit, body: '/approve ', isEdited: true } : comment,
      );
    if (deleted) deleted.forge.comments = deleted.forge.comments.filter(({ by }) => by.id !== ben.id);

    for (const world of [dismissed, unapproved, edited, deleted])
      expect(await world?.gate()).toBe('in-progress');
  });

  it('asks for as many of a Group as the Policy says, each by the immutable id', async () => {
    const base = {
      ...protectedRegistry,
      CODEOWNERS: '',
      'groups/release.yaml': texts.group('release', [ben, cleo]),
      'policies/release.yaml': texts.policy('release', '      - {id: two, from: group:release, count: 2}\n'),
    };
    const world = new GatedWorld({ ...base, 'services/ledger.yaml': texts.service('ledger', 2) }, base);
    world.review(ben);
    world.review(dora);
    world.review({ ...dora, login: 'cleo' });

    expect(await world.gate()).toBe('in-progress');
    expect(world.title).toContain('Waiting for group:release: 1 of 2');

    world.review({ ...cleo, login: 'renamed' });
    expect(await world.gate()).toBe('success');
  });

  it('looks up a team, and says so when there is none of that name', async () => {
    const base = { ...protectedRegistry, CODEOWNERS: '* @harbor/keepers\n' };
    const world = new GatedWorld({ ...base, 'services/ledger.yaml': texts.service('ledger', 2) }, base);
    world.review(ben);
    expect(await world.gate()).toBe('failure');

    world.now = '2026-03-01T12:10:00.000Z';
    world.forge.teams.set('harbor/keepers', { kind: 'members', members: [ben] });
    expect(await world.gate()).toBe('success');
  });

  it('wants the digest for production, and no other one', async () => {
    const base = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 1, 'production') };
    const world = new GatedWorld(
      { ...base, 'services/ledger.yaml': texts.service('ledger', 2, 'production') },
      base,
    );
    await world.run();
    world.comment(ben, '/approve');
    expect(await world.gate()).toBe('in-progress');
    world.comment(ben, '/approve 00000000');
    expect(await world.gate()).toBe('in-progress');
    expect(world.answers).toEqual([
      expect.stringContaining('approval-digest-required'),
      expect.stringContaining('approval-digest-differs'),
    ]);

    world.comment(ben, `/approve ${world.digest}`);
    expect(await world.gate()).toBe('success');
  });

  it('is held by whoever may, and released by them', async () => {
    const world = new GatedWorld(scaled);
    world.review(ben);
    await world.run();
    world.comment(anna, '/hold');
    expect(await world.gate()).toBe('in-progress');
    expect(world.title).toBe('Held by @anna · release with /hold cancel');

    world.comment(ben, '/hold cancel');
    expect(await world.gate()).toBe('in-progress');
    world.comment(anna, '/hold cancel');
    expect(await world.gate()).toBe('success');
  });

  it('answers mistakes, denials and what is not configured, one answer a comment', async () => {
    const world = new GatedWorld(scaled);
    await world.run();
    world.comment(ben, '/aprove');
    world.comment({ id: 555, login: 'stranger', kind: 'person' }, '/plan');
    world.comment(ben, '/deploy staging');
    world.comment(anna, '/status\n/help');
    world.comment(people.otherBot, '/approve');
    await world.run();

    expect(world.answers).toEqual([
      expect.stringContaining('/approve'),
      expect.stringContaining('command-role-too-low'),
      expect.stringContaining('not configured yet'),
      expect.stringMatching(/One person of `@ben or @cleo` approves[^]*`\/help`/),
    ]);
  });

  it('asks the author in the solo profile for the digest, and says that it is weaker', async () => {
    const settings = 'apiVersion: charter.dev/v1\nkind: Settings\nspec: {approvals: {profile: solo}}\n';
    const base = { ...protectedRegistry, 'charter.yaml': settings, CODEOWNERS: '* @anna\n' };
    const world = new GatedWorld({ ...base, 'services/ledger.yaml': texts.service('ledger', 2) }, base);
    world.forge.roles.set(anna.id, 'admin');
    expect(await world.gate()).toBe('in-progress');

    world.comment(anna, `/approve ${world.digest}`);
    expect(await world.gate()).toBe('success');
    expect(world.title).toContain('solo profile');
  });

  it('suggests fixes on the lines that the pull request shows, once', async () => {
    const wrong = texts.service('ledger', 2).replace('replicas: 2', 'replcas: 2');
    const world = new GatedWorld({ ...protectedRegistry, 'services/ledger.yaml': wrong });
    await world.run();
    world.comment(anna, '/fix');
    await world.run();
    world.comment(anna, '/fix');
    await world.run();

    expect(world.forge.suggestions).toEqual([
      expect.objectContaining({
        path: 'services/ledger.yaml',
        startLine: 9,
        endLine: 9,
        replacement: '  replicas: 2',
      }),
    ]);
    expect(world.answers[0]).toContain('1 fix suggested in a review.');
    expect(world.answers[1]).toContain('suggested already');
  });
});
