import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mintRoute } from '../../src/adapters/github/api-meter.ts';
import type { RunReport } from '../../src/entry/app/run-reports.ts';
import type { RequestRecord } from '../../src/sandbox/forge/forge.ts';
import { cloneAs, type Workplace } from '../../src/sandbox/story/workplace.ts';
import { aMeteredBotFor, aSandbox, type SandboxWorld } from '../builders/a-sandbox.ts';
import { createClient, signJwt, type Client } from '../builders/a-forge.ts';
import { aFolder } from '../builders/a-store.ts';
import { eventually } from '../builders/eventually.ts';

const file = 'environments/production/payments.yaml';
const pull = '/repos/nightjar/registry/pulls/1';
const comments = '/repos/nightjar/registry/issues/1/comments';

const facts = 'POST /graphql facts';
const people = 'POST /graphql people';
const publish = 'POST /graphql publish';

/** A pull request of leo's, and a count of what everything about it costs. */
interface MeteredChange {
  /** Leo's head after another commit. */
  push(before: string, after: string): Promise<string>;
  as(login: string): Client;
  /** Installs another App that may comment. */
  addApp(slug: string): Promise<{ readonly id: number; readonly client: Client }>;
  /** Writes a file to the base branch. */
  addRule(path: string, text: string): Promise<unknown>;
  /** The API calls of the bot for what is done, by their names, token mints left out. */
  callsFor(act: () => Promise<unknown>): Promise<readonly string[]>;
  /** As `callsFor`, of the one run that follows: where the glass is broken, the bot waits for the end of that. */
  callsOfOneRun(act: () => Promise<unknown>): Promise<readonly string[]>;
  approvalOf(head: string): Promise<{ readonly state: string; readonly digest: string }>;
}

