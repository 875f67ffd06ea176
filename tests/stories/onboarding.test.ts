import { afterEach, describe, expect, it } from 'vitest';
import { OnboardedMemory } from '../../src/flows/onboarding/onboarded-memory.ts';
import { onboardRepository } from '../../src/flows/onboarding/onboard-repository.ts';
import { onboardingBranch } from '../../src/model/onboarding.ts';
import { textAt, valueAt } from '../../src/model/read-unknown.ts';
import { aGitHub } from '../builders/a-github.ts';
import { aSilentLog } from '../builders/a-log.ts';
import { aBotOnAForge, type BotOnAForge, type BotWish } from '../builders/a-bot-on-a-forge.ts';
import {
  allGreen,
  aPushedRepository,
  conclusionsOf,
  type Files,
  type PushedRepository,
} from '../builders/a-pushed-repository.ts';

let world: BotOnAForge | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** A repository that was there before the bot, and the bot's first look at it. */
async function aRepository(
  files: Files | null,
  wish: BotWish = {},
): Promise<[BotOnAForge, PushedRepository]> {
  world = await aBotOnAForge({ isStopped: true, isOnboarding: true, ...wish });
  const repository = await world.addRepository('shop', { files });
  const team = { organization: 'acme', name: 'platform', members: ['anna'] };
  world.forge.admin.createTeam({ ...team, repositories: { shop: 'write' } });
  await world.start();
  await world.settle();
  return [world, repository];
}

interface Proposed {
  readonly number: number;
  readonly body: string;
  readonly state: string;
  readonly author: string;
  readonly files: readonly string[];
}

async function proposals({ api }: BotOnAForge, { path }: PushedRepository): Promise<readonly Proposed[]> {
  const pulls = await api('GET', `${path}/pulls?state=all`);
  const all = Array.isArray(pulls.body) ? pulls.body : [];
  const own = all.filter((pull: unknown) => textAt(pull, 'head', 'ref') === onboardingBranch);
  return Promise.all(
    own.map(async (pull: unknown) => {
      const number = Number(valueAt(pull, 'number'));
      const files = await api('GET', `${path}/pulls/${number}/files?per_page=100`);
      return {
        number,
        body: textAt(pull, 'body') ?? '',
        state: textAt(pull, 'state') ?? '',
        author: textAt(pull, 'user', 'login') ?? '',
        files: files.each('filename').map(String),
      };
    }),
  );
}

/** Another look at everything, by a bot that remembers nothing. */
async function lookAgain(bot: BotOnAForge): Promise<void> {
  await bot.stop();
  await bot.start();
  await bot.settle();
}

