import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseText, serviceText } from '../builders/a-registry.ts';
import { applyFixes } from '../../src/registry/apply-fixes.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { runs } from '../property-runs.ts';

const valid = serviceText(
  'payments',
  `  replicas: {min: 2, max: 10}
  ports:
    http: 8080
  health:
    http: {path: /healthz, port: http}
    interval: 10s
  config: &config
    LOG_LEVEL: "info"
  environments: [staging, production]
`,
);

/** Pieces that mean something to YAML or to the reader. */
const pieces =
  '---\n|...\n|%YAML 1.1\n|\t|  |\n|\r\n|\u{FEFF}|: |- |? |,|#|[|]|{|}|"|\'|>|&a |*a|*config|!x |!!str |<<: |\\|\u0000|null|~|.nan|0x1f|1e999|__proto__|constructor|kind|spec|\u{1F600}|\u202e'
    .split('|')
    .concat('|');

const mutated = fc
  .array(
    fc.record({
      at: fc.nat(valid.length),
      remove: fc.nat(12),
      insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })),
    }),
    { maxLength: 6 },
  )
  .map((edits) =>
    edits.reduce(
      (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
      valid,
    ),
  );

/** Diagnostics that point outside the text, end before they begin or say something that no person would. */
function unsoundIn(diagnostics: readonly Diagnostic[], text: string): readonly Diagnostic[] {
  const lines = text.split('\n').length;
  return diagnostics.filter(({ range, message, fix }) => {
    const isInside = range.line >= 1 && range.column >= 1 && range.endLine <= lines;
    const isForward = range.endLine > range.line || range.endColumn >= range.column;
    const isFixable = (fix?.edits ?? []).every(({ start, end }) => start <= end && end <= text.length);
    return !isInside || !isForward || !isFixable || /undefined|\[object|NaN/.test(message);
  });
}

function isJson(value: JsonValue): boolean {
  return JSON.stringify(JSON.parse(JSON.stringify(value))) === JSON.stringify(value);
}

describe('parsing a file', () => {
  it('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, isExplicit) => {
        expect(() => parseText(bytes, { isExplicit })).not.toThrow();
      }),
      { numRuns: runs(500) },
    );
  });

  it('takes any text, and every place that it reports lies within the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 40 }),
        fc.boolean(),
        (parts, isExplicit) => {
          const text = parts.join('').toWellFormed();
          expect(unsoundIn(parseText(text, { isExplicit }).diagnostics, text)).toEqual([]);
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('takes any change of a valid manifest, and gives JSON that is valid or a reason why not', () => {
    fc.assert(
      fc.property(mutated, (broken) => {
        const text = broken.toWellFormed();
        const { manifests, diagnostics } = parseText(text);
        expect(unsoundIn(diagnostics, text)).toEqual([]);
        for (const { isValid, value, ref } of manifests) {
          const errors = diagnostics.filter((one) => one.severity === 'error' && one.ref === ref);
          expect(isValid || errors.length > 0).toBe(true);
          expect(!isValid || isJson(value)).toBe(true);
        }
        expect(() =>
          parseText(
            applyFixes(
              text,
              diagnostics.flatMap(({ fix }) => fix ?? []),
            ),
          ),
        ).not.toThrow();
      }),
      { numRuns: runs(500) },
    );
  });

  it('gives the value that JSON gives, for any JSON in a patch', () => {
    const unusual = new Set(['__proto__', '<<']);
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !unusual.has(one) && !/\p{Cc}/u.test(one));
    const value = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(text, tie('value'), { maxKeys: 4 }),
      ),
    })).value;

    fc.assert(
      fc.property(fc.dictionary(text, value, { maxKeys: 5 }), (patch) => {
        const manifest = {
          apiVersion: 'charter.dev/v1',
          kind: 'Overlay',
          metadata: { name: 'x' },
          spec: { target: 'payments', environment: 'production', patch: { ...patch } },
        };
        const { manifests } = parseText(JSON.stringify(manifest));
        expect(manifests[0]?.value).toEqual(manifest);
      }),
      { numRuns: runs(200) },
    );
  });
});