describe('the API calls of the bot', { timeout: 120_000 }, () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('are at most six for a push to a pull request, token mints left out', async () => {
    const change = await aChange();
    const opened = await change.callsFor(async () => {
      await change.push('memory: 1Gi', 'memory: 2GB');
      await open(change);
    });
    const repaired = await change.callsFor(() => change.push('memory: 2GB', 'memory: 2Gi'));
    const grown = await change.callsFor(() => change.push('memory: 2Gi', 'memory: 3Gi'));
    letPass(61_000);
    const later = await change.callsFor(() => change.push('memory: 3Gi', 'memory: 4Gi'));

    expect(opened).toEqual([facts, people, publish]);
    // With the plan there is more to agree to, by more teams.
    expect(repaired).toEqual([facts, people, publish]);
    expect(grown).toEqual([facts, publish]);
    expect(later).toEqual([facts, people, publish]);
  });

  it('are at most four for a review, also for the one that makes the approval complete', async () => {
    const change = await aChange();
    const head = await change.push('memory: 1Gi', 'memory: 2Gi');
    await open(change);
    await change.callsFor(() => Promise.resolve());
    letPass(61_000);
    const approve = (login: string): Promise<unknown> =>
      done(change.as(login)('POST', `${pull}/reviews`, { event: 'APPROVE', commit_id: head }), 200);

    expect(await change.callsFor(() => approve('ines'))).toEqual([facts, people, publish]);
    expect(await change.callsFor(() => approve('noor'))).toEqual([facts, publish]);
    expect((await change.approvalOf(head)).state).toBe('in_progress');
    letPass(61_000);
    expect(await change.callsFor(() => approve('hana'))).toEqual([facts, people, publish]);
    expect((await change.approvalOf(head)).state).toBe('success');
  });

  it('are at most four for a comment with a command, and none for any other comment', async () => {
    const change = await aChange();
    const head = await change.push('memory: 1Gi', 'memory: 2Gi');
    await open(change);
    await change.callsFor(() => Promise.resolve());
    const comment = (login: string, body: string): Promise<unknown> =>
      done(change.as(login)('POST', comments, { body }), 201);
    const { digest } = await change.approvalOf(head);

    letPass(61_000);
    expect(await change.callsFor(() => comment('noor', `/approve ${digest}`))).toEqual(forCommand);
    letPass(61_000);
    expect(await change.callsFor(() => comment('hana', '/plan'))).toEqual(forCommand);
    // What the author may not do costs no more than what others may.
    expect(await change.callsFor(() => comment('leo', `/approve ${digest}`))).toEqual(forCommand);
    expect(await change.callsFor(() => comment('leo', 'Who could look at this?'))).toEqual([]);
    const answers = await change.as('leo')('GET', comments);
    expect(
      answers.each('body').filter((body) => String(body).startsWith('<!-- charter:answer-to')),
    ).toHaveLength(3);
  });

  it('are at most four for the first `/break-glass` of a repository, and for the next', async () => {
    const change = await aChange();
    await change.push('memory: 1Gi', 'memory: 2Gi');
    const label = '/repos/nightjar/registry/labels/charter-break-glass';
    expect((await change.as('leo')('GET', label)).status).toBe(404);
    expect(await change.callsFor(() => open(change))).toEqual([facts, people, publish]);
    expect((await change.as('leo')('GET', label)).status).toBe(200);
    const say = (body: string) => (): Promise<unknown> =>
      done(change.as('ines')('POST', comments, { body }), 201);

    for (const _ of ['the first', 'the next']) {
      letPass(61_000);
      expect(await change.callsOfOneRun(say('/break-glass production payments are down'))).toEqual(
        forCommand,
      );
      await say('/cancel')();
      await change.callsFor(() => Promise.resolve());
    }
    const issues = await change.as('leo')(
      'GET',
      '/repos/nightjar/registry/issues?labels=charter-break-glass',
    );
    expect(issues.each('title')).toEqual(
      Array.from({ length: 2 }, () => 'Review: ines broke the glass of production in #1'),
    );
  });

  it('are at most four for the command of an agent, and no answer to any other bot', async () => {
    const change = await aChange();
    const [agent, other] = [await change.addApp('planner'), await change.addApp('planner-2')];
    await change.addRule('agents/planner.yaml', plansByApp(agent.id));
    await change.push('memory: 1Gi', 'memory: 2Gi');
    await open(change);
    await change.callsFor(() => Promise.resolve());
    const comment = (client: Client, body: string): Promise<unknown> =>
      done(client('POST', comments, { body }), 201);

    expect(await change.callsFor(() => comment(agent.client, '/plan'))).toEqual([facts, apps, publish]);
    expect(await change.callsFor(() => comment(agent.client, '/hold'))).toEqual([facts, apps, publish]);
    expect(await change.callsFor(() => comment(other.client, '/plan'))).toEqual([facts, apps]);
    const answers = (await change.as('leo')('GET', comments)).each('body').map(String);
    expect(answers.filter((body) => body.startsWith('<!-- charter:answer-to'))).toEqual([
      expect.stringContaining('✅ `/plan`'),
      expect.stringContaining('command-agent-refused'),
    ]);
  });

  it('are at most four where the right to command hangs on a team that is not known yet', async () => {
    const change = await aChange();
    await change.addRule('policies/plans.yaml', plansBySecurity);
    await change.push('memory: 1Gi', 'memory: 2Gi');
    await open(change);
    await change.callsFor(() => Promise.resolve());
    letPass(61_000);

    expect(
      await change.callsFor(() => done(change.as('hana')('POST', comments, { body: '/plan' }), 201)),
    ).toEqual(forCommand);
    const answers = await change.as('leo')('GET', comments);
    expect(
      answers.each('body').filter((body) => /command-not-named|✅ `\/plan`/.test(String(body))),
    ).toHaveLength(1);
  });
});

/** Another App may ask for plans. */
const plansByApp = (app: number): string => `apiVersion: charter.dev/v1
kind: Agent
metadata: {name: planner}
spec:
  identity: {app: ${app}}
  role: proposer
  may: {verbs: [plan]}
`;

/** Nobody but the team of a Group may ask for plans. */
const plansBySecurity = `apiVersion: charter.dev/v1
kind: Policy
metadata: {name: plans, owner: group:platform}
spec:
  sections:
    commands:
      - {id: planners, verbs: [plan], from: group:security}
`;

