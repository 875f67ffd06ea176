import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  aForge,
  createClient,
  signJwt,
  type Answer,
  type Client,
  type World,
} from '../../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let bot: Client;
let other: Client;
let sha: string;
const root = '/repos/acme/app';

beforeAll(async () => {
  world = await aForge();
  bot = world.api(await world.installationToken());
  const permissions = { checks: 'write', contents: 'read' } as const;
  const app = await world.forge.admin.registerApp({ slug: 'other', permissions, events: [] });
  const { id } = world.forge.admin.installApp({ appId: app.id, account: 'acme', repositories: 'all' });
  other = await otherClient(app, id);
  const written = await bot('PUT', `${root}/contents/a.txt`, { message: 'First', content: 'eA==' });
  sha = written.text('commit.sha');
});

afterAll(() => world.close());

async function otherClient(app: { id: number; privateKey: string }, installationId: number): Promise<Client> {
  const asApp = createClient(world.forge.apiUrl, () => signJwt(app.id, app.privateKey));
  const minted = await asApp('POST', `/app/installations/${installationId}/access_tokens`, {});
  return world.api(minted.text('token'));
}

const create = (fields: object = {}, client = bot): Promise<Answer> =>
  client('POST', `${root}/check-runs`, { name: 'charter/validate', head_sha: sha, ...fields });

const output = (fields: object = {}): object => ({
  output: { title: 'Title', summary: 'Summary', ...fields },
});

const annotation = (fields: object = {}): object => ({
  path: 'a.txt',
  start_line: 1,
  end_line: 1,
  annotation_level: 'warning',
  message: 'Odd',
  ...fields,
});

describe('a check run', () => {
  it('is queued at first, and completed by a conclusion', async () => {
    const run = await create();
    expect([run.at('status'), run.at('conclusion'), run.at('completed_at')]).toEqual(['queued', null, null]);
    const done = await bot('PATCH', `${root}/check-runs/${run.number('id')}`, { conclusion: 'neutral' });
    expect([done.at('status'), done.at('conclusion')]).toEqual(['completed', 'neutral']);
    expect(done.text('completed_at')).toMatch(/Z$/);
  });

  it('cannot be completed without a conclusion, nor stand at a commit that is not there', async () => {
    expect((await create({ status: 'completed' })).status).toBe(422);
    const missing = await create({ head_sha: '1'.repeat(40) });
    expect([missing.status, missing.at('message')]).toEqual([
      422,
      `No commit found for SHA: ${'1'.repeat(40)}`,
    ]);
  });

  it('adds further annotations to those it has, and replaces the rest of its output as a whole', async () => {
    const run = await create(output({ text: 'Text', annotations: [annotation()] }));
    const place = `${root}/check-runs/${run.number('id')}`;
    const updated = await bot(
      'PATCH',
      place,
      output({ summary: 'New', annotations: [annotation({ message: 'Odder' })] }),
    );
    expect(updated.at('output')).toMatchObject({ summary: 'New', text: null, annotations_count: 2 });
    expect((await bot('GET', `${place}/annotations`)).each('message')).toEqual(['Odd', 'Odder']);
    const named = await bot('PATCH', place, { external_id: '7' });
    expect(named.at('output')).toMatchObject({ summary: 'New', annotations_count: 2 });
  });

  it('takes 50 annotations at a time, and no more', async () => {
    const many = Array.from({ length: 50 }, () => annotation());
    expect((await create(output({ annotations: many }))).status).toBe(201);
    const refused = await create(output({ annotations: [...many, annotation()] }));
    expect([refused.status, refused.text('message')]).toEqual([
      422,
      expect.stringContaining('No more than 50 items'),
    ]);
  });

  it('takes a summary of 65,535 bytes, and cuts a longer text without a word', async () => {
    expect((await create(output({ summary: 'ä'.repeat(32_767) }))).status).toBe(201);
    const refused = await create(output({ summary: 'ä'.repeat(32_768) }));
    expect([refused.status, refused.text('message')]).toEqual([
      422,
      expect.stringContaining('Only 65535 characters'),
    ]);
    const cut = await create(output({ text: `a${'ä'.repeat(40_000)}` }));
    expect(Buffer.byteLength(cut.text('output.text'))).toBe(65_535);
    const split = await create(output({ text: 'ä'.repeat(40_000) }));
    expect(split.text('output.text')).toBe('ä'.repeat(32_767));
  });

  it.each([
    ['a column on several lines', { end_line: 2, start_column: 1 }],
    ['an end before the start', { start_line: 2 }],
    ['a level that is not known', { annotation_level: 'error' }],
    ['no message', { message: undefined }],
    ['a line that is no number', { start_line: '1' }],
  ])('refuses an annotation with %s', async (_, fields) => {
    expect((await create(output({ annotations: [annotation(fields)] }))).status).toBe(422);
  });

  it.each([
    ['four buttons', Array.from({ length: 4 }, () => ({ label: 'a', description: 'b', identifier: 'c' }))],
    ['a long label', [{ label: 'a'.repeat(21), description: 'b', identifier: 'c' }]],
    ['a long description', [{ label: 'a', description: 'b'.repeat(41), identifier: 'c' }]],
    ['a long identifier', [{ label: 'a', description: 'b', identifier: 'c'.repeat(21) }]],
  ])('refuses %s', async (_, actions) => {
    expect((await create({ actions })).status).toBe(422);
  });

  it('refuses an output without a summary, and a conclusion that is not known', async () => {
    expect((await create({ output: { title: 'Title' } })).status).toBe(422);
    const refused = await create({ conclusion: 'fine' });
    expect(refused.text('message')).toContain("For 'properties/conclusion', fine is not a member of");
  });

  it('is written by the app that made it alone, and never by people', async () => {
    const run = await create();
    const place = `${root}/check-runs/${run.number('id')}`;
    expect((await other('PATCH', place, { conclusion: 'success' })).status).toBe(403);
    expect((await world.api(world.anna)('PATCH', place, { conclusion: 'success' })).status).toBe(403);
    expect((await create({}, world.api(world.anna))).status).toBe(403);
  });

  it('is asked for again of its app, which decides what becomes of it', async () => {
    const run = await create({ conclusion: 'success' });
    const place = `${root}/check-runs/${run.number('id')}`;
    await world.api(world.bob)('POST', `${place}/rerequest`);
    await world.forge.whenSettled();
    expect(world.receiver.last('check_run')).toMatchObject({
      action: 'rerequested',
      payload: { check_run: { id: run.at('id') } },
    });
    expect((await bot('GET', place)).at('status')).toBe('completed');
    const suite = `${root}/check-suites/${run.number('check_suite.id')}`;
    expect((await bot('GET', suite)).at('status')).toBe('queued');
    expect((await world.api(world.carol)('POST', `${place}/rerequest`)).status).toBe(403);
  });

  it('has buttons that reach its app, and no others', async () => {
    const run = await create({ actions: [{ label: 'Fix', description: 'Fix it', identifier: 'fix' }] });
    const actor = { accountId: world.forge.store.by.accountByLogin.first('bob')?.id ?? 0 };
    const checkRunId = run.number('id');
    await world.forge.actions.requestCheckAction(actor, { checkRunId, identifier: 'fix' });
    await world.forge.whenSettled();
    expect(world.receiver.last('check_run').payload).toMatchObject({
      action: 'requested_action',
      requested_action: { identifier: 'fix' },
      sender: { login: 'bob' },
    });
    await expect(
      world.forge.actions.requestCheckAction(actor, { checkRunId, identifier: 'break' }),
    ).rejects.toThrow('Not Found');
  });
});

