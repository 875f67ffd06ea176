import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aClone } from '../../../builders/a-clone.ts';
import { aForge, type Client, type World } from '../../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let bob: Client;
let first: string;
const root = '/repos/acme/app';
const encode = (text: string): string => Buffer.from(text).toString('base64');

beforeAll(async () => {
  world = await aForge();
  bob = world.api(world.bob);
  const clone = await aClone();
  first = await clone.commit('The beginning', {
    'a.txt': 'one\n',
    'folder/b ü#.txt': 'two\n',
    'bin.dat': '\0\u0001',
  });
  await clone.git('push', '--quiet', world.remote(world.anna), 'main', 'main:refs/heads/feature/one');
  await clone.remove();
});

afterAll(() => world.close());

describe('contents', () => {
  it('are given in base64, or raw when asked for', async () => {
    const file = await bob('GET', `${root}/contents/folder/b%20%C3%BC%23.txt?ref=feature/one`);
    expect([
      file.at('name'),
      file.at('path'),
      Buffer.from(file.text('content'), 'base64').toString(),
    ]).toEqual(['b ü#.txt', 'folder/b ü#.txt', 'two\n']);
    const raw = await bob('GET', `${root}/contents/a.txt`, undefined, {
      accept: 'application/vnd.github.raw+json',
    });
    expect(raw.body).toBe('one\n');
  });

  it('list folders, the root included', async () => {
    for (const path of ['contents', 'contents/', 'contents/?ref=main'])
      expect((await bob('GET', `${root}/${path}`)).each('name')).toEqual(['a.txt', 'bin.dat', 'folder']);
    const folder = await bob('GET', `${root}/contents/folder`);
    expect([folder.each('type'), folder.each('path')]).toEqual([['file'], ['folder/b ü#.txt']]);
  });

  it('are not there where they are not', async () => {
    for (const path of ['contents/nothing', 'contents/a.txt/below', 'contents/a.txt?ref=nothing'])
      expect((await bob('GET', `${root}/${path}`)).status).toBe(404);
  });

  it('change only when the caller has seen what is there', async () => {
    const put = (fields: object) =>
      bob('PUT', `${root}/contents/new/c.txt`, { message: 'Write', content: encode('1'), ...fields });
    const made = await put({});
    expect([made.status, made.at('content.path')]).toEqual([201, 'new/c.txt']);
    const blind = await put({});
    expect([blind.status, blind.at('message')]).toEqual([422, 'Invalid request.\n\n"sha" wasn\'t supplied.']);
    expect((await put({ sha: '1'.repeat(40) })).status).toBe(409);
    expect((await put({ sha: made.text('content.sha'), content: encode('2') })).status).toBe(200);
    const raw = await bob('GET', `${root}/contents/new/c.txt`, undefined, {
      accept: 'application/vnd.github.raw',
    });
    expect(raw.body).toBe('2');
  });

  it('go to the branch that was named, and nowhere when there is none', async () => {
    const written = await bob('PUT', `${root}/contents/branch.txt`, {
      message: 'Write',
      content: encode('1'),
      branch: 'feature/one',
      author: { name: 'Ada', email: 'ada@acme.test', date: '2026-01-02T03:04:05Z' },
    });
    expect(written.at('commit.author')).toEqual({
      name: 'Ada',
      email: 'ada@acme.test',
      date: '2026-01-02T03:04:05Z',
    });
    expect((await bob('GET', `${root}/contents/branch.txt`)).status).toBe(404);
    const nowhere = { message: 'x', content: '', branch: 'nothing' };
    expect((await bob('PUT', `${root}/contents/x.txt`, nowhere)).status).toBe(404);
  });

  it.each(['../a', '.git/config', 'a//b', 'x%2F..%2Fy'])('cannot be written to %s', async (path) => {
    const encoded = path.replaceAll('.', '%2E');
    const answer = await bob('PUT', `${root}/contents/${encoded}`, { message: 'x', content: '' });
    expect([404, 422]).toContain(answer.status);
  });

  it('of an empty repository may begin with a file', async () => {
    await world.forge.admin.createRepository({ owner: 'acme', name: 'blank' });
    expect((await bob('GET', '/repos/acme/blank/contents/a.txt')).at('message')).toBe(
      'This repository is empty.',
    );
    expect((await bob('GET', '/repos/acme/blank/commits')).status).toBe(409);
    const anna = world.api(world.anna);
    const made = await anna('PUT', '/repos/acme/blank/contents/a.txt', {
      message: 'First',
      content: encode('1'),
    });
    expect([made.status, made.at('commit.parents')]).toEqual([201, []]);
    expect((await bob('GET', '/repos/acme/blank/commits')).each('commit.message')).toEqual(['First']);
  });
});

