import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { aBotOnAForge, type BotOnAForge } from '../builders/a-bot-on-a-forge.ts';
import { createClient, type Client } from '../builders/a-forge.ts';
import {
  goodChange,
  registryFiles,
  type PushedRepository,
  type ShownCheck,
} from '../builders/a-pushed-repository.ts';
import { serviceText } from '../builders/a-registry.ts';

const otherChange = { 'services/payments.yaml': serviceText('payments', '  replicas: 30\n') } as const;

let world: BotOnAForge | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** A pull request to which anna has to agree. */
interface Story {
  readonly bot: BotOnAForge;
  readonly repository: PushedRepository;
  /** Its branch is pushed over by force. */
  push(files: typeof goodChange | typeof otherChange): Promise<string>;
  review(): Promise<void>;
  say(body: string): Promise<void>;
  approval(): Promise<ShownCheck>;
  /** Another server goes on, which has nothing of what this one has fetched. */
  change(): Promise<void>;
}

async function aStory(): Promise<Story> {
  const bot = await aBotOnAForge();
  world = bot;
  const token = bot.forge.admin.createToken('anna');
  const anna: Client = createClient(bot.forge.apiUrl, () => token);
  const files = { ...registryFiles, CODEOWNERS: '* @anna\n' };
  const repository = await bot.addRepository('forced', { files });
  const push: Story['push'] = (changed) => repository.push('change', changed, { onto: 'main' });
  await push(goodChange);
  const number = await repository.open('change');
  await bot.settle();
  const done = async (path: string, body: Readonly<Record<string, string>>): Promise<void> => {
    const { status } = await anna('POST', `${repository.path}/${path}`, body);
    expect(status).toBeLessThan(300);
    await bot.forge.whenSettled();
  };
  return {
    bot,
    repository,
    push,
    review: () => done(`pulls/${number}/reviews`, { event: 'APPROVE' }),
    say: (body) => done(`issues/${number}/comments`, { body }),
    approval: async () => {
      const { checks } = await repository.shown(number);
      const check = checks.find(({ name }) => name === 'charter/approval');
      if (check === undefined) throw new Error('there is no charter/approval');
      return check;
    },
    change: async () => {
      if (bot.isRunning()) await bot.stop();
      await rm(join(bot.dataDir, 'mirrors'), { recursive: true, force: true });
      await bot.start();
      await bot.settle();
    },
  };
}

describe('a head that was approved and pushed over by force', { timeout: 120_000 }, () => {
  it('counts on a server that has never seen it as on the one that has, by review and by command', async () => {
    for (const isCommand of [false, true]) {
      const story = await aStory();
      const [, digest = ''] = /\/approve ([0-9a-f]{8})/.exec((await story.approval()).title) ?? [];
      await (isCommand ? story.say(`/approve ${digest}`) : story.review());
      await story.bot.settle();
      const old = (await story.approval()).conclusion;
      await story.push(goodChange);
      await story.bot.settle();
      const first = await story.approval();
      await story.bot.stop();
      // The same content at a third head, which the first server does not see any more.
      await story.push(goodChange);
      await story.bot.forge.whenSettled();

      await story.change();

      const second = await story.approval();
      expect([old, first.conclusion, second.conclusion]).toEqual(['success', 'success', 'success']);
      expect(second.summary).toBe(first.summary);
      expect(second.id).not.toBe(first.id);
      await story.bot.close();
    }
    world = undefined;
  });

  it('counts though no server was there while it was the head', async () => {
    const story = await aStory();
    await story.bot.stop();
    await story.push(otherChange);
    await story.review();
    await story.push(otherChange);
    await story.bot.forge.whenSettled();

    await story.change();

    expect((await story.approval()).conclusion).toBe('success');
  });

  it('does not count on any server where the content is another one, and costs one request of Git and no API call', async () => {
    const story = await aStory();
    const { bot } = story;
    await story.review();
    await bot.settle();
    const look = async (isSecond: boolean): Promise<{ check: ShownCheck; calls: number; git: number }> => {
      await bot.stop();
      await story.push(otherChange);
      await bot.forge.whenSettled();
      const before = bot.requests.length;
      if (isSecond) await story.change();
      else await bot.start();
      await bot.settle();
      const made = bot.requests.slice(before);
      const git = made.filter(({ path }) => path.endsWith('/git-upload-pack')).length;
      return {
        calls: made.filter(({ kind }) => kind === 'api').length,
        git,
        check: await story.approval(),
      };
    };

    const first = await look(false);
    const second = await look(true);

    expect([first.check.status, second.check.status]).toEqual(['in_progress', 'in_progress']);
    expect(second.check.summary).toBe(first.check.summary);
    expect(second.calls).toBe(first.calls);
    expect(second.git).toBe(first.git + 1);
    expect(bot.leaks()).toEqual([]);
  });

  it('counts no more where the forge does not give it either, and everything else goes on', async () => {
    const story = await aStory();
    await story.review();
    await story.bot.settle();
    const { head } = await story.repository.shown(1);
    await story.bot.stop();
    await story.push(goodChange);
    await story.bot.forge.whenSettled();
    const refusal = { path: /git-upload-pack$/, content: new RegExp(`want ${head}`), status: 403 };
    const refused = story.bot.forge.faults.next({ ...refusal, times: 10 });

    await story.change();
    const check = await story.approval();

    expect([check.status, refused.hits()]).toEqual(['in_progress', 1]);
    expect(check.summary).toContain('looked at a commit that cannot be read any more');
    expect(await story.bot.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });
});
