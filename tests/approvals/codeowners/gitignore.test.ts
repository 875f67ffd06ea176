import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchesNames, parseOwnerPattern } from '../../../src/approvals/codeowners/owner-pattern.ts';
import { runs } from '../../property-runs.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'charter-gitignore-'));
  git(['init', '--quiet']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function git(words: readonly string[], input = ''): string {
  const environment = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  return execFileSync('git', words, { cwd: folder, env: environment, input, encoding: 'utf8' });
}

/** Which of some paths Git ignores by a pattern. */
function ignoredBy(pattern: string, paths: readonly string[]): readonly string[] {
  writeFileSync(join(folder, 'patterns'), `${pattern}\n`);
  const words = ['-c', 'core.excludesFile=patterns', 'check-ignore', '--no-index', '-z', '--stdin'];
  try {
    return git(words, paths.join('\0'))
      .split('\0')
      .filter((path) => path !== '');
  } catch (error) {
    // It ends with 1 where no path is ignored.
    if (error instanceof Error && 'status' in error && error.status === 1) return [];
    throw error;
  }
}

const names = ['a', 'b', 'ab', 'a.b', '.a', 'b a'];
const paths = names.flatMap((one) => [
  one,
  ...names.flatMap((two) => [`${one}/${two}`, ...names.map((three) => `${one}/${two}/${three}`)]),
]);

const namePattern = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    '*',
    '**',
    'a*',
    '*b',
    '?',
    'a?b',
    '*.b',
    String.raw`b\ a`,
    String.raw`\a`,
    'a**',
  ),
  fc.stringMatching(/^[ab.*?]{1,3}$/),
);

const pattern = fc
  .record({
    start: fc.constantFrom('', '/'),
    parts: fc.array(namePattern, { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom('', '/'),
  })
  .map(({ start, parts, end }) => start + parts.join('/') + end)
  // `docs/*` means the files of one folder here, and all below it in Git; and `a**/b`, by which Git's own pages mean no
  // more than `a*/b`, is taken by Git for `a`, then `**/b`.
  .filter(
    (text) => typeof parseOwnerPattern(text) === 'object' && !/(?:^|\/)\*$|[^/]\*\*|\*\*[^/]/.test(text),
  );

describe('a pattern of CODEOWNERS', () => {
  it('matches what Git ignores by it, but for those that end in a lone `*`', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(pattern, (text) => {
        const parsed = parseOwnerPattern(text);
        const matched = paths.filter(
          (path) => typeof parsed === 'object' && matchesNames(parsed, path.split('/')),
        );

        expect({ text, matched }).toEqual({ text, matched: ignoredBy(text, paths) });
      }),
      { numRuns: runs(150) },
    );
  });
});