describe('refs', () => {
  it('may have names of their own, and are created once even when two try', async () => {
    const body = { ref: 'refs/charter/locks/production', sha: first };
    const answers = await Promise.all([
      bob('POST', `${root}/git/refs`, body),
      bob('POST', `${root}/git/refs`, body),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422]);
    expect(answers.find(({ status }) => status === 422)?.at('message')).toBe('Reference already exists');
    expect((await bob('GET', `${root}/git/ref/charter/locks/production`)).at('object.sha')).toBe(first);
    expect((await bob('GET', `${root}/git/matching-refs/charter/`)).each('ref')).toEqual([body.ref]);
    expect((await bob('DELETE', `${root}/git/refs/charter/locks/production`)).status).toBe(204);
    expect((await bob('GET', `${root}/git/ref/charter/locks/production`)).status).toBe(404);
  });

  it.each(['main', 'refs/heads', 'refs/heads/a..b', 'refs/pull/1/head', 'refs/heads/a\nb'])(
    'may not be called %j',
    async (ref) => {
      expect((await bob('POST', `${root}/git/refs`, { ref, sha: first })).status).toBe(422);
    },
  );

  it('point at what is there, and branches at commits', async () => {
    const { tree } = { tree: (await bob('GET', `${root}/git/commits/${first}`)).text('tree.sha') };
    for (const [ref, sha, status] of [
      ['refs/heads/x', '1'.repeat(40), 422],
      ['refs/heads/x', tree, 422],
      ['refs/trees/x', tree, 201],
    ])
      expect((await bob('POST', `${root}/git/refs`, { ref, sha })).status).toBe(status);
  });

  it('move forward, and elsewhere with force', async () => {
    const commit = async (parents: string[]): Promise<string> => {
      const tree = (await bob('GET', `${root}/git/commits/${first}`)).text('tree.sha');
      return (await bob('POST', `${root}/git/commits`, { message: 'Next', tree, parents })).text('sha');
    };
    const [next, apart] = [await commit([first]), await commit([])];
    await bob('POST', `${root}/git/refs`, { ref: 'refs/heads/moving', sha: first });
    const move = (sha: string, force = false) =>
      bob('PATCH', `${root}/git/refs/heads/moving`, { sha, force });
    expect([(await move(next)).status, (await move(apart)).status, (await move(apart, true)).status]).toEqual(
      [200, 422, 200],
    );
    expect((await bob('PATCH', `${root}/git/refs/heads/nothing`, { sha: next })).at('message')).toBe(
      'Reference does not exist',
    );
    expect((await bob('DELETE', `${root}/git/refs/heads/main`)).status).toBe(422);
  });
});

describe('trees and commits made through the API', () => {
  it('are built from others, with files added, changed and removed', async () => {
    const changes = [
      { path: 'a.txt', mode: '100644', type: 'blob', sha: null },
      { path: 'folder/c.txt', mode: '100755', type: 'blob', content: 'three\n' },
      { path: 'link', mode: '120000', type: 'blob', content: 'folder/c.txt' },
    ];
    const tree = await bob('POST', `${root}/git/trees`, { base_tree: first, tree: changes });
    const listed = await bob('GET', `${root}/git/trees/${tree.text('sha')}?recursive=1`);
    const entries = listed.at('tree') as { path: string; mode: string }[];
    expect(entries.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
      '100644 bin.dat',
      '040000 folder',
      '100644 folder/b ü#.txt',
      '100755 folder/c.txt',
      '120000 link',
    ]);
  });

  it.each([
    [{ path: '../x', mode: '100644', content: '' }],
    [{ path: 'x', mode: '100600', content: '' }],
    [{ path: 'x', mode: '100644' }],
    [{ path: 'x', mode: '100644', sha: '1'.repeat(40) }],
    [{ path: 'x', mode: '040000', content: '' }],
  ])('are refused with an entry such as %j', async (entry) => {
    expect((await bob('POST', `${root}/git/trees`, { tree: [entry] })).status).toBe(422);
  });

  it('have real parents, a real tree, and a message without a zero', async () => {
    const tree = (await bob('GET', `${root}/git/commits/${first}`)).text('tree.sha');
    for (const body of [
      { message: 'x', tree: first },
      { message: 'x', tree, parents: [tree] },
      { message: 'x\0', tree },
      { message: 'x', tree, author: { name: 'a', email: 'b', date: 'yesterday' } },
    ])
      expect((await bob('POST', `${root}/git/commits`, body)).status).toBe(422);
  });
});

describe('commits', () => {
  it('are found by branch, tag, id and short id, with slashes in names', async () => {
    const read = async (name: string): Promise<unknown> =>
      (await bob('GET', `${root}/commits/${name}`)).at('sha');
    await bob('POST', `${root}/git/refs`, { ref: 'refs/tags/v1', sha: first });
    expect(await Promise.all(['v1', 'tags/v1', first, first.slice(0, 8)].map(read))).toEqual([
      first,
      first,
      first,
      first,
    ]);
    expect(await read('feature%2Fone')).toBe(await read('heads/feature/one'));
  });

  it('list no commits for a path or an author that cannot be, and take slashes around a path', async () => {
    for (const query of ['path=%00', 'path=..%2Fa.txt', 'path=.git', 'author=%00']) {
      const { status, body } = await bob('GET', `${root}/commits?sha=feature/one&${query}`);
      expect({ query, status, body }).toEqual({ query, status: 200, body: [] });
    }
    for (const path of ['%2Fa.txt', 'folder%2F'])
      expect((await bob('GET', `${root}/commits?sha=feature/one&path=${path}`)).each('sha')).toEqual([first]);
  });

  it('are listed by path and by author', async () => {
    const byPath = await bob('GET', `${root}/commits?sha=feature/one&path=branch.txt`);
    const byAuthor = await bob('GET', `${root}/commits?sha=feature/one&author=anna@acme.test`);
    expect([byPath.each('commit.message'), byAuthor.each('commit.message')]).toEqual([
      ['Write'],
      ['The beginning'],
    ]);
  });

  it('are compared against their common ancestor', async () => {
    const compared = await bob('GET', `${root}/compare/main...feature/one`);
    expect(['status', 'ahead_by', 'merge_base_commit.sha'].map((name) => compared.at(name))).toEqual([
      'diverged',
      1,
      first,
    ]);
    expect(compared.at('files.0.filename')).toBe('branch.txt');
    expect((await bob('GET', `${root}/compare/main...main`)).at('status')).toBe('identical');
    expect((await bob('GET', `${root}/compare/main...nothing`)).status).toBe(404);
    expect((await bob('GET', `${root}/compare/main`)).status).toBe(404);
  });
});