describe('the check runs of a commit', () => {
  let commit: string;

  beforeAll(async () => {
    commit = (await bot('PUT', `${root}/contents/b.txt`, { message: 'Second', content: 'eA==' })).text(
      'commit.sha',
    );
    for (const conclusion of ['failure', 'success']) await create({ head_sha: commit, conclusion });
    await create({ head_sha: commit, name: 'charter/plan', status: 'in_progress' });
    await create({ head_sha: commit, name: 'charter/validate', conclusion: 'cancelled' }, other);
  });

  const list = async (query: string): Promise<unknown[]> => {
    const answer = await bot('GET', `${root}/commits/${commit}/check-runs${query}`);
    const runs = answer.at('check_runs');
    return Array.isArray(runs)
      ? runs.map((run: { name: string; conclusion: string | null; app: { slug: string } }) =>
          [run.app.slug, run.name, run.conclusion].join(' '),
        )
      : [];
  };

  it('are the newest of each app and name, unless all are wanted', async () => {
    expect(await list('')).toEqual([
      'other charter/validate cancelled',
      'charter charter/plan ',
      'charter charter/validate success',
    ]);
    expect(await list('?filter=all')).toHaveLength(4);
  });

  it('can be asked for by app, name and status', async () => {
    expect(await list(`?app_id=${world.app.id}&check_name=charter/validate`)).toEqual([
      'charter charter/validate success',
    ]);
    expect(await list('?status=in_progress')).toEqual(['charter charter/plan ']);
    expect(await list('?check_name=nothing')).toEqual([]);
  });

  it('are found by branch as well', async () => {
    const answer = await bot('GET', `${root}/commits/main/check-runs`);
    expect(answer.at('total_count')).toBe(3);
  });

  it('make up one suite for each app, whose state follows from them', async () => {
    const suites = await bot('GET', `${root}/commits/${commit}/check-suites`);
    expect(suites.at('total_count')).toBe(2);
    expect(
      ['0.status', '0.conclusion', '1.status', '1.conclusion'].map((name) =>
        suites.at(`check_suites.${name}`),
      ),
    ).toEqual(['in_progress', null, 'completed', 'cancelled']);
  });
});

describe('commit statuses', () => {
  it('are combined from the newest of each context', async () => {
    for (const [state, context] of [
      ['failure', 'ci'],
      ['success', 'ci'],
      ['pending', 'deploy'],
    ])
      expect((await bot('POST', `${root}/statuses/${sha}`, { state, context })).status).toBe(201);
    const combined = await bot('GET', `${root}/commits/${sha}/status`);
    expect([combined.at('state'), combined.at('total_count')]).toEqual(['pending', 2]);
    expect((await bot('GET', `${root}/commits/${sha}/statuses`)).each('state')).toEqual([
      'pending',
      'success',
      'failure',
    ]);
  });
});
