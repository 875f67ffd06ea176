import { Marked } from 'marked';
import sanitize from 'sanitize-html';
import { colourBlocks } from './colour-blocks.ts';
import { markup, type Html } from './html.ts';

/** Turns a relative link of a document into the page it means; absolute links never reach it. */
export type LinkResolver = (href: string) => string;

/**
 * What somebody said, in GitHub-flavoured Markdown, as safe markup: tables, task lists, details and code stay; scripts, styles, handlers,
 * frames, forms and images do not. Tags outside of the list are shown as the text they are. An image becomes a link.
 */
export function renderMarkdown(text: string): Html {
  return render(text, { breaks: true, resolve: (href) => href });
}

/** The same for a file, where a line break is a space, and a relative link names another file. */
export function renderMarkdownFile(text: string, resolve: LinkResolver): Html {
  return render(text, { breaks: false, resolve });
}

function render(text: string, options: { readonly breaks: boolean; readonly resolve: LinkResolver }): Html {
  let parsed: string;
  try {
    if (hasTooManyDelimiters(text)) return markup`<pre>${text}</pre>`;
    parsed = marked.parse(text, { async: false, gfm: true, breaks: options.breaks });
  } catch {
    return markup`<pre>${text}</pre>`;
  }
  return colourBlocks(sanitize(parsed, sanitizing(options.resolve)));
}

/** Pairing emphasis within one paragraph takes quadratic time: beyond what people write, text stays text. */
function hasTooManyDelimiters(text: string): boolean {
  return text.split(/\n\s*\n/u).some((paragraph) => (paragraph.match(/[_*~]/gu)?.length ?? 0) > 4_000);
}

const marked = new Marked();

const tags = `
  h1 h2 h3 h4 h5 h6 p br hr blockquote pre code kbd samp var ul ol li dl dt dd input table thead tbody tr th td a
  strong b em i del s ins sub sup details summary`
  .trim()
  .split(/\s+/u);

const alignments = { name: 'align', values: ['left', 'center', 'right'] };

function sanitizing(resolve: LinkResolver): sanitize.IOptions {
  return {
    allowedTags: tags,
    allowedAttributes: {
      a: ['href', 'rel'],
      code: ['class'],
      details: ['open'],
      input: ['type', 'checked', 'disabled'],
      ol: ['start'],
      td: [alignments],
      th: [alignments],
    },
    allowedClasses: { code: [/^language-[\w+#.-]{1,30}$/u] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesAppliedToAttributes: ['href'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'escape',
    nestingLimit: 40,
    transformTags: {
      a: (_, { href }) => ({ tagName: 'a', attribs: linkAttributes(href, resolve) }),
      img: (_, { src, alt }) => ({
        tagName: 'a',
        attribs: linkAttributes(src, resolve),
        text: `image: ${alt === undefined || alt === '' ? (src ?? '') : alt}`,
      }),
      input: (_, { checked }) => ({
        tagName: 'input',
        attribs: { type: 'checkbox', disabled: '', ...(checked === undefined ? {} : { checked }) },
      }),
    },
  };
}

function linkAttributes(href: string | undefined, resolve: LinkResolver): sanitize.Attributes {
  if (href === undefined) return {};
  const isRelative = !/^([a-z][a-z\d+.-]*:|\/|\\|#)/iu.test(href);
  return { href: isRelative ? resolve(href) : href, rel: 'nofollow noopener noreferrer' };
}
