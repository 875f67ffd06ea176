import { describe, expect, it } from 'vitest';
import { annotationsOf } from '../../src/render/diagnostics/annotations.ts';
import { aDiagnostic } from '../builders/a-review.ts';

describe('annotationsOf', () => {
  it('gives inclusive columns on one line, as GitHub counts them', () => {
    expect(annotationsOf([aDiagnostic({ range: { line: 3, column: 5, endLine: 3, endColumn: 9 } })])).toEqual(
      [
        {
          path: 'services/payments.yaml',
          startLine: 3,
          endLine: 3,
          startColumn: 5,
          endColumn: 8,
          level: 'failure',
          title: 'ref-unknown',
          message: '`service:legder` is not in the registry; the nearest is `service:ledger`.',
        },
      ],
    );
  });

  it.each([
    [
      'an empty range',
      { line: 1, column: 1, endLine: 1, endColumn: 1 },
      { startColumn: 1, endColumn: 1, endLine: 1 },
    ],
    ['several lines', { line: 1, column: 3, endLine: 4, endColumn: 7 }, { endLine: 4 }],
    [
      'a range that ends before the next line',
      { line: 1, column: 3, endLine: 2, endColumn: 1 },
      { endLine: 1 },
    ],
  ])('places %s', (_, range, expected) => {
    const [{ startColumn, endColumn, endLine } = { endLine: 0 }] = annotationsOf([aDiagnostic({ range })]);

    expect({ startColumn, endColumn, endLine }).toEqual({
      startColumn: undefined,
      endColumn: undefined,
      ...expected,
    });
  });

  it('gives the first fifty, errors before warnings before notes', () => {
    const notes = Array.from({ length: 60 }, (_, index) =>
      aDiagnostic({
        severity: 'info',
        range: { line: index + 1, column: 1, endLine: index + 1, endColumn: 2 },
      }),
    );
    const annotations = annotationsOf([...notes, aDiagnostic({ severity: 'warning' }), aDiagnostic()]);

    expect(annotations).toHaveLength(50);
    expect(annotations.slice(0, 3).map(({ level }) => level)).toEqual(['failure', 'warning', 'notice']);
  });

  it('leaves out files whose names the forge would refuse, and makes controls in messages visible', () => {
    const annotations = annotationsOf([
      aDiagnostic({ file: 'a\nb.yaml' }),
      aDiagnostic({ message: 'found \u202Ex\nsecond', fix: { title: 'Do it', file: 'x', edits: [] } }),
    ]);

    expect(annotations.map(({ message }) => message)).toEqual(['found \\u{202E}x\nsecond\nFix: Do it']);
  });
});
