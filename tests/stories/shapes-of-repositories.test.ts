import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { valueAt } from '../../src/model/read-unknown.ts';
import { aBotOnAForge, type BotOnAForge } from '../builders/a-bot-on-a-forge.ts';
import { createClient, type Client } from '../builders/a-forge.ts';
import {
  allGreen,
  checkNames,
  conclusionsOf,
  goodChange,
  registryFiles,
  type PushedRepository,
} from '../builders/a-pushed-repository.ts';
import { serviceText } from '../builders/a-registry.ts';
import { aMergeQueue, aRuleset } from '../builders/a-ruleset.ts';
import { eventually } from '../builders/eventually.ts';

let world: BotOnAForge | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function aWorld(): Promise<BotOnAForge> {
  world = await aBotOnAForge();
  return world;
}

/** The API as anna, who owns the organization. */
function asAnna({ forge }: BotOnAForge): Client {
  const token = forge.admin.createToken('anna');
  return createClient(forge.apiUrl, () => token);
}

async function approvalOf(repository: PushedRepository, number: number): Promise<string> {
  const { checks } = await repository.shown(number);
  const check = checks.find(({ name }) => name === 'charter/approval');
  return check?.status === 'completed' ? check.conclusion : `${check?.status}: ${check?.title}`;
}

describe('stacked pull requests', () => {
  it('are judged by the rules of the default branch when the one below is merged', async () => {
    const bot = await aWorld();
    const anna = asAnna(bot);
    const files = { ...registryFiles, CODEOWNERS: '* @anna\n' };
    const repository = await bot.addRepository('stacked', { files });
    await repository.push('below', goodChange);
    const below = await repository.open('below');
    const above = await repository.push(
      'above',
      { 'services/ledger.yaml': serviceText('ledger', '  replicas: 2\n') },
      { onto: 'below' },
    );
    const stacked = await repository.open('above', { base: 'below' });
    await bot.settle();
    const approve = async (number: number): Promise<void> => {
      const { status } = await anna('POST', `${repository.path}/pulls/${number}/reviews`, {
        event: 'APPROVE',
      });
      expect(status).toBe(200);
      await bot.settle();
    };
    await approve(stacked);
    expect(await approvalOf(repository, stacked)).toBe(
      'in_progress: Into below, which is not protected: asked for after that',
    );

    await approve(below);
    expect(await approvalOf(repository, below)).toBe('success');
    expect((await anna('PUT', `${repository.path}/pulls/${below}/merge`)).status).toBe(200);
    // Approved and retargeted within one second would be doubtful, and so not counted anyway.
    await anna('PATCH', `${repository.path}/pulls/${stacked}`, { base: 'main' });
    await bot.settle();
    expect(await approvalOf(repository, stacked)).toMatch(/^in_progress: /);
    const shown = await repository.shown(stacked);
    expect(shown.head).toBe(above);
    expect(shown.checks.find(({ name }) => name === 'charter/approval')?.summary).toContain(
      'Approvals from before this went into `main` do not count',
    );

    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await approve(stacked);
    expect(conclusionsOf((await repository.shown(stacked)).checks)).toEqual(allGreen);
    expect(bot.leaks()).toEqual([]);
  });
});

describe('a default branch that gets another name', () => {
  it('has its open pull requests looked at against the branch of the new name', async () => {
    const bot = await aWorld();
    const anna = asAnna(bot);
    const files = { ...registryFiles, CODEOWNERS: '* @anna\n' };
    const repository = await bot.addRepository('renamed', { files });
    await repository.push('change', goodChange);
    const number = await repository.open('change');
    await bot.settle();

    const main = (await bot.api('GET', `${repository.path}/git/ref/heads/main`)).text('object.sha');
    await bot.api('POST', `${repository.path}/git/refs`, { ref: 'refs/heads/trunk', sha: main });
    expect((await anna('PATCH', repository.path, { default_branch: 'trunk' })).status).toBe(200);
    await bot.settle();
    expect(await approvalOf(repository, number)).toContain('Into main, which is not protected');

    await anna('PATCH', `${repository.path}/pulls/${number}`, { base: 'trunk' });
    await repository.deleteBranch('main');
    await bot.settle();
    const { checks, comments } = await repository.shown(number);
    expect(conclusionsOf(checks).slice(0, 3)).toEqual(['success', 'success', 'success']);
    expect(await approvalOf(repository, number)).toMatch(/^in_progress: (?!Into)/);
    expect(comments).toHaveLength(1);
  });
});

