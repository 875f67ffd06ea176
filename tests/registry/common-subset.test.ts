import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registryFiles } from '../bench/generate/registry-files.ts';
import { serviceText } from '../builders/a-registry.ts';
import type { JsonValue } from '../../src/model/json.ts';
import type { ValuePath } from '../../src/model/pointer.ts';
import { readCommonSubset } from '../../src/registry/reading/common-subset.ts';
import { decodeText } from '../../src/registry/reading/decode-text.ts';
import { readDocuments } from '../../src/registry/reading/read-documents.ts';
import type { DocumentReading } from '../../src/registry/reading/read-documents.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { toSourceText } from '../../src/registry/reading/source-text.ts';
import { runs } from '../property-runs.ts';

const { limits } = defaultSettings;

const manifest = serviceText(
  'payments',
  `  # what it listens on
  replicas: {min: 2, max: 10}
  ports:
    http: 8080 # a comment

    metrics: {port: 9_090, "protocol": 'http'}
  description: >-
    Folded
    text.

  notes: |
    Kept
      as it is
  environments: [staging, production]
  empty:
  list:
  - one
  - two: 2
    three: "3 \\u00e9"
  long: some words
    over two lines
  ratio: 0.5
  quoted: 'it''s'
`,
);

const pieces =
  '---\n|...\n|%YAML 1.1\n|\t|  |\n|\n\n|\r\n|\u{FEFF}|: |:|- |-|? |,|#| #|[|]|[]|{}|{|}|"|\'|>|>-\n|&a |*a|!x |!!str |<<: |\\|\\n|\u0000|null|~|.nan|0x1f|1e9|007|-0|1.50|true|__proto__|a: b\n|  a: b\n|- a\n|    x\n|\u2028|\u0085|\u{1F600}'
    .split('|')
    .concat('|', '|\n', '|+\n', '|2\n');

