import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnosticsText, validationSummaryText } from '../../src/render/diagnostics/diagnostics-text.ts';
import { ansiPaint, plainPaint } from '../../src/render/paint.ts';
import { textWidth } from '../../src/render/text-width.ts';
import { aDiagnostic } from '../builders/a-review.ts';
import { hostileText } from './hostile-text.ts';

const at = (line: number, column: number, endLine: number, endColumn: number) => ({
  line,
  column,
  endLine,
  endColumn,
});

function textOf(source: string, range: ReturnType<typeof at>): string {
  return diagnosticsText({
    diagnostics: [aDiagnostic({ range, message: 'Message.', file: 'a.yaml' })],
    sources: new Map([['a.yaml', source]]),
    paint: plainPaint,
  });
}

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

describe('diagnosticsText', () => {
  it.each(['::stop-commands::x/a.yaml', ' ::error::a.yaml'])('begins no line with two colons: %j', (file) => {
    const text = diagnosticsText({
      diagnostics: [aDiagnostic({ file })],
      sources: new Map(),
      paint: plainPaint,
    });

    expect(text.startsWith(`./${file}:14:5  error`)).toBe(true);
  });

  it.each([60, 80, 120])('keeps within a terminal of %d cells', (width) => {
    const source = `x: ${'a'.repeat(90)}legder${'b'.repeat(90)}\n`;
    const text = diagnosticsText({
      diagnostics: [
        aDiagnostic({ file: 'a.yaml', range: at(1, 94, 1, 100), message: 'Too long. '.repeat(20) }),
      ],
      sources: new Map([['a.yaml', source]]),
      paint: plainPaint,
      width,
    });
    const [, code = '', carets = ''] = /^ {4}1 │ (.*)\n {6}│ (.*)$/m.exec(text) ?? [];

    expect(Math.max(...text.split('\n').map(textWidth))).toBeLessThanOrEqual(width);
    expect(code.slice(carets.indexOf('^'), carets.length)).toBe('legder');
  });

  it('shows the place, the message, the line with carets, and the fix', () => {
    const text = diagnosticsText({
      diagnostics: [
        aDiagnostic({
          range: at(2, 3, 2, 10),
          fix: { title: 'Replace `replcas` with `replicas`', file: 'x', edits: [] },
        }),
      ],
      sources: new Map([['services/payments.yaml', 'spec:\n  replcas: 3\n']]),
      paint: plainPaint,
    });

    expect(text).toBe(
      lines(
        'services/payments.yaml:2:3  error  ref-unknown',
        '  `service:legder` is not in the registry; the nearest is `service:ledger`.',
        '',
        '    2 │   replcas: 3',
        '      │   ^^^^^^^',
        '    fix Replace `replcas` with `replicas`',
      ),
    );
  });

  it.each([
    ['wide characters', '日本: x', at(1, 5, 1, 6), '日本: x', '      ^'],
    ['wide characters under the carets', 'a: 日本', at(1, 4, 1, 6), 'a: 日本', '   ^^^^'],
    ['tabs as spaces', '\ta: x', at(1, 2, 1, 3), '    a: x', '    ^'],
    ['control characters as pictures', 'a\u0007b: x', at(1, 3, 1, 4), 'a␇b: x', '  ^'],
    ['combining marks', 'e\u0301: x', at(1, 5, 1, 6), 'e\u0301: x', '   ^'],
    ['emoji of several code points', '👩‍💻: x', at(1, 8, 1, 9), '👩‍💻: x', '    ^'],
    ['characters that reorder text', 'a\u202Eb', at(1, 3, 1, 4), 'a\\u{202E}b', '         ^'],
    ['a place behind the end of the line', 'a:', at(1, 3, 1, 3), 'a:', '  ^'],
    ['a Windows line end', 'a: x\r\n', at(1, 4, 1, 5), 'a: x', '   ^'],
  ])('puts the carets under %s', (_, source, range, shown, carets) => {
    expect(textOf(source, range).split('\n').slice(3, 5)).toEqual([`    1 │ ${shown}`, `      │ ${carets}`]);
  });

  it('marks the rest of the first line of a longer range and says where it ends', () => {
    expect(
      textOf('a:\n  - b\n  - c\n', at(2, 3, 4, 1))
        .split('\n')
        .slice(3, 5),
    ).toEqual(['    2 │   - b', '      │   ^^^ … to line 4']);
  });

  it('shows the part of a long line which has the problem', () => {
    const source = `${'x'.repeat(5_000)}BAD${'y'.repeat(5_000)}`;
    const [line = '', carets = ''] = textOf(source, at(1, 5_001, 1, 5_004))
      .split('\n')
      .slice(3, 5);

    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('BAD');
    expect(line.length).toBeLessThan(120);
  });

  it('leaves the excerpt out where the text is not at hand or too short', () => {
    expect(textOf('a: 1', at(9, 1, 9, 2))).toBe(lines('a.yaml:9:1  error  ref-unknown', '  Message.'));
  });

  it('puts errors before warnings, whatever their order', () => {
    const text = diagnosticsText({
      diagnostics: [aDiagnostic({ severity: 'warning', file: 'a.yaml' }), aDiagnostic({ file: 'b.yaml' })],
      sources: new Map(),
      paint: plainPaint,
    });

    expect(text.split('\n').filter((line) => line.includes('yaml'))).toEqual([
      'b.yaml:14:5  error  ref-unknown',
      'a.yaml:14:5  warning  ref-unknown',
    ]);
  });

  it('keeps carets below a character of several parts when the range begins inside it', () => {
    const [, , , line = '', carets = ''] = textOf('👩‍💻x', at(1, 3, 1, 5)).split('\n');

    expect(textWidth(line)).toBe(textWidth('    1 │ 👩‍💻x'));
    expect(carets.trimEnd()).toBe('      │ ^^');
  });

  it('lets nothing control the terminal and keeps carets below the line, whatever the source holds', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(50), fc.nat(50), (source, start, length) => {
        const text = diagnosticsText({
          diagnostics: [
            aDiagnostic({ file: source, message: source, range: at(1, start + 1, 1, start + length + 1) }),
          ],
          sources: new Map([[source, source]]),
          paint: plainPaint,
        });
        const [line = '', carets = ''] = text
          .split('\n')
          .slice(3, 5)
          .map((shown) => shown.slice('    1 │ '.length));

        expect(text).not.toMatch(/[[\p{C}]--[\n\u200C-\u200D\p{Cn}\p{Co}\u0600-\u0605\u06DD\u08E2]]/v);
        expect(textWidth(carets)).toBeLessThanOrEqual(textWidth(line) + 1);
      }),
    );
  });

  it('says the same in colour', () => {
    const given = {
      diagnostics: [aDiagnostic()],
      sources: new Map([['services/payments.yaml', 'a\n'.repeat(20)]]),
    };

    expect(stripVTControlCharacters(diagnosticsText({ ...given, paint: ansiPaint }))).toBe(
      diagnosticsText({ ...given, paint: plainPaint }),
    );
  });
});

describe('validationSummaryText', () => {
  it.each([
    [[], '✓ 1,234 manifests, no problems\n'],
    [[aDiagnostic({ severity: 'warning' })], '! 1,234 manifests, 1 warning\n'],
    [
      [aDiagnostic(), aDiagnostic(), aDiagnostic({ severity: 'info' })],
      '✗ 1,234 manifests, 2 errors, 1 note\n',
    ],
  ])('counts %j', (diagnostics, expected) => {
    expect(validationSummaryText({ manifests: 1_234, diagnostics }, plainPaint)).toBe(expected);
  });
});
