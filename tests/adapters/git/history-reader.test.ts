import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLocalRepository } from '../../../src/adapters/git/local-repository.ts';
import type { CommitLine, RecordedCommit } from '../../../src/model/history.ts';
import type { DatedCommit, HistoryReader, HistoryStore } from '../../../src/ports/history-reader.ts';
import { TestRepository } from '../../builders/a-repository.ts';
import { runs } from '../../property-runs.ts';

async function open(path: string): Promise<{ readonly reader: HistoryReader; readonly store: HistoryStore }> {
  const repository = await openLocalRepository(path);
  onTestFinished(() => repository.close());
  if (repository.history === undefined) throw new Error(`${path} is no clone`);
  return repository.history;
}

async function readLine(path: string, tip: string, folder = '', known?: CommitLine): Promise<CommitLine> {
  return (await open(path)).reader.readLine({ tip, folder, known });
}

/** `message: path, path` of each commit. */
function summaryOf(commits: readonly RecordedCommit[]): readonly string[] {
  return commits.map(({ subject, changes }) => `${subject}: ${changes.map(({ path }) => path).join(', ')}`);
}

/** begin ─ main ─ merge ─ last, and topic 1 ─ topic 2 between begin and merge. */
function aBranchedRepository(): { repository: TestRepository; ids: readonly string[] } {
  const repository = new TestRepository();
  const files = { 'a.yaml': '1', 'b/c.yaml': '1' };
  const begin = repository.commit({ files, message: 'begin' });
  const topic1 = repository.commit({
    branch: 'topic',
    parents: [begin],
    files: { ...files, 'a.yaml': '2' },
    message: 'topic 1',
  });
  const topic2 = repository.commit({
    branch: 'topic',
    files: { ...files, 'a.yaml': '3' },
    message: 'topic 2',
  });
  const main = repository.commit({ parents: [begin], files: { ...files, 'b/c.yaml': '2' }, message: 'main' });
  const merge = repository.commit({
    parents: [main, topic2],
    files: { 'a.yaml': '3', 'b/c.yaml': '2' },
    message: 'merge',
  });
  const last = repository.commit({ files: { 'b/c.yaml': '2' }, message: 'last' });
  return { repository, ids: [begin, topic1, topic2, main, merge, last] };
}

async function sidesOf(
  path: string,
  request: { readonly tip: string; readonly folder?: string; readonly merges: readonly string[] },
): Promise<readonly (readonly [string, readonly string[]])[]> {
  const sides = await (await open(path)).reader.readSides({ folder: '', ...request });
  return [...sides].map(([id, commits]) => [id, summaryOf(commits)]);
}

describe('what merges brought to a line', () => {
  it('are the commits of the branch, newest first, of the merges that are asked for', async () => {
    const { repository, ids } = aBranchedRepository();
    const [, topic1 = '', , , merge = '', tip = ''] = ids;
    const other = repository.commit({ branch: 'other', parents: [topic1], files: { x: '1' }, message: 'x' });
    const later = repository.commit({ parents: [tip, other], files: { 'a.yaml': '3', x: '1' } });

    expect(await sidesOf(repository.path, { tip: later, merges: [merge] })).toEqual([
      [merge, ['topic 2: a.yaml', 'topic 1: a.yaml']],
    ]);
    expect(await sidesOf(repository.path, { tip: later, merges: [later] })).toEqual([
      [later, ['x: a.yaml, b/c.yaml, x']],
    ]);
    expect(await sidesOf(repository.path, { tip: later, merges: [] })).toEqual([]);
  });

  it('are left out where they change nothing in the folder, and of what is no merge', async () => {
    const { repository, ids } = aBranchedRepository();
    const [begin = '', , , , merge = '', tip = ''] = ids;

    expect(await sidesOf(repository.path, { tip, folder: 'b/', merges: [merge, begin] })).toEqual([]);
  });
});

