import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBotOnAForge, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import { aDelivery } from '../../builders/a-delivery.ts';
import { aPusher } from '../../builders/a-pusher.ts';
import {
  allGreen,
  allRed,
  conclusionsOf,
  badChange,
  goodChange,
  registryFiles,
} from '../../builders/a-pushed-repository.ts';
import { serviceText } from '../../builders/a-registry.ts';

describe('a repository that is not what the bot expects', () => {
  let world: BotOnAForge;

  beforeAll(async () => {
    world = await aBotOnAForge();
  });

  afterAll(() => world.close());

  it('gets neutral checks when it has no charter.yaml, whatever lies in it', async () => {
    const repository = await world.addRepository('unrelated', { files: { 'README.md': 'Hello\n' } });
    await repository.push('change', { 'compose.yaml': 'services: [1, 2\n', 'README.md': 'Bye\n' });
    const number = await repository.open('change');
    await world.settle();

    expect(conclusionsOf((await repository.shown(number)).checks)).toEqual([
      'neutral',
      'neutral',
      'neutral',
      'neutral',
    ]);
  });

  it('is checked with the default settings when the change is what brings charter.yaml', async () => {
    const repository = await world.addRepository('joining', { files: { 'README.md': 'Hello\n' } });
    await repository.push('change', registryFiles);
    const number = await repository.open('change');
    await world.settle();

    const shown = await repository.shown(number);
    expect(conclusionsOf(shown.checks)).toEqual(allGreen);
    expect(shown.comments).toEqual([expect.stringContaining('default settings')]);
  });

  it('asks for nothing when it is empty, and an event about it is given up', async () => {
    const { place } = await world.addRepository('empty', { files: null });
    const body = JSON.stringify({
      action: 'opened',
      pull_request: { number: 1 },
      repository: { id: place.id, full_name: 'acme/empty' },
      installation: { id: world.installationId },
    });
    const answer = await fetch(world.webhookUrl(), aDelivery({ body, secret: world.app.webhookSecret }));
    await world.settle();

    expect(answer.status).toBe(202);
    expect(world.runs.filter(({ item }) => item.key === 'acme/empty#1').at(-1)?.result).toMatchObject({
      kind: 'failed',
      code: 'forge-not-found',
    });
    await world.settle();
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 1 });
  });

  it('has a fork, and a change from there is checked like any other', async () => {
    const repository = await world.addRepository('forked');
    const forked = await world.outsiderApi('POST', '/repos/acme/forked/forks', {});
    expect(forked.status).toBe(202);
    const elsewhere = await aPusher();
    const url = `${world.forge.url.replace('://', `://carol:${world.outsiderToken}@`)}/carol/forked.git`;
    await elsewhere.fetch(url, 'main');
    await elsewhere.commit({ branch: 'change', onto: 'main', files: badChange });
    await elsewhere.push(url, 'change');
    const opened = await world.outsiderApi('POST', '/repos/acme/forked/pulls', {
      title: 'From outside',
      head: 'carol:change',
      base: 'main',
    });
    expect(opened.status).toBe(201);
    await world.settle();

    const number = opened.number('number');
    expect(conclusionsOf((await repository.shown(number)).checks)).toEqual(allRed);

    await elsewhere.commit({ branch: 'change', files: goodChange });
    await elsewhere.push(url, 'change');
    await world.settle();
    const shown = await repository.shown(number);
    expect(conclusionsOf(shown.checks)).toEqual(allGreen);
    expect(shown.comments).toEqual([expect.stringContaining('### ✅ Valid')]);
    await elsewhere.remove();
  });

  it('is checked by the settings of its base when a change excludes everything from the check', async () => {
    const repository = await world.addRepository('settings');
    await repository.push('change', {
      ...badChange,
      'charter.yaml':
        'apiVersion: charter.dev/v1\nkind: Settings\nspec:\n  manifests: {include: [none.yaml], exclude: ["**"]}\n',
    });
    const number = await repository.open('change');
    await world.settle();

    const shown = await repository.shown(number);
    expect(conclusionsOf(shown.checks)).toEqual(allRed);
    expect(shown.comments).toEqual([
      expect.stringContaining('`services/payments.yaml:10:5` **unknown-ref**'),
    ]);
  });

  it.each([
    ['removes charter.yaml', { 'charter.yaml': null, ...badChange }],
    ['makes charter.yaml a link', { 'charter.yaml': { mode: '120000', content: '/dev/null' }, ...badChange }],
    ['breaks charter.yaml', { 'charter.yaml': 'spec: [', ...badChange }],
  ] as const)('is checked all the same when a change %s', async (what, files) => {
    const repository = await world.addRepository(what.replaceAll(/\W/g, '-'));
    await repository.push('change', files);
    const number = await repository.open('change');
    await world.settle();

    expect(conclusionsOf((await repository.shown(number)).checks)).toEqual(allRed);
  });

  it('says so when a branch shares no history with its base', async () => {
    const repository = await world.addRepository('unrelated-histories');
    // GitHub opens no such pull request; a forced push can make one of one that is open.
    await repository.push('change', goodChange);
    const number = await repository.open('change');
    const files = { ...registryFiles, 'services/new.yaml': serviceText('new') };
    await repository.push('change', files, { onto: null });
    await world.settle();

    const shown = await repository.shown(number);
    expect(conclusionsOf(shown.checks)).toEqual(allGreen);
    expect(shown.comments).toEqual([expect.stringContaining('shares no history with its base')]);
  });

  it('may have a branch now whose name was the folder of others before, and the other way round', async () => {
    const repository = await world.addRepository('names');
    await repository.push('change', goodChange);
    const number = await repository.open('change');
    for (const base of ['release/one', 'release', 'release/two']) {
      const tip = await repository.commit({ branch: 'next', onto: 'main', files: {} });
      await world.settle();
      await repository.publish('next');
      const made = await world.api('POST', '/repos/acme/names/git/refs', {
        ref: `refs/heads/${base}`,
        sha: tip,
      });
      expect(made.status).toBe(201);
      await world.api('PATCH', `/repos/acme/names/pulls/${number}`, { base });
      await world.settle();
      const { comments } = await repository.shown(number);
      expect(comments).toEqual([expect.stringContaining(`merged into \`${tip.slice(0, 12)}\``)]);

      await world.api('PATCH', `/repos/acme/names/pulls/${number}`, { base: 'main' });
      await repository.deleteBranch(base);
    }
  });

  it('leaves no work behind, and neither secrets nor bodies in the log', async () => {
    await world.settle();
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 1 });
    expect(world.leaks()).toEqual([]);
  });
});
