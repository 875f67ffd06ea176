import { describe, expect, it } from 'vitest';
import { locateCodeOwners } from '../../../src/approvals/codeowners/locate-codeowners.ts';
import { codeOwnersLimit, parseCodeOwners } from '../../../src/approvals/codeowners/parse-codeowners.ts';
import { writeCodeOwner } from '../../../src/approvals/codeowners/read-code-owner.ts';
import type { FileMode } from '../../../src/model/git.ts';

/** `line: pattern → owners` of each rule and `line:column code` of each problem. */
function read(text: string): { readonly rules: readonly string[]; readonly problems: readonly string[] } {
  const { rules, diagnostics } = parseCodeOwners('CODEOWNERS', new TextEncoder().encode(text));
  return {
    rules: rules.map(
      ({ line, pattern, owners }) => `${line}: ${pattern} → ${owners.map(writeCodeOwner).join(' ')}`,
    ),
    problems: diagnostics.map(({ range, code }) => `${range.line}:${range.column} ${code}`),
  };
}

describe('CODEOWNERS', () => {
  it('is read line by line, with comments, blanks and all line ends', () => {
    const text = [
      '\uFEFF# A comment',
      '',
      '*\t@anna  @acme/payments\tdocs@acme.example # and why',
      '  /apps/ @anna #no more',
      '/apps/github',
      String.raw`/with\ blank/*.md @anna`,
      String.raw`/docs/c\#.md @anna`,
      '/x @anna#comment',
      '/y @Some_EMU_login @a/b.c_d-e',
    ].join('\r\n');

    expect(read(text)).toEqual({
      rules: [
        '3: * → @anna @acme/payments docs@acme.example',
        '4: /apps/ → @anna',
        '5: /apps/github → ',
        String.raw`6: /with\ blank/*.md → @anna`,
        String.raw`7: /docs/c\#.md → @anna`,
        '8: /x → @anna',
        '9: /y → @Some_EMU_login @a/b.c_d-e',
      ],
      problems: [],
    });
  });

  it('goes on after a line that GitHub skips, and says where and why', () => {
    const text = [
      '* @anna',
      '!docs @anna',
      ' [ab].md @anna',
      '/a @anna anna @ben',
      '/b @anna/team/sub',
      String.raw`\#x @anna`,
      '/c @аnna',
      '/d anna@localhost',
      '/e @',
      '/f @-anna',
    ].join('\n');

    expect(read(text)).toEqual({
      rules: ['1: * → @anna'],
      problems: [
        '2:1 codeowners-invalid-pattern',
        '3:2 codeowners-invalid-pattern',
        '4:10 codeowners-invalid-owner',
        '5:4 codeowners-invalid-owner',
        '6:1 codeowners-invalid-pattern',
        '7:4 codeowners-invalid-owner',
        '8:4 codeowners-invalid-owner',
        '9:4 codeowners-invalid-owner',
        '10:4 codeowners-invalid-owner',
      ],
    });
  });

  it('shows the first hundred problems and counts the others', () => {
    const { problems, rules } = read(`${'! @anna\n'.repeat(250)}* @anna\n`);

    expect(rules).toEqual(['251: * → @anna']);
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toBe('1:1 codeowners-too-many-problems');
  });

  it('is not read from the size on at which GitHub loads none, nor where it is not UTF-8', () => {
    const begin = new TextEncoder().encode('* @anna\n#');
    const fileOf = (size: number): Uint8Array => {
      const bytes = new Uint8Array(size).fill(35);
      bytes.set(begin);
      return bytes;
    };

    expect(parseCodeOwners('CODEOWNERS', fileOf(codeOwnersLimit - 1)).rules).toHaveLength(1);
    expect(parseCodeOwners('CODEOWNERS', fileOf(codeOwnersLimit))).toEqual({
      file: 'CODEOWNERS',
      rules: [],
      diagnostics: [expect.objectContaining({ code: 'codeowners-too-large' })],
    });
    expect(parseCodeOwners('CODEOWNERS', new Uint8Array([0x2a, 0x20, 0xff])).diagnostics).toEqual([
      expect.objectContaining({ code: 'codeowners-not-utf8' }),
    ]);
  });

  it('quotes what it cannot read so that nothing in it can do harm', () => {
    const { diagnostics } = parseCodeOwners('CODEOWNERS', new TextEncoder().encode('* `\u202E<img>`'));

    expect(diagnostics.map(({ message }) => message)).toEqual([
      '`\\u{60}\\u{202e}<img>\\u{60}` is no owner: expected `@login`, `@organisation/team` or an e-mail address. GitHub skips the whole line; write the owner in one of these ways, or escape a blank of the pattern as `\\ `.',
    ]);
  });
});

function located(...entries: readonly (readonly [string, FileMode])[]): string | undefined {
  const tree = { commit: undefined, entries: entries.map(([path, mode]) => ({ path, mode, blob: path })) };
  return locateCodeOwners(tree)?.path;
}

describe('the place of CODEOWNERS', () => {
  it('is the first of the three in which there is a file', () => {
    expect(located(['docs/CODEOWNERS', 'file'], ['CODEOWNERS', 'file'], ['.github/CODEOWNERS', 'file'])).toBe(
      '.github/CODEOWNERS',
    );
    expect(located(['docs/CODEOWNERS', 'file'], ['CODEOWNERS', 'executable'])).toBe('CODEOWNERS');
    expect(located(['docs/CODEOWNERS', 'file'], ['CODEOWNERS', 'symlink'])).toBe('docs/CODEOWNERS');
    expect(located(['src/CODEOWNERS', 'file'], ['codeowners', 'file'])).toBe(undefined);
  });
});
