import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, markup, trusted } from '../../../../src/sandbox/pages/markup/html.ts';

const characters: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
};

function read(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39|#96);/gu, (entity) => characters[entity] ?? entity);
}

describe('markup', () => {
  it('escapes every value but markup', () => {
    const inner = markup`<b title="${'"><img src=x onerror=alert(1)>'}">${"<script>'&`"}</b>`;

    expect(markup`<p>${inner}${['<i>', 3, undefined, null, false]}</p>`.toString()).toBe(
      '<p><b title="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;">&lt;script&gt;&#39;&amp;&#96;</b>&lt;i&gt;3</p>',
    );
  });

  it('takes what is declared as trusted as it is', () => {
    expect(markup`${trusted('<hr>')}`.toString()).toBe('<hr>');
  });

  it('gives a value back to whoever reads the page, and no character that could end its place', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const escaped = escapeText(text);
        expect(escaped).not.toMatch(/[<>"'`\0]/u);
        expect(read(escaped)).toBe(text.replaceAll('\0', '\uFFFD'));
      }),
    );
  });
});