const mutated = fc
  .array(
    fc.record({
      at: fc.nat(manifest.length),
      remove: fc.nat(12),
      insert: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...pieces) },
        { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
      ),
    }),
    { maxLength: 4 },
  )
  .map((edits) =>
    edits
      .reduce(
        (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
        manifest,
      )
      .toWellFormed(),
  );

const endings = [
  '',
  '1',
  '0.5',
  'x y',
  "'q'",
  '"q\\t"',
  '[x, y]',
  '{x: y}',
  '{x: [1, {y: z}]}',
  '|',
  '>-',
  '# c',
  'x # c',
  '[]',
  '{}',
  '[x,\n   y]',
  '-1',
  '~',
  'no',
  'a:b',
  'a#b',
  '"q" # c',
  '- x',
  'k: v',
  '[a: b]',
  '-',
  '|1',
  '"a\n  b"',
  'x\n    y',
  'x\n\n    y',
  '|\n    x\n\n    y',
  '|-\n    x\n      y\n',
  '>\n    x\n    y',
  '"\\u00e9\\n"',
  '"\\x41"',
  "'it''s'",
  '{ "x y": \'z\', w: [ ] }',
  '[ , x ]',
  '[x y, "z" ]',
];

/** Lines that fit each other as a rule: keys and items at a few indentations. */
const composed = fc
  .array(
    fc.record({
      indent: fc.constantFrom('', '', '  ', '  ', '    '),
      mark: fc.constantFrom(
        '',
        'a: ',
        'b: ',
        'c:',
        '- ',
        '- d: ',
        '"e f": ',
        'g :  ',
        '? h\n: ',
        '- - ',
        "'k': ",
      ),
      value: fc.constantFrom(...endings),
    }),
    { maxLength: 9 },
  )
  .map((lines) => lines.map(({ indent, mark, value }) => `${indent}${mark}${value}\n`).join(''));

interface Written {
  readonly lines: readonly string[];
}

const usual = fc.constantFrom(
  'x y',
  "'it''s'",
  '"q \\t"',
  '{x: [1, {y: z}], w: "v"}',
  '0.5',
  'x # c',
  '~',
  '[x y, "z"]',
  '',
);
const unusual = fc.constantFrom(...endings.filter((ending) => !/\n|^[-#|>]|^k:/.test(ending)));
const blockText = fc.constantFrom(
  '|\n  x\n\n   y',
  '|-\n  # no comment',
  '>-\n  x: y\n  z',
  '>\n  x\n\n  z',
  'x\n  - y',
);
const scalar = fc.oneof(
  { weight: 12, arbitrary: usual },
  { weight: 3, arbitrary: blockText },
  { weight: 1, arbitrary: unusual },
);
const gap = fc.constantFrom('', '', '', '', '\n', '# note\n', '  # note\n');

/** Maps and lists within each other, as people lay them out. */
const { map } = fc.letrec<{ map: Written; list: Written; block: Written }>((tie) => ({
  block: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('map'), tie('list')),
  map: fc
    .uniqueArray(
      fc.record({
        key: fc.constantFrom('a', 'b c', '"d"', "'e'", 'f/g.h', 'i-j', 'service:k', 'l', 'm.n'),
        value: fc.oneof({ depthSize: 'small' }, scalar, tie('block')),
        indent: fc.constantFrom('  ', '  ', '    '),
        before: gap,
      }),
      { minLength: 1, maxLength: 4, selector: ({ key }) => key },
    )
    .map((fields) => ({
      lines: fields.flatMap(({ key, value, indent, before }) =>
        linesOf(`${before}${key}: `, typeof value === 'string' ? value : indented(value, indent)),
      ),
    })),
  list: fc
    .array(fc.oneof({ depthSize: 'small' }, scalar, tie('map')), { minLength: 1, maxLength: 3 })
    .map((items) => ({
      lines: items.flatMap((item) =>
        linesOf('- ', typeof item === 'string' ? item : item.lines.join('\n').replaceAll('\n', '\n  ')),
      ),
    })),
}));

function indented({ lines }: Written, indent: string): string {
  return lines.map((line) => `\n${indent}${line}`).join('');
}

function linesOf(mark: string, value: string): readonly string[] {
  return `${mark}${value}`.split('\n');
}

const laidOut = fc
  .record({
    map,
    at: fc.nat(200),
    insert: fc.oneof({ weight: 2, arbitrary: fc.constant('') }, fc.constantFrom(...pieces)),
  })
  .map(({ map: { lines }, at, insert }) => {
    const text = `${lines.join('\n')}\n`;
    return text.slice(0, at) + insert + text.slice(at);
  });

/** What a caller can see of a reading, with the place of every key and value. */
function visible({ places, ...rest }: DocumentReading): unknown {
  const all = pathsIn(rest.value);
  return {
    ...rest,
    places: all.map((path) => [path, places.locate(path, 'key'), places.locate(path, 'value')]),
  };
}

function pathsIn(value: JsonValue, path: ValuePath = []): readonly ValuePath[] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const below = steps.flatMap(([step, item]) => pathsIn(item as JsonValue, [...path, step]));
  return [path, ...below, [...path, 'nothing here'], [...path, 99]];
}

function expectAgreement(text: string): void {
  const decoded = decodeText('a.yaml', new TextEncoder().encode(text), Infinity);
  const quick = readCommonSubset(text, limits, decoded.kind === 'text' && decoded.isPlain);
  expect(quick === undefined).toBe(readCommonSubset(text, limits) === undefined);
  if (quick === undefined) return;
  const careful = readDocuments(toSourceText('a.yaml', text), limits);
  expect({ problems: careful.problems, documents: careful.documents.map(visible) }).toEqual({
    problems: [],
    documents: [visible(quick)],
  });
}

describe('the common subset of YAML', () => {
  it('is read by both readers alike, or left to the careful one, whatever is done to a manifest', () => {
    fc.assert(fc.property(mutated, expectAgreement), { numRuns: runs(2000) });
  });

  it('is read by both readers alike, or left to the careful one, however lines are put together', () => {
    fc.assert(fc.property(composed, expectAgreement), { numRuns: runs(2000) });
  });

  it('is read by both readers alike, or left to the careful one, however maps and lists lie in each other', () => {
    fc.assert(fc.property(laidOut, expectAgreement), { numRuns: runs(2000) });
  });

  it('is read by both readers alike, or left to the careful one, whatever the text begins with', () => {
    const marks = fc.constantFrom(
      '...',
      '---',
      '.',
      '-',
      '\u{FEFF}',
      ' ',
      '\n',
      '# a\n',
      '%A',
      'h0: x',
      '? ',
    );
    const begun = fc
      .tuple(fc.array(marks, { maxLength: 4 }), fc.constantFrom('h1: x\n', manifest, ''))
      .map(([start, rest]) => start.join('') + rest);
    fc.assert(fc.property(begun, expectAgreement), { numRuns: runs(2000) });
  });

  it.each(['... h0: x\n', '...\nh0: x\n', '\u{FEFF}... h0: x\n', '...', '... # a\nh0: x\n'])(
    'leaves a text that begins with the end of a document to the careful reader: %j',
    (text) => {
      expect(readCommonSubset(text, limits)).toBeUndefined();
      expectAgreement(text);
    },
  );

  it('holds what manifests are made of, so that few need the careful reader', () => {
    const files = [...registryFiles(500, 'deep')];
    expect(files.filter(({ text }) => readCommonSubset(text, limits) === undefined)).toEqual([]);
  });

  it('ends where a limit might be reached', () => {
    const limited = [{ nodes: manifest.length - 1 }, { depth: 3 }, { documents: 0 }];
    expect(limited.map((changed) => readCommonSubset(manifest, { ...limits, ...changed }))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(readCommonSubset(manifest, { ...limits, nodes: manifest.length, depth: 4 })).toBeDefined();
  });
});
