import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown, renderMarkdownFile } from '../../../../src/sandbox/pages/markup/markdown.ts';
import { runs } from '../../../property-runs.ts';

function render(text: string): string {
  return renderMarkdown(text).toString();
}

/** Everything that may ever stand between angle brackets. */
const allowedTag = new RegExp(
  [
    String.raw`^<(?:`,
    String.raw`/?(?:h[1-6]|p|blockquote|pre|kbd|samp|var|ul|li|dl|dt|dd|table|thead|tbody|tr|strong|b|em|i|del|s|ins|sub|sup|summary|code|ol|td|th|a|details)`,
    String.raw`|/?span|span class="(?:[td]-[a-z]+|hidden-character)"|br /|hr /|code class="language-[\w+#.-]{1,30}"|ol start="\d{1,9}"|details open`,
    String.raw`|(?:td|th) align="(?:left|center|right)"`,
    String.raw`|input type="checkbox" disabled(?: checked)? /`,
    String.raw`|a(?: href="[^"]*")? rel="nofollow noopener noreferrer"`,
    String.raw`)>$`,
  ].join(''),
  'u',
);

function strangeTags(html: string): readonly string[] {
  return (html.match(/<[^>]*>?/gu) ?? []).filter((tag) => !allowedTag.test(tag));
}

function targets(html: string): readonly string[] {
  return [...html.matchAll(/href="([^"]*)"/gu)].map(([, href]) => href ?? '');
}

const hostilePieces = `
  < > " ' \` & / = ( ) [ ] ! # | - * \\ &#106; script style svg math mtext mglyph title textarea noscript template
  details table javascript: data: <!-- --> <![CDATA[ ]]> onerror=alert(1) src=x href=`
  .trim()
  .split(/\s+/u)
  .concat(
    '\n```yaml\n',
    '\n```diff\n',
    '\n```\n',
    ' ',
    '\n',
    '\n\n',
    '\0',
    '\u202e',
    '<a href=',
    '<img ',
    '</',
  );

