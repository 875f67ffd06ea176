import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexOwners } from '../../../src/approvals/codeowners/index-owners.ts';
import { matchesNames, parseOwnerPattern } from '../../../src/approvals/codeowners/owner-pattern.ts';
import { parseCodeOwners } from '../../../src/approvals/codeowners/parse-codeowners.ts';
import { matchesGlob, parseGlob } from '../../../src/model/glob.ts';

function rulesOf(patterns: readonly string[]): ReturnType<typeof parseCodeOwners> {
  const text = patterns.map((pattern) => `${pattern} @anna\n`).join('');
  return parseCodeOwners('CODEOWNERS', new TextEncoder().encode(text));
}

const name = fc.stringMatching(/^[ab.]{1,3}$/);
const namePattern = fc.oneof(fc.stringMatching(/^[ab.*?]{1,3}$/), fc.constantFrom('**', '*', '*.a', 'a.b'));
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const pattern = fc
  .record({
    start: fc.constantFrom('', '/'),
    names: fc.array(namePattern, { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom('', '/'),
  })
  .map(({ start, names, end }) => start + names.join('/') + end)
  .filter((text) => typeof parseOwnerPattern(text) === 'object');

describe('the index of CODEOWNERS', () => {
  it('finds the rule that trying all of them from the last on would find', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 30 }), path, (patterns, asked) => {
        const codeowners = rulesOf(patterns);
        const found = codeowners.rules.findLast(({ pattern: text }) => {
          const parsed = parseOwnerPattern(text);
          return typeof parsed === 'object' && matchesNames(parsed, asked.split('/'));
        });

        expect(indexOwners(codeowners)(asked)).toEqual(found);
      }),
    );
  });

  it('matches as the globs of settings do where both mean the same', () => {
    const anchored = fc
      .array(
        fc.stringMatching(/^(?:[ab*?]{1,3})$/).filter((text) => !text.includes('**')),
        { minLength: 1, maxLength: 4 },
      )
      .map((names) => names.join('/'));
    fc.assert(
      fc.property(anchored, path, (text, asked) => {
        const globs = [text, ...(text.endsWith('/*') || text === '*' ? [] : [`${text}/**/*`])].map((glob) =>
          parseGlob(glob),
        );
        const expected = globs.some(
          (glob) => typeof glob === 'object' && matchesGlob(glob, asked, { dot: true }),
        );

        expect(indexOwners(rulesOf([`/${text}`]))(asked) !== undefined).toBe(expected);
      }),
    );
  });

  it('takes ten thousand rules and three thousand paths, which all could match, in little time', () => {
    const patterns = Array.from({ length: 10_000 }, (_, index) =>
      index % 2 === 0 ? `*a*b${index}` : `/src/*/x*y${index}/**/z`,
    );
    const ruleFor = indexOwners(rulesOf(patterns));
    const paths = Array.from({ length: 3_000 }, (_, index) => `src/aaa${index}/xxyy/deep/down/z`);

    expect(paths.filter((asked) => ruleFor(asked) !== undefined)).toEqual([]);
  }, 60_000);

  it('takes a pattern of twenty thousand characters and a path of five hundred equal names in little time', () => {
    const ruleFor = indexOwners(rulesOf(['*a'.repeat(10_000)]));
    const asked = Array.from({ length: 500 }, () => 'a').join('/');
    const before = process.cpuUsage();
    const found = ruleFor(asked);
    const { user, system } = process.cpuUsage(before);

    expect(found).toBeUndefined();
    expect((user + system) / 1_000_000).toBeLessThan(5);
  }, 120_000);
});
