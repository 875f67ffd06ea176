import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RequestRecord } from '../../../../src/sandbox/forge/forge.ts';
import { aForge, type Client, type World } from '../../../builders/a-forge.ts';

// Real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let anna: Client;
const records: RequestRecord[] = [];
const root = '/repos/acme/app';

beforeAll(async () => {
  world = await aForge({
    log: (record) => records.push(record),
    pages: (forge) => async (request) =>
      new URL(request.url).pathname === '/hello' ? new Response(`from ${forge.url}`) : undefined,
  });
  anna = world.api(world.anna);
  for (let count = 1; count <= 7; count += 1)
    await anna('POST', `${root}/issues`, { title: `Issue ${count}` });
});

afterAll(() => world.close());

/** A request whose body is sent as it is. */
async function send(body: string, path = `${root}/issues`): Promise<{ status: number; message: unknown }> {
  const headers = { authorization: `Bearer ${world.anna}` };
  const response = await fetch(`${world.forge.apiUrl}${path}`, { method: 'POST', headers, body });
  const answer = (await response.json()) as { message: unknown };
  return { status: response.status, message: answer.message };
}

/** The relations of the links of a page, each with the number of the page that it leads to. */
async function relations(query: string): Promise<string[]> {
  const link = (await anna('GET', `${root}/issues?${query}`)).headers.get('link') ?? '';
  const links = link.matchAll(/[?&]page=(\d+)[^>]*>; rel="(\w+)"/g);
  return [...links].map(([, page, relation]) => `${relation} ${page}`);
}

/** How many requests an answer says are left. */
function requestsLeft({ headers }: { headers: Headers }): number {
  return Number(headers.get('x-ratelimit-remaining'));
}

describe('lists', () => {
  it('come in pages that lead to each other', async () => {
    const titles: unknown[] = [];
    let path: string | undefined = `${root}/issues?direction=asc&per_page=3`;
    while (path !== undefined) {
      const page = await anna('GET', path);
      titles.push(page.each('title'));
      path = /<([^>]+)>; rel="next"/
        .exec(page.headers.get('link') ?? '')?.[1]
        ?.replace(world.forge.apiUrl, '');
    }
    expect(titles).toEqual([
      ['Issue 1', 'Issue 2', 'Issue 3'],
      ['Issue 4', 'Issue 5', 'Issue 6'],
      ['Issue 7'],
    ]);
  });

  it('name first, last, next and previous pages, and nothing when there is one page', async () => {
    expect(await relations('per_page=3')).toEqual(['next 2', 'last 3']);
    expect(await relations('per_page=3&page=2')).toEqual(['prev 1', 'next 3', 'last 3', 'first 1']);
    expect(await relations('per_page=3&page=3')).toEqual(['prev 2', 'first 1']);
    expect(await relations('per_page=3&page=9')).toEqual(['prev 3', 'first 1']);
    expect(await relations('per_page=100')).toEqual([]);
  });

  it('take numbers that are none for the usual ones', async () => {
    for (const query of ['per_page=0', 'per_page=-1', 'per_page=x', 'page=0', 'page=1e9'])
      expect((await anna('GET', `${root}/issues?${query}`)).each('number')).toHaveLength(7);
  });
});

describe('a request that cannot be answered', () => {
  it('has a body that is no JSON, or no object', async () => {
    expect(await send('{"title":')).toEqual({ status: 400, message: 'Problems parsing JSON' });
    expect(await send('["title"]')).toEqual({ status: 400, message: 'Body should be a JSON object' });
    expect(await send('')).toEqual({ status: 422, message: 'Invalid request.\n\n"title" wasn\'t supplied.' });
    expect(await send('null')).toMatchObject({ status: 422 });
  });

  it('has fields of the wrong type', async () => {
    expect(await send('{"title":5}')).toEqual({
      status: 422,
      message: "Invalid request.\n\nFor 'properties/title', 5 is not a string.",
    });
    expect(await send('{"title":"x","labels":["a",null]}')).toEqual({
      status: 422,
      message: "Invalid request.\n\nFor 'properties/labels', nil is not a string.",
    });
    expect(await send('{"__proto__":{"title":"x"}}')).toMatchObject({ status: 422 });
  });

  it('is too large', async () => {
    expect(await send(JSON.stringify({ title: 'x', body: 'x'.repeat(32_000_000) }))).toMatchObject({
      status: 413,
    });
    expect(await send(JSON.stringify({ title: 'x', body: 'x'.repeat(70_000) }))).toMatchObject({
      status: 422,
    });
  });

  it('is for nothing that is there', async () => {
    const paths = [
      '/nothing',
      '/repos/acme',
      '/repos/acme/app/issues/x',
      '/repos/acme/app/pulls/0',
      '/constructor',
      '/repos/__proto__/x',
    ];
    const statuses = await Promise.all(paths.map(async (path) => (await anna('GET', path)).status));
    expect(statuses).toEqual(paths.map(() => 404));
    expect((await fetch(`${world.forge.url}/nothing`)).status).toBe(404);
  });

  it('says so in the form that GitHub uses', async () => {
    const answer = await anna('POST', `${root}/labels`, { name: 'bug' });
    expect(answer.body).toEqual({
      message: 'Validation Failed',
      errors: [{ resource: 'Label', field: 'name', code: 'already_exists', value: 'bug' }],
      documentation_url: 'https://docs.github.com/rest',
      status: '422',
    });
  });
});