describe('the first-parent line of a commit', () => {
  it('has a step for each commit and merge, oldest first', async () => {
    const { repository, ids } = aBranchedRepository();
    const line = await readLine(repository.path, ids[5] ?? '');

    expect(summaryOf(line.commits)).toEqual([
      'begin: a.yaml, b/c.yaml',
      'main: b/c.yaml',
      'merge: a.yaml',
      'last: a.yaml',
    ]);
  });

  it('is continued where it went on, and read anew where it was rewritten', async () => {
    const { repository, ids } = aBranchedRepository();
    const whole = await readLine(repository.path, ids[5] ?? '');
    for (const id of [ids[0], ids[3], ids[4]]) {
      const part = await readLine(repository.path, id ?? '');
      expect(await readLine(repository.path, ids[5] ?? '', '', part)).toEqual(whole);
    }
    const topic = await readLine(repository.path, ids[2] ?? '');

    expect(await readLine(repository.path, ids[5] ?? '', '', topic)).toEqual(whole);
    expect(await readLine(repository.path, ids[3] ?? '', '', whole)).toEqual(
      await readLine(repository.path, ids[3] ?? ''),
    );
  });

  it('is read anew where Git has forgotten the commits that were read before', async () => {
    const { repository, ids } = aBranchedRepository();
    const whole = await readLine(repository.path, ids[5] ?? '');
    const forgotten = { ...whole, tip: 'f'.repeat(40) };

    expect(await readLine(repository.path, ids[5] ?? '', '', forgotten)).toEqual(whole);
  });

  it('tells only of a folder, with paths relative to it', async () => {
    const { repository, ids } = aBranchedRepository();
    const line = await readLine(repository.path, ids[4] ?? '', 'b/');

    expect(summaryOf(line.commits)).toEqual(['begin: c.yaml', 'main: c.yaml', 'merge: ']);
    const begun = await readLine(repository.path, ids[0] ?? '', 'b/');
    expect(await readLine(repository.path, ids[4] ?? '', 'b/', begun)).toEqual(line);
  });

  it('keeps names, times with their offsets, and messages as they are', async () => {
    const repository = new TestRepository();
    const tip = repository.commit({
      files: { 'a b\n".yaml': 'x', commit: 'y', link: { mode: '120000', content: 'a' } },
      message: 'Sübject\nsecond line\n\nBody commit\n:100644',
      author: 'Åsa \u{7}',
      at: 1_772_366_400,
      zone: '-0330',
    });
    const { commits } = await readLine(repository.path, tip);

    expect(commits).toEqual([
      {
        id: tip,
        parents: [],
        author: { name: 'Åsa \u{7}', email: 'author@example.com' },
        authoredAt: '2026-03-01T08:30:00-03:30',
        committedAt: '2026-03-01T08:30:00-03:30',
        subject: 'Sübject second line',
        pullRequest: undefined,
        changes: [
          {
            path: 'a b\n".yaml',
            before: undefined,
            after: { path: 'a b\n".yaml', mode: 'file', blob: expect.any(String) },
          },
          {
            path: 'commit',
            before: undefined,
            after: { path: 'commit', mode: 'file', blob: expect.any(String) },
          },
          {
            path: 'link',
            before: undefined,
            after: { path: 'link', mode: 'symlink', blob: expect.any(String) },
          },
        ],
        isBoundary: false,
      },
    ]);
  });

  it.each([
    ['Merge pull request #12 from acme/topic\n\nThe title', 12, 'The title'],
    ['The title (#13)', 13, 'The title (#13)'],
    ['Merged in topic (pull request #14)', 14, 'Merged in topic (pull request #14)'],
    ["Merge branch 'topic'\n\nSee merge request acme/registry!15", 15, "Merge branch 'topic'"],
    ['Fixes #16', undefined, 'Fixes #16'],
  ])('reads the pull request out of %j', async (message, pullRequest, subject) => {
    const repository = new TestRepository();
    const { commits } = await readLine(repository.path, repository.commit({ files: { a: '1' }, message }));

    expect(commits).toMatchObject([{ pullRequest, subject }]);
  });

  it('is the same whatever is configured, grafted or replaced', async () => {
    const { repository, ids } = aBranchedRepository();
    const before = await readLine(repository.path, ids[5] ?? '');
    for (const [name, value] of [
      ['log.diffMerges', 'combined'],
      ['log.showSignature', 'true'],
      ['log.follow', 'true'],
      ['log.showRoot', 'false'],
      ['diff.renames', 'copies'],
      ['core.quotePath', 'true'],
      ['color.ui', 'always'],
      ['diff.relative', 'true'],
      ['format.pretty', 'oneline'],
    ] as const) {
      repository.git('config', name, value);
    }
    repository.git('replace', ids[3] ?? '', ids[1] ?? '');
    mkdirSync(join(repository.path, 'info'), { recursive: true });
    writeFileSync(join(repository.path, 'info/grafts'), `${ids[5]}\n`);

    expect(await readLine(repository.path, ids[5] ?? '')).toEqual(before);
  });

  it('knows where a shallow clone begins, and that it is another one when it is deepened', async () => {
    const { repository, ids } = aBranchedRepository();
    const clone = `${repository.path}-clone`;
    repository.git(
      'clone',
      '--quiet',
      '--bare',
      '--depth=2',
      '--single-branch',
      '--branch=main',
      `file://${repository.path}`,
      clone,
    );
    const shallow = await open(clone);
    const line = await shallow.reader.readLine({ tip: ids[5] ?? '', folder: '', known: undefined });
    repository.git('-C', clone, 'fetch', '--quiet', '--unshallow');
    const deepened = await open(clone);

    expect(line.commits.map(({ subject, isBoundary }) => [subject, isBoundary])).toEqual([
      ['merge', true],
      ['last', false],
    ]);
    expect(deepened.reader.fingerprint).not.toBe(shallow.reader.fingerprint);
    expect(
      (await deepened.reader.readLine({ tip: ids[5] ?? '', folder: '', known: undefined })).commits,
    ).toHaveLength(4);
  });

  it('is read of a repository with SHA-256 ids too', async () => {
    const repository = new TestRepository({ format: 'sha256' });
    const tip = repository.commit({ files: { a: '1' }, message: 'begin' });

    expect(summaryOf((await readLine(repository.path, tip)).commits)).toEqual(['begin: a']);
  });

  it.each([
    ['right', (index: number) => index],
    ['wrong', (index: number) => (index * 7919) % 10_000],
  ])('has each of 10,000 commits once, with clocks that are %s', async (_, timeOf) => {
    const repository = new TestRepository();
    const ids = repository.commits(
      Array.from({ length: 10_000 }, (_, index) => ({
        files: { 'a/b': `${index}`, c: `${Math.floor(index / 3)}` },
        message: `${index}`,
        at: 1_000_000 + timeOf(index),
      })),
    );
    const tip = ids.at(-1) ?? '';
    const whole = await readLine(repository.path, tip);
    const early = await readLine(repository.path, ids[100] ?? '');

    expect(whole.commits.map(({ id }) => id)).toEqual(ids);
    expect(whole.commits.map(({ changes }) => changes.length)).toEqual(ids.map((_, at) => (at % 3 ? 1 : 2)));
    expect(await readLine(repository.path, tip, '', early)).toEqual(whole);
    expect((await readLine(repository.path, tip, 'a/')).commits).toHaveLength(ids.length);
  });

  it('finds the last commit of the line that is not later than a time, and one before it with a later date', async () => {
    const repository = new TestRepository();
    const ids = [100, 300, 200, 400].map((at, index) => repository.commit({ files: { a: `${index}` }, at }));
    const { reader } = await open(repository.path);
    const find = (seconds: number): Promise<DatedCommit | undefined> =>
      reader.lastCommitAt(ids[3] ?? '', new Date(seconds * 1000).toISOString());

    expect(await Promise.all([99, 100, 200, 250, 300, 400, 1_000_000].map(find))).toEqual([
      undefined,
      { id: ids[0], laterAncestor: undefined },
      { id: ids[2], laterAncestor: ids[1] },
      { id: ids[2], laterAncestor: ids[1] },
      { id: ids[2], laterAncestor: ids[1] },
      { id: ids[3], laterAncestor: undefined },
      { id: ids[3], laterAncestor: undefined },
    ]);
  });

  it('finds among the commits before the nearest one that is later, however clocks went', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 10 }),
        async (times, time) => {
          const repository = new TestRepository();
          const ids = repository.commits(
            times.map((at, index) => ({ files: { a: `${index}` }, message: `${index}`, at: 1000 + at })),
          );
          const { reader } = await open(repository.path);
          const chosen = times.findLastIndex((at) => at <= time);
          const later = times.findLastIndex((at, index) => index < chosen && at > (times[chosen] ?? 0));

          expect(
            await reader.lastCommitAt(ids.at(-1) ?? '', new Date((1000 + time) * 1000).toISOString()),
          ).toEqual(chosen === -1 ? undefined : { id: ids[chosen], laterAncestor: ids[later] });
        },
      ),
      { numRuns: runs(20) },
    );
  });
});