describe('a repository without a configuration', () => {
  it('is proposed one that is green, and its next pull request is gated', async () => {
    const [bot, repository] = await aRepository({ 'README.md': '# Shop\n' });

    const [proposal] = await proposals(bot, repository);
    if (proposal === undefined) throw new Error(`nothing was proposed:\n${bot.log().slice(-3_000)}`);
    const shown = await repository.shown(proposal.number);

    expect(proposal).toMatchObject({ state: 'open', author: 'charter[bot]' });
    expect(proposal.files).toEqual([
      '.github/CODEOWNERS',
      '.vscode/settings.json',
      'charter.yaml',
      'environments/development/environment.yaml',
      'groups/platform.yaml',
      'policies/baseline.yaml',
      'services/hello.yaml',
    ]);
    expect(conclusionsOf(shown.checks)).toEqual(allGreen);

    const merged = await bot.api('PUT', `${repository.path}/pulls/${proposal.number}/merge`);
    expect(merged.status).toBe(200);
    const fetched = await bot.api('GET', `${repository.path}/contents/services/hello.yaml`);
    const service = Buffer.from(fetched.text('content'), 'base64').toString();
    const base = fetched.text('sha');
    await bot.api('POST', `${repository.path}/git/refs`, {
      ref: 'refs/heads/more',
      sha: (await bot.api('GET', `${repository.path}/git/ref/heads/main`)).text('object.sha'),
    });
    await bot.api('PUT', `${repository.path}/contents/services/hello.yaml`, {
      branch: 'more',
      message: 'Two of it',
      sha: base,
      content: Buffer.from(service.replace('replicas: 1', 'replicas: 2')).toString('base64'),
    });
    const next = await repository.open('more');
    await bot.settle();
    const approval = (await repository.shown(next)).checks.find(({ name }) => name === 'charter/approval');

    expect(`${approval?.status} ${approval?.title}`).toMatch(/^in_progress /);
    expect(`${approval?.title} ${approval?.summary}`).toContain('acme/platform');
    expect(bot.leaks()).toEqual([]);
  });

  it('is proposed one once: never again when that was closed, and its branch deleted', async () => {
    const [bot, repository] = await aRepository({ 'README.md': '# Shop\n' });
    const [proposal] = await proposals(bot, repository);
    await bot.api('PATCH', `${repository.path}/pulls/${proposal?.number}`, { state: 'closed' });
    await bot.api('DELETE', `${repository.path}/git/refs/heads/${onboardingBranch}`);

    await lookAgain(bot);

    expect((await proposals(bot, repository)).map(({ state }) => state)).toEqual(['closed']);
    expect((await bot.api('GET', `${repository.path}/git/ref/heads/${onboardingBranch}`)).status).toBe(404);
  });

  it('keeps what it has, and is told what can be imported and what goes by hand', async () => {
    const [bot, repository] = await aRepository({
      'README.md': '# Shop\n',
      CODEOWNERS: '* @anna\n',
      'docker-compose.yml': 'services:\n  web: {image: nginx}\n',
      'k8s/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n',
      'services/README.md': 'Ours.\n',
      'services/web.yaml': 'not: a manifest\n',
      '.vscode/settings.json': '{}\n',
    });

    const [proposal] = await proposals(bot, repository);
    const shown = await repository.shown(proposal?.number ?? 0);

    expect(proposal?.files).toEqual([
      'charter.yaml',
      'charter/README.md',
      'charter/environments/development/environment.yaml',
      'charter/groups/platform.yaml',
      'charter/policies/baseline.yaml',
      'charter/services/hello.yaml',
    ]);
    expect(proposal?.body).toContain('Your `CODEOWNERS` is kept.');
    expect(proposal?.body).toContain('npx charter import docker-compose.yml --dry-run');
    expect(proposal?.body).toContain('npx charter import k8s/*.yaml --dry-run');
    expect(proposal?.body).toContain('The App may not write workflows');
    // Anna owns everything here, and is asked for this too.
    expect(conclusionsOf(shown.checks)).toEqual(['success', 'success', 'success', '']);
  });

  it('is proposed the workflow too where the App may write workflows', async () => {
    const [bot, repository] = await aRepository(
      { 'README.md': '# Shop\n' },
      { permissions: { workflows: 'write' } },
    );

    const [proposal] = await proposals(bot, repository);

    expect(proposal?.files).toContain('.github/workflows/charter-validate.yml');
    expect(proposal?.body).not.toContain('The App may not write workflows');
  });

  it.each([
    ['before it was done', false],
    ['after it was done', true],
  ])('is proposed one once where the connection breaks at the pull request, %s', async (_, afterwards) => {
    world = await aBotOnAForge({ isStopped: true, isOnboarding: true });
    const repository = await world.addRepository('shop', { files: { 'README.md': '# Shop\n' } });
    const content = /CharterOnboardingOpen/;
    const fault = world.forge.faults.next({ path: /graphql/, content, reset: true, afterwards });
    await world.start();
    await world.settle();

    expect(fault.hits()).toBe(1);
    expect((await proposals(world, repository)).map(({ state }) => state)).toEqual(['open']);
    expect(world.log()).not.toContain('holds something else');
  });

  it.each([
    ['that is empty', null, {}],
    ['with a charter.yaml', { 'charter.yaml': '' }, {}],
    ['with a registry in a folder', { 'README.md': 'x', 'teams/shop/charter.yaml': '' }, {}],
    ['where that is switched off', { 'README.md': 'x' }, { isOnboarding: false }],
    ['where the App may not write contents', { 'README.md': 'x' }, { permissions: { contents: 'read' } }],
  ] as const)('%s is left alone', async (_, files, wish) => {
    const [bot, repository] = await aRepository(files, wish);

    expect(await proposals(bot, repository)).toEqual([]);
    expect(await bot.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(bot.runs.filter(({ result }) => result.kind === 'failed')).toEqual([]);
  });

  it('says in log and metrics which permission is missing', async () => {
    const [bot] = await aRepository({ 'README.md': 'x' }, { permissions: { contents: 'read' } });

    const metrics = await (await fetch(`${bot.bot().url}/metrics`)).text();

    expect(bot.log()).toContain('the App needs Contents and Pull requests, read and write');
    expect(metrics).toContain('charter_onboarding_total{result="permission-missing"} 1');
  });

  it('of a person is proposed one in which that person works alone', async () => {
    world = await aBotOnAForge({ isStopped: true, isOnboarding: true });
    const { admin } = world.forge;
    const { id } = await admin.createRepository({ owner: 'bob', name: 'own' });
    admin.installApp({ appId: world.app.id, account: 'bob', repositories: 'all' });
    const place = { forge: world.forge, id, owner: 'bob', name: 'own', token: admin.createToken('bob') };
    const repository = await aPushedRepository(place, { files: { 'README.md': '# Own\n' } });
    await world.start();
    await world.settle();

    const [proposal] = await proposals(world, repository);
    const shown = await repository.shown(proposal?.number ?? 0);
    expect(proposal?.files).toContain('groups/bob.yaml');
    expect(conclusionsOf(shown.checks)).toEqual(allGreen);
    await repository.remove();
  });

  it('is proposed one once by two servers at the same time', async () => {
    world = await aBotOnAForge({ isStopped: true });
    const repository = await world.addRepository('shop', { files: { 'README.md': '# Shop\n' } });
    const { id: appId, privateKey } = world.app;
    const forge = { baseUrl: world.forge.apiUrl, appId, privateKey };
    const item = { key: 'acme/shop/onboarding', installationId: world.installationId };
    const work = async (): Promise<void> => {
      const { github } = await aGitHub({ timeout: 30_000, forge });
      const ports = {
        connector: github.onboarding,
        log: aSilentLog(),
        version: '1.0.0',
        isOn: true,
        memory: new OnboardedMemory(),
        count: (): void => undefined,
      };
      for (let attempt = 1; attempt < 9; attempt++)
        if ((await onboardRepository(ports, item, attempt))?.kind === 'done') return;
    };
    await Promise.all([work(), work(), work()]);

    expect((await proposals(world, repository)).map(({ state }) => state)).toEqual(['open']);
  });

  it('whose branch somebody else has taken is left alone', async () => {
    world = await aBotOnAForge({ isStopped: true, isOnboarding: true });
    const repository = await world.addRepository('shop', { files: { 'README.md': '# Shop\n' } });
    await repository.push(onboardingBranch, { 'charter.yaml': 'mine\n' });
    await world.start();
    await world.settle();

    expect(await proposals(world, repository)).toEqual([]);
    expect(world.log()).toContain('holds something else');
  });
});