/** Who is in a team is known for a minute. Milliseconds. */
function letPass(time: number): void {
  vi.setSystemTime(Date.now() + time);
}

/** Agents of the registry are Apps, so that it counts through which App a command was written. */
const apps = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const forCommand = [facts, apps, people, publish];

async function aChange(): Promise<MeteredChange> {
  const records: RequestRecord[] = [];
  const runs: RunReport[] = [];
  const world = await aSandbox({ onRequest: (record) => records.push(record) });
  const bot = await aMeteredBotFor(world, (run) => runs.push(run));
  const workplace = await aWorkplace(world);
  const as = (login: string): Client =>
    createClient(world.sandbox.forge.apiUrl, () => user(world, login).token);
  const measure = async (
    act: () => Promise<unknown>,
    ended: (runsBefore: number) => Promise<unknown>,
  ): Promise<readonly string[]> => {
    await bot.settled();
    letPass(1_000);
    const start = { records: records.length, runs: runs.length };
    await act();
    await ended(start.runs);
    const named = runs.slice(start.runs).flatMap(({ calls }) => calls.map(({ route }) => route));
    const counted = records
      .slice(start.records)
      .filter(({ kind, login }) => kind === 'api' && login?.startsWith('charter') === true)
      .filter(({ path }) => !path.endsWith('/access_tokens'));
    // The forge has seen what the bot says that it did, and no more.
    expect(counted.length).toBe(named.filter((route) => route !== mintRoute).length);
    return named.filter((route) => route !== mintRoute);
  };
  return {
    as,
    push: async (before, after) => {
      await workplace.write(file, (await workplace.read(file)).replace(before, after));
      await workplace.git('commit', '--quiet', '--all', '--message', `feat: ${after}`);
      await workplace.git('push', '--quiet', 'origin', 'HEAD:more');
      return (await workplace.git('rev-parse', 'HEAD')).trim();
    },
    addApp: (slug) => anApp(world, slug),
    addRule: async (path, text) => {
      await workplace.write(path, text);
      await workplace.git('add', path);
      await workplace.git('commit', '--quiet', '--message', 'feat: a rule');
      await workplace.git('push', '--quiet', 'origin', 'HEAD:main');
    },
    callsFor: (act) => measure(act, () => bot.settled()),
    callsOfOneRun: (act) =>
      measure(act, (before) => eventually(() => Promise.resolve(runs.length === before + 1))),
    approvalOf: async (head) => {
      const path = `/repos/nightjar/registry/commits/${head}/check-runs?check_name=charter/approval`;
      const checks = await as('leo')('GET', path);
      const status = checks.text('check_runs.0.status');
      const [, digest = ''] = /\/approve ([0-9a-f]{8})/.exec(checks.text('check_runs.0.output.title')) ?? [];
      return { digest, state: status === 'completed' ? checks.text('check_runs.0.conclusion') : status };
    },
  };
}

async function anApp(
  { sandbox: { forge } }: SandboxWorld,
  slug: string,
): Promise<{ readonly id: number; readonly client: Client }> {
  const app = await forge.admin.registerApp({
    slug,
    name: slug,
    description: '',
    owner: 'nightjar',
    permissions: { pull_requests: 'write', metadata: 'read' },
    events: [],
    webhookUrl: 'http://127.0.0.1:9/',
    webhookSecret: 'nobody listens',
  });
  const installed = forge.admin.installApp({ appId: app.id, account: 'nightjar', repositories: 'all' });
  const itself = createClient(forge.apiUrl, () => signJwt(app.id, app.privateKey));
  const token = await itself('POST', `/app/installations/${installed.id}/access_tokens`, {});
  return { id: app.id, client: createClient(forge.apiUrl, () => token.text('token')) };
}

async function open(change: MeteredChange): Promise<void> {
  const request = { head: 'more', base: 'main', title: 'More', body: '' };
  await done(change.as('leo')('POST', '/repos/nightjar/registry/pulls', request), 201);
}

async function done(answer: ReturnType<Client>, status: number): Promise<void> {
  expect((await answer).status).toBe(status);
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