describe('every answer', () => {
  it('tells how many requests are left', async () => {
    const first = await anna('GET', root);
    const second = await anna('GET', root);
    expect([second.headers.get('x-ratelimit-limit'), requestsLeft(first) - requestsLeft(second)]).toEqual([
      '15000',
      1,
    ]);
    const asked = await anna('GET', '/rate_limit');
    expect(asked.at('rate.remaining')).toBe(requestsLeft(second));
  });

  it('is a refusal once none are left, for that caller alone', async () => {
    const strict = await aForge({ rateLimit: 3 });
    const client = strict.api(strict.anna);
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await client('GET', root)).status);
    const refused = await client('GET', root);
    expect(statuses).toEqual([200, 200, 200, 403]);
    expect([refused.text('message'), refused.headers.get('x-ratelimit-remaining')]).toEqual([
      expect.stringContaining('API rate limit exceeded'),
      '0',
    ]);
    expect((await strict.api(strict.bob)('GET', root)).status).toBe(200);
    await strict.close();
  });

  it('is logged without tokens or bodies', async () => {
    records.splice(0);
    await anna('POST', `${root}/issues`, { title: 'Confidential' });
    await fetch(`${world.forge.url}/acme/app.git/info/refs?service=git-upload-pack`);
    await fetch(`${world.forge.url}/hello`);
    expect(records.map((record) => ({ ...record, duration: 0 }))).toEqual([
      { kind: 'api', method: 'POST', path: `${root}/issues`, status: 201, login: 'anna', duration: 0 },
      {
        kind: 'git',
        method: 'GET',
        path: '/acme/app.git/info/refs',
        status: 200,
        login: undefined,
        duration: 0,
      },
      { kind: 'page', method: 'GET', path: '/hello', status: 200, login: undefined, duration: 0 },
    ]);
    expect(JSON.stringify(records)).not.toContain(world.anna);
  });
});

describe('pages', () => {
  it('answer what is neither API nor Git', async () => {
    expect(await (await fetch(`${world.forge.url}/hello`)).text()).toBe(`from ${world.forge.url}`);
  });
});

describe('texts of people', () => {
  it('come back as they were written', async () => {
    const title = '<script>alert(1)</script> ${{ x }} \u202E"\'`\\ 🚢';
    const body = '# Title\r\n\n```\n<!-- -->\n```\n\u0007';
    const issue = await anna('POST', `${root}/issues`, { title, body });
    expect([issue.at('title'), issue.at('body')]).toEqual([title, body]);
    const comment = await anna('POST', `${root}/issues/${issue.number('number')}/comments`, { body: title });
    expect(comment.at('body')).toBe(title);
  });

  it('may not be empty where something must be said', async () => {
    expect((await anna('POST', `${root}/issues/1/comments`, { body: ' \n' })).status).toBe(422);
    expect((await anna('POST', `${root}/issues/1/comments`, { body: 'x'.repeat(65_537) })).status).toBe(422);
    expect((await anna('POST', `${root}/issues/1/comments`, { body: 'x'.repeat(65_536) })).status).toBe(201);
  });

  it('are changed by their authors and by those who may write, and by nobody else', async () => {
    const comment = await world.api(world.carol)('POST', `${root}/issues/1/comments`, { body: 'Mine' });
    const place = `${root}/issues/comments/${comment.number('id')}`;
    const edit = async (token: string): Promise<number> =>
      (await world.api(token)('PATCH', place, { body: 'Edited' })).status;
    world.forge.admin.createUser({ login: 'eve' });
    const eve = world.forge.admin.createToken('eve');
    expect([await edit(world.carol), await edit(world.bob), await edit(eve)]).toEqual([200, 200, 403]);
    expect((await world.api(eve)('DELETE', place)).status).toBe(403);
    expect((await world.api(eve)('PATCH', `${root}/issues/1`, { state: 'closed' })).status).toBe(403);
    expect((await anna('GET', `/repos/acme/app/issues/comments/${comment.number('id')}`)).at('body')).toBe(
      'Edited',
    );
  });
});