describe('renderMarkdown', () => {
  it('keeps tables, task lists, details, code and line breaks', () => {
    expect(render('| a | b |\n|:-|-:|\n| 1 | `2` |')).toBe(
      '<table>\n<thead>\n<tr>\n<th align="left">a</th>\n<th align="right">b</th>\n</tr>\n</thead>\n<tbody><tr>\n<td align="left">1</td>\n<td align="right"><code>2</code></td>\n</tr>\n</tbody></table>\n',
    );
    expect(render('- [x] done\n- [ ] open')).toBe(
      '<ul>\n<li><input type="checkbox" disabled checked /> done</li>\n<li><input type="checkbox" disabled /> open</li>\n</ul>\n',
    );
    expect(render('<details><summary>More</summary>\n\n```text\na: 1\n```\n\n</details>')).toBe(
      '<details><summary>More</summary><pre><code class="language-text">a: 1\n</code></pre>\n</details>',
    );
    expect(render('one\ntwo')).toBe('<p>one<br />two</p>\n');
  });

  it('takes a line break in a file for a space', () => {
    expect(renderMarkdownFile('one\ntwo', (href) => href).toString()).toBe('<p>one\ntwo</p>\n');
  });

  it('colours differences and known languages, and only those', () => {
    expect(render('```diff\n@@ x @@\n- 1 < 2\n+ "&lt;b>"\n c\n```')).toBe(
      '<pre><code class="language-diff"><span class="d-place">@@ x @@</span>\n<span class="d-deleted">- 1 &lt; 2</span>\n<span class="d-added">+ &quot;&amp;lt;b&gt;&quot;</span>\n c\n</code></pre>\n',
    );
    expect(render('```yaml\na: "<i>"\n```')).toBe(
      '<pre><code class="language-yaml"><span class="t-key">a</span>: <span class="t-string">&quot;&lt;i&gt;&quot;</span>\n</code></pre>\n',
    );
    expect(render('```none\n+ <b>\n```')).toBe(
      '<pre><code class="language-none">+ &lt;b&gt;\n</code></pre>\n',
    );
  });

  it('keeps a diagram as the text of a code block', () => {
    expect(render('```mermaid\ngraph LR\n  a --> b["<img src=x onerror=alert(1)>"]\n```')).toBe(
      '<pre><code class="language-mermaid">graph LR\n  a --&gt; b["&lt;img src=x onerror=alert(1)&gt;"]\n</code></pre>\n',
    );
  });

  it('hides comments, such as the marker of a bot', () => {
    expect(render('<!-- charter:review -->\nSeen')).toBe('\n<p>Seen</p>\n');
  });

  it.each([
    ['a script', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['a style', '<style>*{display:none}</style>', '&lt;style&gt;*{display:none}&lt;/style&gt;'],
    ['a frame', '<iframe src=//evil></iframe>', '&lt;iframe&gt;&lt;/iframe&gt;'],
    [
      'a form',
      '<form action=/x><button>go</button></form>',
      '&lt;form&gt;&lt;button&gt;go&lt;/button&gt;&lt;/form&gt;',
    ],
    ['an SVG', '<svg onload=alert(1)></svg>', '<p>&lt;svg&gt;&lt;/svg&gt;</p>'],
    ['a text area', 'x <textarea>a</textarea>', '<p>x &lt;textarea&gt;a&lt;/textarea&gt;</p>'],
    ['an unknown element', '<x-y onclick=alert(1)>z</x-y>', '<p>&lt;x-y&gt;z&lt;/x-y&gt;</p>'],
  ])('shows %s as text', (_, text, expected) => {
    expect(render(text).trim()).toBe(expected);
  });

  it.each([
    ['a handler', '<details open ontoggle=alert(1)>x', '<details open>x</details>'],
    ['a style attribute', '<p style="color:red" class="note" id="content">x</p>', '<p>x</p>'],
    [
      'a class of its own',
      '<code class="note language-yaml">x</code>',
      '<p><code class="language-yaml">x</code></p>',
    ],
    ['an end that was never begun', '</main></textarea>x', 'x'],
    [
      'an input that is no checkbox',
      '<input type=text name=as value=anna>',
      '<input type="checkbox" disabled />',
    ],
  ])('drops %s', (_, text, expected) => {
    expect(render(text).trim()).toBe(expected);
  });

  it.each([
    '[x](javascript:alert(1))',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '[x](data:text/html,<script>alert(1)</script>)',
    '![x](javascript:alert(1))',
    '<a href="//evil.example">x</a>',
  ])('makes no link of %s', (text) => {
    expect(targets(render(text))).toEqual([]);
  });

  it('makes an image a link, so that a page loads nothing from elsewhere', () => {
    expect(render('![logo](https://elsewhere.example/x.png)')).toBe(
      '<p><a href="https://elsewhere.example/x.png" rel="nofollow noopener noreferrer">image: logo</a></p>\n',
    );
  });

  it('resolves relative links alone', () => {
    const text = '[a](docs/b.md) [c](/d) [e](#f) [g](https://h.example)';
    const resolved = renderMarkdownFile(text, (href) => `/here/${href}`);

    expect(targets(resolved.toString())).toEqual(['/here/docs/b.md', '/d', '#f', 'https://h.example']);
  });

  it('lets nothing through but what is on the list, whatever it is given', () => {
    const piece = fc.constantFrom(...hostilePieces);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const html = render(pieces.join(''));
        expect(strangeTags(html)).toEqual([]);
        expect(targets(html).filter((href) => /^\s*(?:javascript|data|vbscript):/iu.test(href))).toEqual([]);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('closes every element that it opens', () => {
    const html = render('<details><summary>a <b>b\n\n> c <table><tr><td>d\n\n- <ol><li>e');
    const depth = [...html.matchAll(/<(\/?)\w+[^>]*>/gu)].reduce(
      (depths, [tag, end]) => [
        ...depths,
        (depths.at(-1) ?? 0) + (end === '/' ? -1 : tag.endsWith('/>') ? 0 : 1),
      ],
      [0],
    );

    expect(depth.at(-1)).toBe(0);
    expect(Math.min(...depth)).toBe(0);
  });

  it('shows as text what would take too long or nest too deep to read', () => {
    expect(render('_a_'.repeat(20_000))).toBe(`<pre>${'_a_'.repeat(20_000)}</pre>`);
    expect(render('>'.repeat(30_000))).toBe(`<pre>${'&gt;'.repeat(30_000)}</pre>`);
    expect(render('<details>'.repeat(7_000)).match(/<details>/gu)?.length).toBe(40);
  });
});
