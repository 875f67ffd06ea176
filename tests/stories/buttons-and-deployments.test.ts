import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBotOnAForge, type BotOnAForge } from '../builders/a-bot-on-a-forge.ts';
import type { PushedRepository } from '../builders/a-pushed-repository.ts';
import {
  allGreen,
  badChange,
  conclusionsOf,
  goodChange,
  registryFiles,
} from '../builders/a-pushed-repository.ts';
import { overlayText, serviceText } from '../builders/a-registry.ts';

let world: BotOnAForge;

beforeAll(async () => {
  world = await aBotOnAForge();
});

afterAll(() => world.close());

/** Somebody presses a button of the newest `charter/validate`, or of an earlier head's. */
async function press(
  repository: PushedRepository,
  { number, login, head }: { number: number; login: string; head?: string },
): Promise<void> {
  const checks =
    head === undefined ? (await repository.shown(number)).checks : await repository.checksOn(head);
  const run = checks.find(({ name }) => name === 'charter/validate');
  const account = world.forge.store.by.accountByLogin.first(login);
  await world.forge.actions.requestCheckAction(
    { accountId: account?.id ?? 0 },
    { checkRunId: run?.id ?? 0, identifier: 'apply-fixes' },
  );
  await world.settle();
}

describe('the button for fixes', () => {
  it('commits them on the branch of the pull request, which is then checked anew', async () => {
    const repository = await world.addRepository('fixable');
    const bad = await repository.push('change', badChange);
    const number = await repository.open('change');
    await world.settle();
    await press(repository, { number, login: 'bob' });

    const { head, checks, comments } = await repository.shown(number);
    const commit = await world.api('GET', `${repository.path}/commits/${head}`);
    expect(head).not.toBe(bad);
    expect(conclusionsOf(checks)).toEqual(allGreen);
    expect([commit.text('author.login'), commit.text('parents.0.sha')]).toEqual(['charter[bot]', bad]);
    expect(commit.text('commit.message')).toMatch(
      /^fix: what Charter can put right \(1 fix\)\n\n- services\/payments\.yaml:\d+: .+\n\nCo-authored-by: bob <\d+\+bob@users\.noreply\.127\.0\.0\.1>$/,
    );
    expect(commit.text('files.0.filename')).toBe('services/payments.yaml');
    expect(comments.filter((body) => body.includes('pressed **Apply fixes**'))).toHaveLength(1);

    await press(repository, { number, login: 'bob', head: bad });
    const after = await repository.shown(number);
    expect([after.head, after.comments]).toEqual([head, comments]);
  });

  it('cannot be pressed by somebody who may not write', async () => {
    const repository = await world.addRepository('not-hers');
    await repository.push('change', badChange);
    const number = await repository.open('change');
    await world.settle();

    await expect(press(repository, { number, login: 'carol' })).rejects.toThrow('You need the role write');
  });
});

const overlay = (field: string): string => overlayText('service:payments', 'staging', `    ${field}: 3\n`);

describe('a misspelt field in the patch of an Overlay', () => {
  const file = 'environments/staging-payments.yaml';

  it('is put right by the button', async () => {
    const repository = await world.addRepository('patch-pressed');
    await repository.push('change', { [file]: overlay('replcas') });
    const number = await repository.open('change');
    await world.settle();
    await press(repository, { number, login: 'bob' });

    const { head, checks } = await repository.shown(number);
    const commit = await world.api('GET', `${repository.path}/commits/${head}`);
    expect(conclusionsOf(checks)).toEqual(allGreen);
    expect(commit.text('commit.message')).toContain(`\n- ${file}:9: Replace \`replcas\` with \`replicas\`\n`);
    expect(commit.text('files.0.patch')).toContain('-    replcas: 3\n+    replicas: 3');
  });

  it('is put right by a suggestion of /fix', async () => {
    const repository = await world.addRepository('patch-suggested');
    await repository.push('change', { [file]: overlay('replcas') });
    const number = await repository.open('change');
    await world.settle();
    await world.api('POST', `${repository.path}/issues/${number}/comments`, { body: '/fix' });
    await world.settle();

    const suggested = await world.api('GET', `${repository.path}/pulls/${number}/comments`);
    expect([suggested.text('0.path'), suggested.number('0.line'), suggested.text('0.body')]).toEqual([
      file,
      9,
      'Replace `replcas` with `replicas`\n\n```suggestion\n    replicas: 3\n```\n',
    ]);
    expect((await repository.shown(number)).comments.join()).toContain('1 fix suggested in a review.');

    await repository.push('change', { [file]: overlay('replicas') });
    await world.settle();
    expect(conclusionsOf((await repository.shown(number)).checks)).toEqual(allGreen);
  });
});

describe('the check of an environment', () => {
  it('is there beside the plan, and is run again with the others', async () => {
    const repository = await world.addRepository('environments');
    await repository.push('change', goodChange);
    const number = await repository.open('change');
    await world.settle();
    const first = await repository.shown(number);
    const staging = first.checks.filter(({ name }) => name === 'charter/plan (staging)');
    expect(staging.map(({ conclusion, title }) => [conclusion, title])).toEqual([
      ['success', '1 to update, risk medium'],
    ]);

    await world.forge.actions.rerequestCheck(
      { accountId: world.forge.store.by.accountByLogin.first('bob')?.id ?? 0 },
      { checkRunId: staging[0]?.id ?? 0 },
    );
    await world.settle();
    const { checks } = await repository.shown(number);
    expect(checks.filter(({ name }) => name === 'charter/plan (staging)')).toHaveLength(2);
  });
});

describe('what is merged and not deployed', () => {
  it('is told in the comment and in the check of the environment, from the forge’s deployments', async () => {
    const repository = await world.addRepository('deployed');
    const deployed = await repository.push('main', registryFiles, { onto: null });
    await repository.push('main', { 'services/ledger.yaml': serviceText('ledger', '  replicas: 2\n') });
    const made = await world.api('POST', `${repository.path}/deployments`, {
      ref: deployed,
      environment: 'staging',
      auto_merge: false,
      required_contexts: [],
    });
    await world.api('POST', `${repository.path}/deployments/${made.number('id')}/statuses`, {
      state: 'success',
    });
    await repository.push('change', goodChange);
    const number = await repository.open('change');
    await world.settle();

    const { checks, comments } = await repository.shown(number);
    expect(comments[0]).toContain('> 1 merged change is not deployed to `staging` yet.');
    expect(checks.find(({ name }) => name === 'charter/plan (staging)')?.summary).toContain(
      `**Not deployed yet:** 1 merged change since \`${deployed.slice(0, 12)}\`, which is deployed here (1 to update). \`service:ledger\` would go along.`,
    );
  });
});
