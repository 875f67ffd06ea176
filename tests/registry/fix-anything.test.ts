import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { normalForm } from '../../src/model/equality.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import { applyFixes, compatibleFixes } from '../../src/registry/apply-fixes.ts';
import { traitsOf } from '../../src/registry/schema/traits.ts';
import { fixFiles } from '../builders/a-fixed-registry.ts';
import { formText } from '../builders/a-formed-text.ts';
import { parseText } from '../builders/a-registry.ts';
import { runs } from '../property-runs.ts';
import { goodManifests } from './mutated/good-manifests.ts';

const texts = Object.values(goodManifests)
  .filter(({ file }) => !file.startsWith('docs/'))
  .map(({ text }) => text);

const noises = ['# a note', '  # indented', '', '  ', '\t', '# trailing  '];

/** A good manifest in an untidy form: fields of the envelope in any order, comments, white space, either line end. */
const untidy = fc
  .record({
    text: fc.constantFrom(...texts),
    order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
    noise: fc.array(fc.tuple(fc.nat(60), fc.constantFrom(...noises)), { maxLength: 8 }),
    trailing: fc.array(fc.nat(60), { maxLength: 5 }),
    end: fc.constantFrom('', '\n', '\n\n\n', '  \n', '\n# end'),
    isWindows: fc.boolean(),
  })
  .map(({ text, order, noise, trailing, end, isWindows }) => {
    const fields = text.split(/^(?=\S)/m);
    const lines = order
      .map((index) => fields[index] ?? '')
      .join('')
      .trimEnd()
      .split('\n');
    for (const at of trailing) if (lines[at] !== undefined) lines[at] += '  ';
    for (const [at, line] of noise) lines.splice(Math.min(at, lines.length), 0, line);
    const untidied = lines.join('\n') + end;
    return isWindows ? untidied.replaceAll('\n', '\r\n') : untidied;
  });

const commentsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .flatMap((line) => /(?:^|\s)(#.*)$/.exec(line.trimEnd())?.[1] ?? [])
    .toSorted();

/** The lines that say something, in any order, without the white space behind them and the kinds of short refs. */
const wordsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trimEnd().replace(/(?<=\[)service:/, ''))
    .filter((line) => line !== '')
    .toSorted();

const meaningOf = ({ manifests }: ParsedFile): readonly string[] =>
  manifests.map(({ kind, value }) => normalForm(value, traitsOf(kind)));

const lineEndsOf = (text: string): ReadonlySet<string> => new Set(text.match(/\r?\n/g));

describe('canonical form of anything', () => {
  it('is reached at once, and keeps every value, comment, line and kind of line end', () => {
    fc.assert(
      fc.property(untidy, (text) => {
        const before = parseText(text);
        const formed = formText(text);
        const after = parseText(formed.text);

        expect(formText(formed.text)).toEqual({ text: formed.text, fixes: [] });
        expect(commentsOf(formed.text)).toEqual(commentsOf(text));
        expect(wordsOf(formed.text)).toEqual(wordsOf(text));
        expect(meaningOf(after)).toEqual(meaningOf(before));
        expect([...lineEndsOf(formed.text)].every((end) => lineEndsOf(text).has(end) || end === '\n')).toBe(
          true,
        );
        expect(formed.text === text).toBe(formed.fixes.length === 0);
      }),
      { numRuns: runs(200) },
    );
  });
});

/** Fixes of a text, each of one or two edits in ascending order. */
const fixesOf = (length: number) =>
  fc.array(
    fc
      .array(fc.tuple(fc.nat(length), fc.string({ maxLength: 3 })), { minLength: 2, maxLength: 4 })
      .map((points) => points.toSorted(([a], [b]) => a - b))
      .map((points) => ({
        title: 'Change it',
        file: 'a.yaml',
        edits: points.flatMap(([start, text], index) =>
          index % 2 === 0 ? [{ start, end: points[index + 1]?.[0] ?? start, text }] : [],
        ),
      })),
    { maxLength: 6 },
  );

describe('applying fixes', () => {
  it('changes the characters of the fixes that fit together, and no other', () => {
    const request = fc
      .string({ maxLength: 40 })
      .chain((text) => fc.tuple(fc.constant(text), fixesOf(text.length)));
    fc.assert(
      fc.property(request, ([text, fixes]) => {
        const edits = compatibleFixes(fixes).flatMap((fix) => fix.edits);
        const result = applyFixes(text, fixes);

        let [from, at] = [0, 0];
        for (const edit of edits) {
          const kept = text.slice(from, edit.start);
          expect(result.slice(at, at + kept.length + edit.text.length)).toBe(kept + edit.text);
          from = edit.end;
          at += kept.length + edit.text.length;
        }
        expect(result.slice(at)).toBe(text.slice(from));
      }),
      { numRuns: runs(300) },
    );
  });
});

const pieces = [
  '\t',
  '  ',
  '\n',
  '---\n',
  '"',
  "'",
  '[',
  '{',
  '#',
  ': ',
  '&a ',
  '*a',
  '!x ',
  '\u{FEFF}',
  '\u202E',
  '\u0430',
  'yes',
  '7',
  '\r\n',
  '<<: ',
  '|',
  '>',
];

const broken = fc
  .record({
    text: fc.constantFrom(...texts),
    edits: fc.array(
      fc.record({
        at: fc.nat(600),
        remove: fc.nat(8),
        insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })),
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ text, edits }) =>
    edits
      .reduce(
        (all, { at, remove, insert }) =>
          all.slice(0, at % all.length) + insert + all.slice((at % all.length) + remove),
        text,
      )
      .toWellFormed(),
  );

const isOfYaml = ({ code }: Diagnostic): boolean => code === 'yaml-syntax' || code === 'tab-indentation';

describe('fixing anything', () => {
  it(
    'has nothing left to do a second time, and leaves no error of YAML where there was none',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(broken, broken, async (one, other) => {
          const files = { 'a.yaml': one, 'b.yaml': other };
          const first = await fixFiles(files);
          const after = Object.fromEntries(first.files.map((file) => [file.file, file.after]));
          const second = await fixFiles({ ...files, ...after });

          expect(second.files).toEqual([]);
          const told = [one, other].flatMap((text) => parseText(text).diagnostics);
          expect(told.some(isOfYaml) || !first.state.diagnostics.some(isOfYaml)).toBe(true);
        }),
        { numRuns: runs(100) },
      );
    },
  );
});
