import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineCommand, type Command } from '../../../src/entry/cli/command.ts';
import { asksForHelp, parseCommandLine } from '../../../src/entry/cli/parse-command-line.ts';
import { UsageError } from '../../../src/entry/cli/usage-error.ts';

const command: Command = {
  name: 'draw',
  summary: 'Draw',
  ...defineCommand({
    description: [],
    options: {
      base: { type: 'value', placeholder: 'REV', summary: 'The state before', isRequired: true },
      format: {
        type: 'value',
        placeholder: 'FORMAT',
        summary: 'How',
        choices: ['json', 'dot'],
        default: 'dot',
      },
      env: { type: 'value', placeholder: 'NAME', summary: 'Where' },
      json: { type: 'flag', summary: 'As JSON' },
    },
    arguments: [{ name: 'REF', summary: 'What to draw', isRequired: true }],
    examples: [{ command: 'npx charter draw service:x --base main', does: 'Draw x' }],
    run: async () => 0,
  }),
};

function errorOf(...words: readonly string[]): unknown {
  try {
    return parseCommandLine(command, words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return `${error.code}: ${error.message} ${error.hint}`;
  }
}

describe('parseCommandLine', () => {
  it('gives every option a value: given, default, false or undefined', () => {
    expect(parseCommandLine(command, ['service:x', '--base', 'main', '--json'])).toEqual({
      options: { base: 'main', format: 'dot', env: undefined, json: true },
      arguments: ['service:x'],
    });
  });

  it('takes values that begin with a dash after "=", and words that do after "--"', () => {
    expect(parseCommandLine(command, ['--base=-x', '--', '--odd'])).toMatchObject({
      options: { base: '-x' },
      arguments: ['--odd'],
    });
  });

  it.each([
    [
      ['x', '--bsae', 'main'],
      'usage-unknown-option: `charter draw` has no option `--bsae`. Did you mean `--base`? See `npx charter draw --help`.',
    ],
    [['x', '-z'], 'usage-unknown-option: `charter draw` has no option `-z`. See `npx charter draw --help`.'],
    [
      ['x', '--base'],
      'usage-missing-value: `--base` needs a value: `--base REV`. A value that begins with a dash is written `--base=VALUE`. See `npx charter draw --help`.',
    ],
    [
      ['x', '--base', '--json'],
      'usage-missing-value: `--base` needs a value: `--base REV`. A value that begins with a dash is written `--base=VALUE`. See `npx charter draw --help`.',
    ],
    [
      ['x', '--base', ''],
      'usage-missing-value: `--base` needs a value: `--base REV`. A value that begins with a dash is written `--base=VALUE`. See `npx charter draw --help`.',
    ],
    [
      ['x', '--base', 'a', '--json=yes'],
      'usage-unexpected-value: `--json` is a switch and takes no value; found `yes`. Write `--json` alone. See `npx charter draw --help`.',
    ],
    [
      ['x', '--base', 'a', '--format', 'jsn'],
      'usage-invalid-value: `--format` takes json, dot; found `jsn`. Did you mean `--format json`?',
    ],
    [
      ['x'],
      'usage-missing-option: `charter draw` needs `--base REV`: the state before. For example: `npx charter draw service:x --base main`',
    ],
    [
      ['--base', 'a'],
      'usage-missing-argument: `charter draw` needs REF: what to draw. For example: `npx charter draw service:x --base main`',
    ],
    [
      ['x', 'y z', '--base', 'a'],
      "usage-unexpected-argument: `charter draw` does not know what to do with `'y z'`. See `npx charter draw --help`.",
    ],
  ])('says what is wrong with %j', (words, message) => {
    expect(errorOf(...words)).toBe(message);
  });

  it('is not fooled by the names of object members', () => {
    expect(errorOf('x', '--constructor', '--base', 'a')).toContain('usage-unknown-option');
    expect(errorOf('x', '--__proto__=1', '--base', 'a')).toContain('usage-unknown-option');
  });

  it('gives a result or a usage error, whatever is typed', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('--base', '--format', 'dot', '--json', '--', '-', 'x', '--env=', '-abc', '--no-json'),
    );

    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(() => errorOf(...words)).not.toThrow();
      }),
    );
  });
});

describe('asksForHelp', () => {
  it('looks only before "--"', () => {
    expect(asksForHelp(['x', '-h'])).toBe(true);
    expect(asksForHelp(['x', '--bogus', '--help'])).toBe(true);
    expect(asksForHelp(['--', '--help'])).toBe(false);
  });
});
