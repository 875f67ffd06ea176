import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleHistory, readExample } from '../../../src/sandbox/seed/example.ts';
import { toFastImport } from '../../../src/sandbox/seed/fast-import.ts';
import type { HistoryCommit } from '../../../src/sandbox/seed/history.ts';
import { people } from '../../../src/sandbox/seed/people.ts';

const example = join(import.meta.dirname, '../../../manifests-example');

const git = (repository: string, arguments_: readonly string[]): string =>
  execFileSync('git', ['--git-dir', repository, ...arguments_], { encoding: 'utf8' });

const filesBelow = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.startsWith(join(root, '.git/')))
      .map((file) => [file.slice(root.length), readFileSync(file, 'base64')]),
  );

describe('the history of the example', () => {
  let commits: readonly HistoryCommit[];
  let directory: string;

  beforeAll(async () => {
    commits = exampleHistory(await readExample());
    directory = mkdtempSync(join(tmpdir(), 'charter-history-'));
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const importInto = (name: string): string => {
    const repository = join(directory, name);
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
    execFileSync('git', ['--git-dir', repository, 'fast-import', '--quiet'], {
      input: toFastImport([{ name: 'main', commits }]),
    });
    return repository;
  };

  it('has at least twenty commits by at least five people over at least four months', () => {
    const times = commits.map(({ date }) => Date.parse(date));
    const months = (Math.max(...times) - Math.min(...times)) / (30 * 86_400_000);
    expect(commits.length).toBeGreaterThanOrEqual(20);
    expect(new Set(commits.map(({ author }) => author.login)).size).toBeGreaterThanOrEqual(5);
    expect(months).toBeGreaterThanOrEqual(4);
  });

  it('moves forward in time only', () => {
    const times = commits.map(({ date }) => Date.parse(date));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('says in Git who wrote what and when, with subjects that fit into 72 characters', () => {
    const repository = importInto('log.git');
    const log = git(repository, ['log', '--reverse', '--format=%an <%ae>|%aI|%cI|%s']).trimEnd().split('\n');
    expect(log).toEqual(
      commits.map(({ author, date, message }) => {
        const [subject] = message.split('\n');
        return `${author.name} <${author.email}>|${date}|${date}|${subject}`;
      }),
    );
    expect(log.filter((line) => (line.split('|')[3] ?? '').length > 72)).toEqual([]);
  });

  it('ends in exactly the files of manifests-example, byte for byte', () => {
    const repository = importInto('tree.git');
    const clone = join(directory, 'clone');
    execFileSync('git', ['clone', '--quiet', repository, clone]);
    expect(filesBelow(clone)).toEqual(filesBelow(example));
  });

  it('has the same commit ids wherever and whenever it is imported, and is sound', () => {
    const first = importInto('first.git');
    const second = importInto('second.git');
    expect(git(first, ['rev-list', 'main'])).toEqual(git(second, ['rev-list', 'main']));
    expect(git(first, ['fsck', '--strict', '--no-dangling'])).toEqual('');
  });

  it('changes something in every commit', () => {
    const repository = importInto('changes.git');
    const unchanged = git(repository, ['log', '--format=%x00%s', '--name-only', 'main'])
      .split('\0')
      .filter((entry) => entry !== '' && entry.trimEnd().split('\n').length < 2);
    expect(unchanged).toEqual([]);
  });

  it('is written by demo users only', () => {
    const logins = new Set(people.map(({ login }) => login));
    expect(commits.filter(({ author }) => !logins.has(author.login))).toEqual([]);
  });
});
