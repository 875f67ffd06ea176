import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiError } from '../../../src/sandbox/forge/api-error.ts';
import type { PullRequest } from '../../../src/sandbox/forge/store/model/pull-request.ts';
import { createPages } from '../../../src/sandbox/pages/pages.ts';
import { aForgeWorld, type ForgeWorld } from '../../builders/a-forge-world.ts';

const payments = ['kind: Service', 'metadata:', '  name: payments', 'spec:', '  replicas: 3', ''].join('\n');

interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function visitor(world: ForgeWorld) {
  const pages = createPages(world.view);
  const origin = 'http://127.0.0.1:4000';
  const ask = async (path: string, init: Asked = {}): Promise<Got> => {
    const headers = { host: '127.0.0.1:4000', ...init.headers };
    const response = await pages(new Request(`${origin}${path}`, { ...init, headers }));
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(path, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    });
  return { ask, send };
}

/** What stands between two texts, without tags and surplus space. */
function words(html: string): string {
  return html
    .replace(/<(?:script|style)[\s\S]*?<\/\w+>|<[^>]*>/gu, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replace(/\s+/gu, ' ');
}

describe('the pages', () => {
  let world: ForgeWorld;
  let pull: PullRequest;
  let ask: ReturnType<typeof visitor>['ask'];
  beforeAll(async () => {
    world = await aForgeWorld();
    const readme = '# Platform\n\nSee [payments](services/payments.yaml).\n';
    await world.commit({
      branch: 'main',
      message: 'Begin\n\nWith payments.',
      files: { 'services/payments.yaml': payments, 'README.md': readme, 'a.png': Buffer.from([0]) },
    });
    await world.commit({
      branch: 'feature/scale',
      from: 'main',
      message: 'Scale payments',
      files: { 'services/payments.yaml': payments.replace('3', '12').replace('spec', 'spce') },
    });
    pull = await world.pull({
      head: 'feature/scale',
      title: 'Scale payments',
      labels: { production: 'b60205' },
    });
    world.checkRun(pull.headSha, {
      conclusion: 'failure',
      title: '1 error',
      summary: '**1 error** in `spec`',
      annotations: [
        {
          startLine: 4,
          endLine: 4,
          startColumn: 1,
          endColumn: 4,
          title: 'unknown-field',
          message: 'Not `spce`',
        },
        { startLine: 90, endLine: 91, level: 'warning', message: 'beyond the end' },
        { path: 'README.md', level: 'notice', message: 'elsewhere' },
      ],
    });
    world.comment(pull, 'Is *twelve* needed?');
    world.review(pull, 'CHANGES_REQUESTED', { author: 'ben', body: 'Please fix.' });
    ({ ask } = visitor(world));
  });
  afterAll(() => world.close());

  it('begin with the open pull requests and the repositories', async () => {
    const { status, body } = await ask('/');

    expect(status).toBe(200);
    expect(words(body)).toContain('Open pull requests 1 pull request');
    expect(body).toContain('<a href="/acme/platform/pull/1">');
    expect(words(body)).toContain('Everything that Acme runs, and where');
  });

  it('show a repository with its files, commits and README, whose links lead to files', async () => {
    const { body } = await ask('/acme/platform');

    expect(body).toContain('href="/acme/platform/blob/main/README.md"');
    expect(body).toContain('href="/acme/platform/tree/main/services"');
    expect(body).toContain('git clone http://127.0.0.1:4000/acme/platform.git');
    expect(body).toContain('<a href="/acme/platform/blob/main/services/payments.yaml" rel=');
    expect(words(body)).toContain('Begin anna committed');
  });

  it('show a repository without commits', async () => {
    await world.makeRepository('empty');

    expect(words((await ask('/acme/empty')).body)).toContain('This repository has no commits yet.');
  });

  it('list pull requests by state', async () => {
    expect(words((await ask('/acme/platform/pulls')).body)).toContain('Scale payments Checks: 1 failed');
    expect(words((await ask('/acme/platform/pulls?state=closed')).body)).toContain(
      'No pull request is closed.',
    );
    expect(words((await ask('/acme/platform/pulls?state=all')).body)).toContain('#1 by anna');
  });

  it('tell what happened to a pull request, in order', async () => {
    const text = words((await ask('/acme/platform/pull/1')).body);
    const steps = [
      'anna opened this',
      'added 1 commit',
      'Checks on',
      'ben commented',
      'ben requested changes',
    ];
    const places = steps.map((step) => text.indexOf(step));

    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(text).toContain('anna wants to merge 1 commit from feature/scale into main');
  });

  it('show each annotation under its line, and apart those that have none', async () => {
    const { body } = await ask('/acme/platform/pull/1/files');
    const rows = body.split('<tr');
    const line = rows.findIndex((row) => row.includes('under-failure'));
    const outside = body.slice(body.indexOf('class="outside"'));

    expect(rows[line]).toContain(
      '<span class="t-key under-failure">sp</span><span class="t-key under-failure changed">ce</span>',
    );
    expect(rows[line]).toMatch(/id="diff-[0-9a-f]{12}R4"/u);
    expect(words(`<${rows[line + 1]}`)).toContain('unknown-field charter/validate Not spce');
    expect(words(outside)).toContain('1 annotation on lines that are not shown above lines 90 to 91');
    expect(words(outside)).toContain('Annotations in files that this change does not touch README.md line 1');
  });

  it('show every check with its annotations, linked to their lines', async () => {
    const { body } = await ask('/acme/platform/pull/1/checks');
    const anchors = [...body.matchAll(/\/pull\/1\/files#(note-\d+-\d+)"/gu)].map(([, anchor]) => anchor);
    const files = (await ask('/acme/platform/pull/1/files')).body;

    expect(words(body)).toContain('charter/validate');
    expect(body).toContain('<strong>1 error</strong> in <code>spec</code>');
    expect(anchors.length).toBe(3);
    expect(anchors.filter((anchor) => !files.includes(`id="${anchor}"`))).toEqual([]);
  });

  it('show the commits of a pull request, a commit, a history', async () => {
    const { headSha } = pull;

    expect(words((await ask('/acme/platform/pull/1/commits')).body)).toContain(
      'Scale payments Checks: 1 failed anna',
    );
    expect(words((await ask(`/acme/platform/commit/${headSha}`)).body)).toContain('1 file changed');
    expect(words((await ask('/acme/platform/commits/feature/scale')).body)).toContain('Begin');
  });

  it('show the first commit against nothing', async () => {
    const first = (await world.git.commit(pull.headSha))?.parents[0] ?? '';

    expect(words((await ask(`/acme/platform/commit/${first}`)).body)).toContain('3 files changed');
  });

  it('show folders and files of branches with slashes in their names, and notes on the checked commit', async () => {
    const file = await ask('/acme/platform/blob/feature/scale/services/payments.yaml');

    expect(file.body).toContain('id="L4"');
    expect(words(file.body)).toContain('Not spce');
    expect(words((await ask('/acme/platform/tree/feature/scale/services')).body)).toContain('payments.yaml');
    expect(words((await ask('/acme/platform/blob/main/a.png')).body)).toContain('binary or too large');
    expect((await ask('/acme/platform/blob/main/README.md')).body).toContain('<h1>Platform</h1>');
  });

  it('lead from the address to clone from, and from the number of an issue, to their pages', async () => {
    expect(words((await ask('/acme/platform.git')).body)).toContain('Latest commits');
    expect((await ask('/acme/platform/issues/1')).headers.get('location')).toBe('/acme/platform/pull/1');
    expect((await ask('/acme/platform/issues/9')).status).toBe(404);
  });

  it('lead from a check run to the place where it is shown', async () => {
    const run = world.store.tables.checkRuns.list()[0]?.id ?? 0;
    const { status, headers } = await ask(`/acme/platform/runs/${run}`);

    expect([status, headers.get('location')]).toEqual([303, `/acme/platform/pull/1/checks#check-${run}`]);
  });

  it('give a digest that changes with the pull request', async () => {
    const { body: first } = await ask('/acme/platform/pull/1/state');
    const page = (await ask('/acme/platform/pull/1')).body;
    world.comment(pull, 'One more');
    const { body: second } = await ask('/acme/platform/pull/1/state');

    expect(page).toContain(`data-live="/acme/platform/pull/1/state" data-digest="${first}"`);
    expect(second).not.toBe(first);
  });

  it.each([
    '/nobody/nothing',
    '/acme/platform/pull/99',
    '/acme/platform/pull/1e0x',
    '/acme/platform/pull/-1/files',
    '/acme/platform/commit/HEAD',
    '/acme/platform/commit/0000000000000000000000000000000000000000',
    '/acme/platform/commit/--output=x',
    '/acme/platform/blob/main/none.yaml',
    '/acme/platform/blob/nowhere/x',
    '/acme/platform/blob/main/..%2f..%2fetc/passwd',
    '/acme/platform/commits/--all',
    '/acme/platform/runs/x',
    '/_/deliveries/1/2',
    '/_/assets/mermaid/../package.json',
    '/_/assets/mermaid/%2e%2e/package.json',
    '/_/assets/mermaid/mermaid.js',
    '/%ff/%ff',
    '/a/b/c/d/e/f',
  ])('say that %s is not there', async (path) => {
    const { status, body } = await ask(path);

    expect(status).toBe(404);
    expect(words(body)).toContain('Not found');
  });

  it('serve their style, scripts and Mermaid, and nothing else of that package', async () => {
    const types = await Promise.all(
      [
        'pages.css',
        'icon.svg',
        'live.js',
        'diagrams.js',
        'draw-diagram.js',
        'mermaid/mermaid.esm.min.mjs',
      ].map(async (name) => (await ask(`/_/assets/${name}`)).headers.get('content-type')),
    );

    expect(types).toEqual([
      'text/css; charset=utf-8',
      'image/svg+xml',
      ...Array.from({ length: 4 }, () => 'text/javascript; charset=utf-8'),
    ]);
  });

  it('allow only what carries the nonce of the one answer', async () => {
    const first = await ask('/acme/platform/pull/1');
    const second = await ask('/acme/platform/pull/1');
    const policy = first.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([\w-]{24})'/u.exec(policy)?.[1] ?? 'none';

    expect(policy).toBe(
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
    );
    expect(second.headers.get('content-security-policy')).not.toBe(policy);
    expect(first.body.match(/<(?:script|link rel="stylesheet")[^>]*>/gu)).toEqual([
      `<link rel="stylesheet" href="/_/assets/pages.css" nonce="${nonce}">`,
      `<script src="/_/assets/live.js" nonce="${nonce}" defer></script>`.replace('</script>', ''),
    ]);
    expect(first.body).not.toMatch(/ style="| on\w+="/u);
  });

  it('draw diagrams in a frame without an origin', async () => {
    const { headers } = await ask('/_/diagram');

    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; .*sandbox allow-scripts$/u);
    expect((await ask('/_/assets/draw-diagram.js')).body).toContain("securityLevel: 'strict'");
    expect((await ask('/_/assets/diagrams.js')).body).toContain("setAttribute('sandbox', 'allow-scripts')");
  });

  it('answer to no foreign name', async () => {
    const { status, body } = await ask('/', { headers: { host: 'evil.example' } });

    expect(status).toBe(421);
    expect(body).not.toContain('platform');
  });
});

describe('the forms', () => {
  let world: ForgeWorld;
  let pull: PullRequest;
  let place: { readonly repositoryId: number; readonly number: number };
  beforeAll(async () => {
    world = await aForgeWorld();
    await world.commit({ branch: 'main', files: { a: '1\n' } });
    await world.commit({ branch: 'change', from: 'main', files: { a: '2\n' } });
    pull = await world.pull();
    world.account('ben');
    place = { repositoryId: world.repository.id, number: 1 };
  });
  afterAll(() => world.close());

  const actor = () => ({ accountId: world.account('ben').id });
  const lastCall = () => world.calls.at(-1);

  it('comment as the chosen user, go back to the comment, and remember who it was', async () => {
    const { send, ask } = visitor(world);
    const { status, headers } = await send('/acme/platform/pull/1/comments', {
      as: 'ben',
      body: '/plan\nplease',
    });
    const cookie = headers.get('set-cookie') ?? '';
    const page = await ask('/acme/platform/pull/1', { headers: { cookie: cookie.split(';')[0] ?? '' } });

    expect(lastCall()).toEqual({
      name: 'comment',
      actor: actor(),
      request: { ...place, body: '/plan\nplease' },
    });
    expect(status).toBe(303);
    expect(headers.get('location')).toMatch(/^\/acme\/platform\/pull\/1#issuecomment-\d+$/u);
    expect(cookie).toBe('as=ben; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000');
    expect(page.body).toContain('<option value="ben" selected>');
    expect(page.body).toContain(`id="${headers.get('location')?.split('#')[1]}"`);
  });

  it('review, merge at the head that was seen, close, change drafts, run checks again, redeliver', async () => {
    const { send } = visitor(world);
    const run = world.checkRun(pull.headSha);
    const delivery = world.deliver();
    const base = '/acme/platform/pull/1';
    const as = 'ben';
    const sent: readonly (readonly [string, Record<string, string>])[] = [
      [`${base}/reviews`, { as, event: 'APPROVE', body: '' }],
      [`${base}/merge`, { as, method: 'squash', sha: pull.headSha }],
      [`${base}/state`, { as, state: 'closed' }],
      [`${base}/draft`, { as, draft: 'true' }],
      [`${base}/checks/${run.id}/rerun`, { as }],
      [`${base}/checks/${run.id}/action`, { as, identifier: 'fix' }],
      [`/_/deliveries/${world.app.id}/${delivery.id}/redeliver`, {}],
    ];
    const before = world.calls.length;
    for (const [path, fields] of sent) expect((await send(path, fields)).status).toBe(303);

    expect(world.calls.slice(before)).toEqual([
      { name: 'review', actor: actor(), request: { ...place, event: 'APPROVE', body: '' } },
      { name: 'merge', actor: actor(), request: { ...place, method: 'squash', sha: pull.headSha } },
      { name: 'setState', actor: actor(), request: { ...place, state: 'closed' } },
      { name: 'setDraft', actor: actor(), request: { ...place, isDraft: true } },
      { name: 'rerequestCheck', actor: actor(), request: { checkRunId: run.id } },
      { name: 'requestCheckAction', actor: actor(), request: { checkRunId: run.id, identifier: 'fix' } },
      { name: 'redeliver', request: { appId: world.app.id, deliveryId: delivery.id } },
    ]);
  });

  it.each([
    ['an empty comment', 'comments', { as: 'ben', body: ' \n' }, 422],
    ['nobody', 'comments', { body: 'x' }, 422],
    ['an unknown user', 'comments', { as: 'mallory', body: 'x' }, 422],
    ['a bot', 'comments', { as: 'charter[bot]', body: 'x' }, 422],
    ['an organization', 'comments', { as: 'acme', body: 'x' }, 422],
    ['a refusal without a word', 'reviews', { as: 'ben', event: 'REQUEST_CHANGES', body: '' }, 422],
    ['an unknown verdict', 'reviews', { as: 'ben', event: 'PENDING', body: 'x' }, 422],
    ['a merge of whatever is there', 'merge', { as: 'ben', method: 'merge' }, 422],
    ['an unknown state', 'state', { as: 'ben', state: 'deleted' }, 422],
    ['a check that is not there', 'checks/999999/rerun', { as: 'ben' }, 404],
  ])('refuse %s and do nothing', async (_, path, fields, status) => {
    const { send } = visitor(world);
    const before = world.calls.length;

    expect((await send(`/acme/platform/pull/1/${path}`, fields as Record<string, string>)).status).toBe(
      status,
    );
    expect(world.calls.length).toBe(before);
  });

  it('do nothing for a form of another site', async () => {
    const { send } = visitor(world);
    const before = world.calls.length;
    const { status } = await send(
      '/acme/platform/pull/1/comments',
      { as: 'ben', body: 'x' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    );

    expect([status, world.calls.length]).toEqual([403, before]);
  });

  it('do nothing on GET', async () => {
    const { ask } = visitor(world);
    const before = world.calls.length;

    expect((await ask('/acme/platform/pull/1/merge')).status).toBe(404);
    expect((await ask('/acme/platform/pull/1/comments?as=ben&body=x')).status).toBe(404);
    expect(world.calls.length).toBe(before);
  });

  it('refuse what is too large or no form', async () => {
    const { send, ask } = visitor(world);
    const path = '/acme/platform/pull/1/comments';
    const json = { origin: 'http://127.0.0.1:4000', 'content-type': 'application/json' };

    expect((await send(path, { as: 'ben', body: 'x'.repeat(800_000) })).status).toBe(413);
    expect((await ask(path, { method: 'POST', headers: json, body: '{}' })).status).toBe(415);
  });

  it('show what the forge refuses, with the way back', async () => {
    const refusing = {
      ...world.view,
      actions: {
        ...world.view.actions,
        merge: () => Promise.reject(new ApiError(409, 'Head branch was modified', ['<b>Try again</b>'])),
      },
    };
    const { send } = visitor({ ...world, view: refusing });
    const { status, body } = await send('/acme/platform/pull/1/merge', { as: 'ben', sha: pull.headSha });

    expect(status).toBe(409);
    expect(words(body)).toContain('Head branch was modified <b>Try again</b>');
    expect(body).toContain('href="/acme/platform/pull/1">Back');
  });
});

describe('the list of deliveries', () => {
  it('shows what was sent and how it was answered, newest first, without the signature', async () => {
    const world = await aForgeWorld();
    const { ask } = visitor(world);
    const first = world.deliver();
    for (let count = 0; count < 55; count += 1)
      world.deliver({ event: 'push', action: null, statusCode: 500 });
    const list = await ask('/_/deliveries');
    const older = /href="(\/_\/deliveries\?app=\d+&amp;before=\d+)"/u.exec(list.body)?.[1] ?? '';
    const one = await ask(`/_/deliveries/${world.app.id}/${first.id}`);
    world.close();

    expect(list.body.match(/500<\/span>/gu)?.length).toBe(50);
    expect(older).not.toBe('');
    expect(words(one.body)).toContain('"action": "opened"');
    expect(one.body).not.toContain('sha256=secret');
    expect(list.body).not.toContain('not shown');
  });

  it('goes on to the older ones', async () => {
    const world = await aForgeWorld();
    const { ask } = visitor(world);
    const ids = Array.from({ length: 60 }, () => world.deliver().id);
    const { body } = await ask(`/_/deliveries?app=${world.app.id}&before=${ids[10] ?? 0}`);
    world.close();

    expect([...body.matchAll(/\/_\/deliveries\/\d+\/(\d+)">/gu)].map(([, id]) => Number(id))).toEqual(
      ids.slice(0, 10).toReversed(),
    );
  });
});