describe('what is kept of a history', () => {
  it('is given back as it was, and not at all where it is damaged', async () => {
    const { path } = new TestRepository();
    const { store } = await open(path);
    await store.save('a', '{"x":1}');
    await store.save('b', '');
    const folder = join(path, 'charter/history');
    const given = [await store.load('a'), await store.load('b'), await store.load('c')];
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'charter-history-1 0\n{"x":2}');

    expect(given).toEqual(['{"x":1}', '', undefined]);
    expect([await store.load('a'), await store.load('b')]).toEqual([undefined, undefined]);
  });

  it('is whole whoever writes at the same time', async () => {
    const { path } = new TestRepository();
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(10_000));
    const { store } = await open(path);
    await Promise.all(texts.map((text) => store.save('a', text)));

    expect(texts).toContain(await store.load('a'));
    expect(readdirSync(join(path, 'charter/history'))).toHaveLength(1);
  });

  it('is bounded in number', async () => {
    const { path } = new TestRepository();
    const { store } = await open(path);
    for (let index = 0; index < 210; index += 1) await store.save(`${index}`, 'x');

    expect(readdirSync(join(path, 'charter/history')).length).toBeLessThanOrEqual(200);
  });

  it('is nothing where it cannot be written, which is no error', async () => {
    const { path } = new TestRepository();
    writeFileSync(join(path, 'charter'), 'a file in its place');
    chmodSync(join(path, 'charter'), 0o400);
    const { store } = await open(path);
    await store.save('a', 'x');

    expect(await store.load('a')).toBeUndefined();
  });
});

