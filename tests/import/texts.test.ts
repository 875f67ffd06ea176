import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveVariables } from '../../src/import/compose/variables.ts';
import { NameBook, toLabel } from '../../src/import/names.ts';
import { isBelow, joinPaths } from '../../src/import/paths.ts';
import { readSource } from '../../src/import/read-source.ts';
import { splitCommand } from '../../src/import/shell-words.ts';
import { scalarAt } from '../../src/import/source-node.ts';
import { namePattern } from '../../src/model/ref.ts';

describe('a label', () => {
  it('is the nearest to the name of the source', () => {
    expect(['web', 'My_App', '--x--', 'Größe 2', '日本', 'a'.repeat(80)].map(toLabel)).toEqual([
      'web',
      'my-app',
      'x',
      'gro-e-2',
      'unnamed',
      'a'.repeat(63),
    ]);
  });

  it('is always one, and never given twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('a', 'A', 'a-2')), { maxLength: 20 }),
        (wishes) => {
          const book = new NameBook();
          const names = wishes.map((wish) => book.give('Service', wish, 'other').name);

          expect(new Set(names).size).toBe(names.length);
          expect(names.filter((name) => !namePattern.test(name))).toEqual([]);
        },
      ),
    );
  });
});

describe('a command on one line', () => {
  it.each([
    ['node server.js', ['node', 'server.js']],
    [`sh -c "echo 'a b' \\"c\\""`, ['sh', '-c', `echo 'a b' "c"`]],
    [`a 'b c'd\\ e ''`, ['a', 'b cd e', '']],
    ['  ', []],
  ])('is split as a shell would split %s', (text, expected) => {
    expect(splitCommand(text)).toEqual(expected);
  });

  it('is nothing while a quote is open', () => {
    expect(["a 'b", 'a "b', 'a \\'].map(splitCommand)).toEqual([undefined, undefined, undefined]);
  });

  it('has the words that were quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');

        expect(splitCommand(line)).toEqual(words);
      }),
    );
  });
});

/** What a scalar of a Compose file is read as, and the assumption that was made. */
function resolved(text: string): readonly (string | undefined)[] {
  const bytes = new TextEncoder().encode(JSON.stringify({ a: text }));
  const root = readSource({ file: 'a.yaml', bytes }).documents[0]?.root;
  const node = root && scalarAt(resolveVariables(root), 'a');
  return [node?.text, node?.assumption];
}

describe('a variable of Compose', () => {
  it.each([
    ['${A:-x}', 'x', 'The variable `A` is replaced by its default.'],
    ['a-${A-x}-${B:-y}', 'a-x-y', 'The variable `A`, `B` is replaced by its default.'],
    ['${A:-${B:-y}}', 'y', 'The variable `A` is replaced by its default.'],
    ['$A', '$A', 'The variable `A` has no default; write a value in its place.'],
    ['${A:?missing}', '${A:?missing}', 'The variable `A` has no default; write a value in its place.'],
    ['${A:+x}', '', 'The variable `A` is taken for one that is not set.'],
    ['$$A and $1', '$A and $1', undefined],
  ])('%s is read as %s', (text, expected, assumption) => {
    expect(resolved(text)).toEqual([expected, assumption]);
  });
});

describe('a path in an import', () => {
  it.each([
    ['a/b.yml', './c.yml', 'a/c.yml'],
    ['a/b.yml', '../c/d.yml', 'c/d.yml'],
    ['b.yml', '../c.yml', '../c.yml'],
    ['/x/b.yml', 'c.yml', '/x/c.yml'],
  ])('of %s, %s leads to %s', (from, written, expected) => {
    expect(joinPaths(from, written)).toBe(expected);
  });

  it.each(['', '/etc/passwd', '~/a.yml', 'https://a.example.com/b.yml', 'C:/a.yml', 'a\\b.yml'])(
    'that is %s is no path',
    (written) => {
      expect(joinPaths('a.yml', written)).toBeUndefined();
    },
  );

  it.each([
    ['a/b.yml', '', true],
    ['../b.yml', '', false],
    ['../x/b.yml', '../x', true],
    ['ab/c.yml', 'a', false],
  ])('%s below the folder "%s" is %s', (path, folder, expected) => {
    expect(isBelow(path, folder)).toBe(expected);
  });
});