describe('an installation that is suspended', () => {
  it('ends its work without dead letters, and has everything looked at when that is over', async () => {
    const bot = await aWorld();
    const repository = await bot.addRepository('suspended');
    await repository.push('change', goodChange);
    const number = await repository.open('change');
    await bot.settle();
    const { installationId } = bot;

    const { admin } = bot.forge;
    await bot.stop();
    await repository.push('more', goodChange);
    const missed = await repository.open('more');
    await bot.forge.whenSettled();
    admin.suspendInstallation({ installationId, isSuspended: true });
    await bot.start();
    await bot.settle();
    expect((await repository.shown(missed)).checks).toEqual([]);

    admin.suspendInstallation({ installationId, isSuspended: false });
    await bot.settle();
    expect(conclusionsOf((await repository.shown(missed)).checks)).toEqual(allGreen);
    expect(conclusionsOf((await repository.shown(number)).checks)).toEqual(allGreen);
    expect(await bot.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(bot.runs.filter(({ result }) => result.kind === 'failed')).toEqual([]);
  });

  it('ends what is in hand quietly when that comes in the middle of it', async () => {
    const bot = await aWorld();
    const repository = await bot.addRepository('interrupted');
    await repository.push('change', goodChange);
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    const held = bot.forge.faults.next({ path: /graphql/, content: /CharterFacts/, until });
    const number = await repository.open('change');
    await eventually(() => held.hits() === 1);
    bot.forge.admin.suspendInstallation({ installationId: bot.installationId, isSuspended: true });
    letGo();
    await bot.settle();
    expect((await repository.shown(number)).checks).toEqual([]);
    expect(await bot.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });

    bot.forge.admin.suspendInstallation({ installationId: bot.installationId, isSuspended: false });
    await bot.settle();
    expect(conclusionsOf((await repository.shown(number)).checks)).toEqual(allGreen);
  });

  it('that is taken off a repository leaves that alone, and looks at it when it comes back', async () => {
    const bot = await aWorld();
    const kept = await bot.addRepository('kept');
    const taken = await bot.addRepository('taken');
    const install = (repositories: 'all' | readonly number[]): void => {
      bot.forge.admin.installApp({ appId: bot.app.id, account: 'acme', repositories });
    };
    install([kept.place.id]);
    await taken.push('change', goodChange);
    const number = await taken.open('change');
    await bot.settle();
    expect((await taken.shown(number)).checks).toEqual([]);

    install('all');
    await bot.settle();
    expect(conclusionsOf((await taken.shown(number)).checks)).toEqual(allGreen);
    expect(bot.runs.filter(({ result }) => result.kind === 'failed')).toEqual([]);
  });
});

describe('a draft', () => {
  it('is checked like any other pull request, and once more when it is ready', async () => {
    const bot = await aWorld();
    const repository = await bot.addRepository('draft');
    await repository.push('change', goodChange);
    const request = { head: 'change', base: 'main', title: 'Not yet', draft: true };
    const number = (await bot.api('POST', `${repository.path}/pulls`, request)).number('number');
    await bot.settle();
    const before = await repository.shown(number);
    expect(conclusionsOf(before.checks)).toEqual(allGreen);

    const runs = bot.runs.length;
    const place = { repositoryId: repository.place.id, number };
    const anna = bot.forge.store.tables.accounts.list().find(({ login }) => login === 'anna');
    await bot.forge.actions.setDraft({ accountId: anna?.id ?? 0 }, { ...place, isDraft: false });
    await bot.settle();
    expect(bot.runs.length).toBe(runs + 1);
    expect(await repository.shown(number)).toEqual(before);
  });
});