describe('the files of a commit that hold a text', () => {
  const files = {
    'charter.yaml': 'x',
    'a.yaml': 'name: payments\n',
    'binary.yaml': 'name: payments\n\0',
    'sub/b.yaml': 'name: web\n',
    'sub/with\nline end.yaml': 'a\\b',
    'sub/link': { mode: '120000', content: 'payments' },
  } as const;
  const request = { texts: ['payments', '\\'], isWanted: (path: string) => path === 'charter.yaml' };

  it('are found by Git, with those that are wanted by their path', async () => {
    const repository = new TestRepository();
    const commit = repository.commit({ files });
    const { reader } = await open(repository.path);
    const found = await reader.findFiles({ ...request, commit, folder: '' });

    expect(found.map(({ path, mode }) => [path, mode])).toEqual([
      ['a.yaml', 'file'],
      ['binary.yaml', 'file'],
      ['charter.yaml', 'file'],
      ['sub/with\nline end.yaml', 'file'],
    ]);
    expect(found[0]?.blob).toBe(repository.git('rev-parse', 'main:a.yaml'));
  });

  it('are those of a folder, with paths relative to it, and none where nothing is found', async () => {
    const repository = new TestRepository();
    const commit = repository.commit({ files });
    const { reader } = await open(repository.path);
    const find = async (texts: readonly string[]): Promise<readonly string[]> => {
      const found = await reader.findFiles({ ...request, texts, commit, folder: 'sub/' });
      return found.map(({ path }) => path);
    };

    expect(await find(['web'])).toEqual(['b.yaml']);
    expect(await find(['nothing holds this'])).toEqual([]);
  });
});
