import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mintRoute } from '../../src/adapters/github/api-meter.ts';
import type { RunReport } from '../../src/entry/app/run-reports.ts';
import { cloneAs, type Workplace } from '../../src/sandbox/story/workplace.ts';
import { createClient, type Client } from '../builders/a-forge.ts';
import { aMeteredBotFor, aSandbox, type SandboxWorld } from '../builders/a-sandbox.ts';
import { aFolder } from '../builders/a-store.ts';
import { eventually } from '../builders/eventually.ts';

const file = 'environments/production/payments.yaml';
const repository = '/repos/nightjar/registry';

/** A pull request of leo's that alters production, with the bot at work on it. */
interface Story {
  readonly workplace: Workplace;
  readonly runs: readonly RunReport[];
  as(login: string): Client;
  say(login: string, body: string): Promise<void>;
  settled(): Promise<void>;
  /** How `charter/approval` stands. */
  approval(): Promise<{ readonly state: string; readonly title: string }>;
}

describe('locks and broken glass, with the bot over real HTTP and Git', { timeout: 180_000 }, () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('lock and unlock an environment for everybody', async () => {
    const story = await aStory();
    await story.say('hana', '/lock production the database is being moved');
    await story.settled();

    expect((await story.approval()).title).toMatch(
      /^production is locked by @hana: the database is being moved · \/unlock production$/,
    );
    expect(await story.workplace.git('ls-remote', 'origin', 'refs/charter/*')).toMatch(
      /^[0-9a-f]{40}\trefs\/charter\/locks\/production$/m,
    );

    await story.say('ines', '/lock production me too');
    await story.settled();
    expect(await lastAnswer(story)).toContain('locked already, by `@hana` since');

    await story.say('hana', '/unlock production');
    await story.settled();
    expect((await story.approval()).title).toContain('Waiting for');
    expect(await story.workplace.git('ls-remote', 'origin', 'refs/charter/*')).toBe('');
  });

  it('let a change be merged in an emergency, with an issue for review, until it is given back', async () => {
    const story = await aStory();
    const before = story.runs.length;
    await story.say('ines', '/break-glass production payments are down, INC-2481');
    await eventually(async () => (await story.approval()).state === 'success');

    expect((await story.approval()).title).toMatch(/^🚨 production: glass broken by @ines until .* UTC$/);
    const calls = story.runs.slice(before).flatMap(({ calls: made }) => made.map(({ route }) => route));
    expect(calls.filter((route) => route !== mintRoute).length).toBeLessThanOrEqual(4);
    const issues = await story.as('leo')('GET', `${repository}/issues?labels=charter-break-glass`);
    expect(issues.each('title')).toEqual(['Review: ines broke the glass of production in #1']);

    await story.say('ines', '/cancel');
    await eventually(async () => (await story.approval()).state === 'in_progress');
    expect(await lastAnswer(story)).toContain('The glass of `production` is whole again.');
    await story.settled();
  });
});

async function lastAnswer(story: Story): Promise<string> {
  const comments = await story.as('leo')('GET', `${repository}/issues/1/comments`);
  const answers = comments.each('body').filter((body) => String(body).startsWith('<!-- charter:answer-to'));
  return String(answers.at(-1));
}

async function aStory(): Promise<Story> {
  const runs: RunReport[] = [];
  const world = await aSandbox();
  const bot = await aMeteredBotFor(world, (run) => runs.push(run));
  const as = (login: string): Client =>
    createClient(world.sandbox.forge.apiUrl, () => user(world, login).token);
  const workplace = await aWorkplace(world);
  await workplace.write(file, (await workplace.read(file)).replace('memory: 1Gi', 'memory: 2Gi'));
  await workplace.git('commit', '--quiet', '--all', '--message', 'feat: more memory');
  await workplace.git('push', '--quiet', 'origin', 'HEAD:more');
  const head = (await workplace.git('rev-parse', 'HEAD')).trim();
  await as('leo')('POST', `${repository}/pulls`, { head: 'more', base: 'main', title: 'More', body: '' });
  await bot.settled();
  return {
    workplace,
    runs,
    as,
    settled: () => bot.settled(),
    say: async (login, body) => {
      // What was shown before somebody writes is at least a second old.
      vi.setSystemTime(Date.now() + 2_000);
      expect((await as(login)('POST', `${repository}/issues/1/comments`, { body })).status).toBe(201);
    },
    approval: async () => {
      const path = `${repository}/commits/${head}/check-runs?check_name=charter/approval`;
      const checks = await as('leo')('GET', path);
      const status = checks.text('check_runs.0.status');
      return {
        state: status === 'completed' ? checks.text('check_runs.0.conclusion') : status,
        title: checks.text('check_runs.0.output.title'),
      };
    },
  };
}

function aWorkplace(world: SandboxWorld): Promise<Workplace> {
  const leo = user(world, 'leo');
  const { cloneUrl } = world.sandbox.repository;
  return cloneAs({ directory: join(aFolder(), 'clone'), cloneUrl, person: leo, token: leo.token });
}

function user({ sandbox }: SandboxWorld, login: string): SandboxWorld['sandbox']['users'][number] {
  const found = sandbox.users.find((one) => one.login === login);
  if (found === undefined) throw new Error(`there is no demo user ${login}`);
  return found;
}