describe('a repository that is gone', () => {
  it('leaves no local copy behind', async () => {
    world = await aBotOnAForge({ isStopped: true, tuning: { reconcileEvery: 200 } });
    const left = join(world.dataDir, 'mirrors', '987654.git');
    await mkdir(left, { recursive: true });
    await world.start();
    await eventually(() => !existsSync(left));

    expect(world.log()).toContain('mirrors of repositories that are gone were removed');
  });
});

describe('a merge queue', () => {
  it('lets go of the pull request that the one before it makes wrong', async () => {
    const bot = await aWorld();
    const anna = asAnna(bot);
    const repository = await bot.addRepository('queued', {
      files: { ...registryFiles, 'services/cache.yaml': serviceText('cache') },
    });
    const required = checkNames.map((context) => ({ context, integration_id: bot.app.id }));
    const parameters = { required_status_checks: required, strict_required_status_checks_policy: false };
    await anna('POST', `${repository.path}/rulesets`, aMergeQueue());
    await anna(
      'POST',
      `${repository.path}/rulesets`,
      aRuleset([{ type: 'required_status_checks', parameters }]),
    );
    await repository.push('without-cache', { 'services/cache.yaml': null });
    await repository.push('uses-cache', {
      'services/payments.yaml': serviceText(
        'payments',
        '  dependsOn:\n    service:cache: {condition: healthy}\n',
      ),
    });
    const first = await repository.open('without-cache');
    const second = await repository.open('uses-cache');
    await bot.settle();
    for (const number of [first, second])
      expect(conclusionsOf((await repository.shown(number)).checks)).toEqual(allGreen);

    // Both wait before the checks of the first are there.
    await bot.stop();
    for (const number of [first, second]) await enqueue(bot, repository, number);
    await bot.start();
    await bot.settle();

    const state = async (number: number): Promise<unknown> => {
      const pull = await bot.api('GET', `${repository.path}/pulls/${number}`);
      return { state: pull.text('state'), merged: valueAt(pull.body, 'merged') };
    };
    expect(await state(first)).toEqual({ state: 'closed', merged: true });
    expect(await state(second)).toEqual({ state: 'open', merged: false });
    const head = (await repository.shown(second)).head;
    const [group, ...others] = await failedGroups(bot, repository, head);
    expect(group?.slice(0, 3)).toEqual(['failure', 'failure', 'success']);
    expect(others).toEqual([]);
  });
});

async function enqueue(bot: BotOnAForge, { path }: PushedRepository, number: number): Promise<void> {
  const token = bot.forge.admin.createToken('anna');
  const graphql = createClient(`${bot.forge.url}/api`, () => token);
  const id = (await bot.api('GET', `${path}/pulls/${number}`)).text('node_id');
  const query =
    'mutation ($id: ID!) { enqueuePullRequest(input: { pullRequestId: $id }) { mergeQueueEntry { position } } }';
  const answer = await graphql('POST', '/graphql', { query, variables: { id } });
  expect(answer.body).not.toHaveProperty('errors');
  await bot.forge.whenSettled();
}

/** How the checks of merge groups ended that were not all green; `head` is of a pull request, and so of no group. */
async function failedGroups(
  bot: BotOnAForge,
  repository: PushedRepository,
  head: string,
): Promise<readonly (readonly string[])[]> {
  const groups = bot.forge.store.tables.checkRuns
    .list()
    .filter(({ repositoryId }) => repositoryId === repository.place.id)
    .map(({ headSha }) => headSha)
    .filter((sha) => sha !== head);
  const found = await Promise.all(
    [...new Set(groups)].map(async (sha) => conclusionsOf(await repository.checksOn(sha))),
  );
  return found.filter((conclusions) => conclusions.includes('failure'));
}
