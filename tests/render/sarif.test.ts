import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDiagnostics, type Diagnostic } from '../../src/model/diagnostic.ts';
import { toSarif, type SarifLog, type SarifRequest } from '../../src/render/diagnostics/sarif.ts';
import { aDiagnostic } from '../builders/a-review.ts';
import { hostileText } from './hostile-text.ts';
import { sarifProblems } from './sarif-schema.ts';

const text = 'kind: Service\nmetadata: { name: ü🎉 }\nspec:\n  dependsOn:\n    service:legder: {}\n';

const fix = {
  title: 'Replace `service:legder` with `service:ledger`',
  file: 'services/pay ments.yaml',
  edits: [
    { start: text.indexOf('🎉'), end: text.indexOf('🎉') + 2, text: '' },
    {
      start: text.indexOf('service:legder'),
      end: text.indexOf('service:legder') + 14,
      text: 'service:ledger',
    },
  ],
};

function aRequest(diagnostics: readonly Diagnostic[], given: Partial<SarifRequest> = {}): SarifRequest {
  return {
    diagnostics,
    folder: '',
    category: 'charter/validate',
    version: '1.2.3',
    rules: new Map(),
    sources: new Map([[fix.file, text]]),
    identityOf: ({ file, code, message }) => JSON.stringify([file, code, message]),
    ...given,
  };
}

const resultsOf = ({ runs }: SarifLog): SarifLog['runs'][0]['results'] =>
  runs.flatMap(({ results }) => results);

const printsOf = (...lines: readonly number[]): unknown =>
  resultsOf(
    toSarif(
      aRequest(lines.map((line) => aDiagnostic({ range: { line, column: 1, endLine: line, endColumn: 2 } }))),
    ),
  ).map(({ partialFingerprints }) => Object.values(partialFingerprints)[0]);

