import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grammarOf } from '../../../../src/sandbox/pages/code/languages.ts';
import { renderCode, type Highlight } from '../../../../src/sandbox/pages/code/render-code.ts';
import { escapeText, markup } from '../../../../src/sandbox/pages/markup/html.ts';
import { runs } from '../../../property-runs.ts';

function show(line: string, path: string, highlights: readonly Highlight[] = []): string {
  return markup`${renderCode(line, grammarOf(path), highlights)}`.toString();
}

const withoutTags = (html: string): string => html.replace(/<[^>]*>/gu, '');

describe('renderCode', () => {
  it('colours a line of YAML', () => {
    expect(show('  - name: "a: b" # why', 'a.yaml')).toBe(
      '  - <span class="t-key">name</span>: <span class="t-string">&quot;a: b&quot;</span> <span class="t-comment"># why</span>',
    );
    expect(show('    service:ledger: {replicas: 3}', 'a.yml')).toBe(
      '    <span class="t-key">service:ledger</span>: {replicas: <span class="t-number">3</span>}',
    );
  });

  it('leaves files of unknown kinds as they are', () => {
    expect(show('a: 1 < 2', 'a.unknown')).toBe('a: 1 &lt; 2');
  });

  it('sets off ranges across tokens', () => {
    expect(show('name: x', 'a.yaml', [{ start: 2, end: 6, className: 'changed' }])).toBe(
      '<span class="t-key">na</span><span class="t-key changed">me</span><span class="changed">: </span>x',
    );
  });

  it('ignores the part of a range that lies outside of the line', () => {
    expect(show('ab', 'x', [{ start: 1, end: 900, className: 'changed' }])).toBe(
      'a<span class="changed">b</span>',
    );
    expect(show('ab', 'x', [{ start: 50, end: 60, className: 'changed' }])).toBe('ab');
  });

  it('writes out characters that hide or turn the text around', () => {
    expect(show('a\u202eb\u200bc', 'x')).toBe(
      'a<span class="hidden-character">U+202E</span>b<span class="hidden-character">U+200B</span>c',
    );
  });

  it('cuts a very long line and says by how much', () => {
    expect(show('x'.repeat(3_500), 'x')).toBe(
      `${'x'.repeat(1_000)}<span class="cut">… 2,500 more characters</span>`,
    );
  });

  it('shows the text and nothing but the text, in every language and with any ranges', () => {
    const path = fc.constantFrom('a.yaml', 'a.json', 'a.ts', 'a.sh', 'a.md', 'CODEOWNERS', 'a.bin');
    const line = fc.string({ unit: 'grapheme-ascii', maxLength: 200 });
    const range = fc.record({ start: fc.nat(220), end: fc.nat(220), className: fc.constant('changed') });
    fc.assert(
      fc.property(path, line, fc.array(range, { maxLength: 3 }), (path, line, ranges) => {
        expect(withoutTags(show(line, path, ranges))).toBe(escapeText(line));
      }),
      { numRuns: runs(500) },
    );
  });
});
