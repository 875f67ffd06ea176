import * as fc from 'fast-check';
import { Marked } from 'marked';
import { describe, expect, it } from 'vitest';
import {
  codeList,
  codeSpan,
  fencedBlock,
  htmlCode,
  htmlText,
  inlineText,
  mermaidLabel,
  prose,
  tableRow,
} from '../../src/render/markdown.ts';
import { oneLine, revealInLines } from '../../src/render/visible-text.ts';
import { hostileText } from './hostile-text.ts';

const marked = new Marked({ gfm: true });

function toHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

/** The text of HTML, without its tags, character references decoded and our zero-width spaces taken out. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|(lt|gt|quot|amp));/g, (_, code?: string, name?: string) =>
      code === undefined ? (named[name ?? ''] ?? '') : String.fromCodePoint(Number(code)),
    )
    .replaceAll('\u200B', '');
}

function tagsOf(html: string): readonly string[] {
  return [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag ?? '');
}

const collapse = (text: string): string => text.replace(/ +/g, ' ').trim();

/** What GitHub would turn into a mention, a reference or a link, in text outside of code. */
const live = /@\w|#\d|GH-\d|:\/\/|www\./i;

describe('inlineText', () => {
  it.each([
    ['@octocat, see #12', '@&#8203;octocat, see #&#8203;12'],
    ['a | b', 'a &#124; b'],
    ['<b>*x*</b>', '\\<b\\>\\*x\\*\\</b\\>'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['two\r\nlines', 'two lines'],
    ['right\u202Eleft', 'right\\\\u{202E}left'],
    ['https://evil.example', 'https:&#8203;//evil.example'],
  ])('writes %j as %j', (text, markdown) => {
    expect(inlineText(text)).toBe(markdown);
  });

  it('is one paragraph with the same words, whatever it holds', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = toHtml(`x${inlineText(`y ${text}`)}`);

        expect(tagsOf(html)).toEqual(['p', 'p']);
        expect(collapse(textOf(html))).toBe(collapse(`xy ${oneLine(text)}`));
      }),
    );
  });

  it('starts no heading, list, quote, rule or code block', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = toHtml(inlineText(text));

        expect(tagsOf(html).every((tag) => tag === 'p')).toBe(true);
      }),
    );
  });

  it('mentions nobody and links nothing', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(
          inlineText(text)
            .replaceAll('&#8203;', '\u200B')
            .replace(/&#124;/g, ''),
        ).not.toMatch(live);
      }),
    );
  });
});

describe('codeSpan', () => {
  it.each([
    ['service:web', '`service:web`'],
    ['a`b', '<code>a&#96;b</code>'],
    ['a|b', '<code>a&#124;b</code>'],
    ['', '<code></code>'],
    ['a\nb', '`a b`'],
  ])('writes %j as %j', (text, markdown) => {
    expect(codeSpan(text)).toBe(markdown);
  });

  it('is one element with the same text, in a paragraph', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = toHtml(`a ${codeSpan(text)} b`);

        expect(tagsOf(html)).toEqual(['p', 'code', 'code', 'p']);
        expect(collapse(textOf(html))).toBe(collapse(`a ${oneLine(text)} b`));
      }),
    );
  });

  it('stays in its table cell, as plain words do', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (code, words) => {
        const row = tableRow([codeSpan(code), inlineText(words), 'last']);
        const html = toHtml(`| a | b | c |\n| - | - | - |\n${row}\n`);

        expect(html.match(/<td>/g)?.length).toBe(3);
        expect(html).toContain('<td>last</td>');
        expect(html.match(/<tr>/g)?.length).toBe(2);
      }),
    );
  });
});

describe('prose', () => {
  it('keeps the code spans that Charter wrote and escapes the rest', () => {
    expect(prose('`a|b` is *not* `c`')).toBe('<code>a&#124;b</code> is \\*not\\* `c`');
  });

  it('keeps a backtick that has no partner, and an empty pair', () => {
    expect(prose('one ` and')).toBe('one \\` and');
    expect(prose('two `` and')).toBe('two \\`\\` and');
  });

  it('makes nothing but paragraphs and code of a message with any value in it', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (name, words) => {
        const html = toHtml(`x${prose(`found \`${name}\`, ${words}`)}`);

        expect(tagsOf(html).filter((tag) => tag !== 'code')).toEqual(['p', 'p']);
      }),
    );
  });
});

describe('fencedBlock', () => {
  it('uses a fence longer than any run of backticks', () => {
    expect(fencedBlock('diff', 'a\n```\nb')).toBe('````diff\na\n```\nb\n````');
  });

  it('is one block with the same lines, whatever they hold', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const tokens = marked.lexer(`${fencedBlock('diff', `x${text}x`)}\n\nafter`);

        expect(tokens.filter(({ type }) => type !== 'space')).toMatchObject([
          { type: 'code', lang: 'diff', text: revealInLines(`x${text}x`) },
          { type: 'paragraph', text: 'after' },
        ]);
      }),
    );
  });
});

describe('html in Markdown', () => {
  it('holds any value in a summary without ending it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = toHtml(
          `<details>\n<summary>${htmlCode(text)} ${htmlText(text)}</summary>\n\nbody\n\n</details>\n\nafter`,
        );

        expect(tagsOf(html)).toEqual([
          'details',
          'summary',
          'code',
          'code',
          'summary',
          'p',
          'p',
          'details',
          'p',
          'p',
        ]);
      }),
    );
  });
});

describe('mermaidLabel', () => {
  it('is quoted, on one line, without anything that ends or decorates a label', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const label = mermaidLabel(text);

        expect(label.slice(1, -1).replace(/#\d+;/g, '')).not.toMatch(/["'`<>[\]{}()|;#&%@*\n\r\\]/);
        expect(label).toMatch(/^".*"$/u);
      }),
    );
  });
});

describe('codeList', () => {
  it('counts what it leaves out', () => {
    expect(codeList(['a', 'b', 'c'], 2)).toBe('`a`, `b` and 1 more');
    expect(codeList(['a', 'b'], 2)).toBe('`a`, `b`');
  });
});