describe('SARIF', () => {
  it('holds the rules, the results with their regions, and the fixes', () => {
    const rule = {
      summary: 'A reference leads nowhere.',
      description: 'A reference leads nowhere. Nothing has that name.',
      help: 'What to do: correct the name.',
      address: 'https://example.com/errors.md#unknown-ref',
    };
    const log = toSarif(
      aRequest([aDiagnostic({ code: 'unknown-ref', file: fix.file, ref: 'service:payments', fix })], {
        folder: 'deploy/',
        rules: new Map([['unknown-ref', rule]]),
      }),
    );

    expect(sarifProblems(log)).toEqual([]);
    expect(log).toEqual({
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'Charter',
              semanticVersion: '1.2.3',
              informationUri: 'https://github.com/charter-dev/charter',
              rules: [
                {
                  id: 'unknown-ref',
                  shortDescription: { text: rule.summary },
                  fullDescription: { text: rule.description },
                  help: { text: rule.help, markdown: rule.help },
                  helpUri: rule.address,
                },
              ],
            },
          },
          automationDetails: { id: 'charter/validate/' },
          columnKind: 'utf16CodeUnits',
          originalUriBaseIds: { SRCROOT: { description: { text: 'The root of the repository.' } } },
          results: [
            {
              ruleId: 'unknown-ref',
              ruleIndex: 0,
              level: 'error',
              message: { text: aDiagnostic().message },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'deploy/services/pay%20ments.yaml', uriBaseId: 'SRCROOT' },
                    region: { startLine: 14, startColumn: 5, endLine: 14, endColumn: 19 },
                  },
                  logicalLocations: [{ fullyQualifiedName: 'service:payments', kind: 'object' }],
                },
              ],
              partialFingerprints: { 'charterFinding/v1': expect.stringMatching(/^[0-9a-f]{32}:1$/) },
              fixes: [
                {
                  description: { text: fix.title },
                  artifactChanges: [
                    {
                      artifactLocation: { uri: 'deploy/services/pay%20ments.yaml', uriBaseId: 'SRCROOT' },
                      replacements: [
                        { deletedRegion: { startLine: 2, startColumn: 20, endLine: 2, endColumn: 22 } },
                        {
                          deletedRegion: { startLine: 5, startColumn: 5, endLine: 5, endColumn: 19 },
                          insertedContent: { text: 'service:ledger' },
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('is valid without findings, and for a code of which nothing is known', () => {
    expect(sarifProblems(toSarif(aRequest([])))).toEqual([]);
    expect(sarifProblems(toSarif(aRequest([aDiagnostic()])))).toEqual([]);
  });

  it('would not be called valid if it were not', () => {
    const log = toSarif(aRequest([aDiagnostic({ range: { line: 0, column: 1, endLine: 1, endColumn: 1 } })]));

    expect(sarifProblems(log)).not.toEqual([]);
    expect(sarifProblems({ ...log, version: '2.0.0' })).not.toEqual([]);
  });

  it('gives warnings and notes their level, in reporting order', () => {
    const log = toSarif(
      aRequest([
        aDiagnostic({ code: 'c', severity: 'info' }),
        aDiagnostic({ code: 'b', severity: 'warning' }),
        aDiagnostic({ code: 'a' }),
      ]),
    );

    expect(resultsOf(log).map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).toEqual([
      ['a', 0, 'error'],
      ['b', 1, 'warning'],
      ['c', 2, 'note'],
    ]);
  });

  it('knows a problem again when it has moved, and tells two alike apart', () => {
    expect(printsOf(3, 9)).toEqual(printsOf(40, 41));
    expect(new Set(printsOf(3, 9) as string[]).size).toBe(2);
  });

  it.each([
    ['services/ä b#c?d%e.yaml', 'services/%C3%A4%20b%23c%3Fd%25e.yaml'],
    ['javascript:alert(1)/x.yaml', 'javascript%3Aalert%281%29/x.yaml'],
    ['half \uD83C.yaml', 'half%20%EF%BF%BD.yaml'],
  ])('writes the path %j as the relative URI %s', (file, uri) => {
    const log = toSarif(aRequest([aDiagnostic({ file })]));

    expect(sarifProblems(log)).toEqual([]);
    expect(resultsOf(log).map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri)).toEqual(
      [uri],
    );
  });

  it('takes neither links nor placeholders from a message', () => {
    const message = 'found `[x](javascript:alert(1))` and {0} in [a]';
    const [result] = resultsOf(toSarif(aRequest([aDiagnostic({ message })])));

    expect(result?.message.text).toBe('found `\\[x](javascript:alert(1))` and {{0}} in [a]');
  });

  it('leaves out a fix that would write what looks like a secret', () => {
    const edits = [{ start: 0, end: 4, text: `"AKIA${'A'.repeat(16)}"` }];
    const log = toSarif(aRequest([aDiagnostic({ fix: { ...fix, edits } })]));

    expect(JSON.stringify(log)).not.toContain('AKIA');
    expect(resultsOf(log).map((result) => 'fixes' in result)).toEqual([false]);
  });

  it('leaves out a fix that does not fit the text, or whose text is not known', () => {
    const beyond = { ...fix, edits: [{ start: 3, end: text.length + 1, text: '' }] };
    const unknown = { ...fix, file: 'other.yaml' };
    const log = toSarif(aRequest([aDiagnostic({ fix: beyond }), aDiagnostic({ fix: unknown })]));

    expect(resultsOf(log).map((result) => 'fixes' in result)).toEqual([false, false]);
  });

  it('is valid whatever a manifest says, and has every finding in order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostileText, hostileText)), (pairs) => {
        const diagnostics = pairs.map(([file, message]) => aDiagnostic({ file: `a/${file}`, message }));
        const log = toSarif(aRequest(diagnostics));

        expect(sarifProblems(log)).toEqual([]);
        expect(resultsOf(log)).toHaveLength(diagnostics.length);
        expect(toSarif(aRequest(diagnostics.toSorted(compareDiagnostics).toReversed()))).toEqual(log);
      }),
    );
  });
});
