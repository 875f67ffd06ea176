/** A Markdown text, as far as it may be a manifest. */
export type MarkdownParts =
  /** It does not begin with a line `---`. */
  | { readonly kind: 'plain' }
  /** It begins with one, and no other ends the front matter. */
  | { readonly kind: 'open' }
  | {
      readonly kind: 'front-matter';
      /** From the first character of the file to the end of the YAML, so that offsets hold. */
      readonly yaml: string;
      readonly body: string;
    };

/** True for a file whose front matter may be a manifest. */
export function isMarkdownFile(path: string): boolean {
  return /\.(?:md|markdown)$/i.test(path);
}

/** True where front matter may begin; false for most pages, by their first bytes, whatever their size and encoding. */
export function mayHaveFrontMatter(bytes: Uint8Array): boolean {
  const first = bytes[0] === 0xef ? 3 : 0;
  return bytes.length >= first + 3 && bytes.subarray(first, first + 3).every((byte) => byte === 0x2d);
}

const opening = /^\u{FEFF}?---[ \t]*\r?\n/u;
const closing = /^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/gm;

/** Parts YAML front matter, between two lines `---` of which the first begins the file, from the text below it. */
export function splitFrontMatter(text: string): MarkdownParts {
  const [start] = opening.exec(text) ?? [];
  if (start === undefined) return { kind: 'plain' };
  closing.lastIndex = start.length;
  const end = closing.exec(text);
  if (end === null) return { kind: 'open' };
  return {
    kind: 'front-matter',
    yaml: text.slice(0, end.index),
    body: text.slice(end.index + end[0].length).replace(/^(?:[ \t]*\r?\n)+/, ''),
  };
}

/** The part of a file that is YAML: all of it, or the front matter of a Markdown file. */
export function yamlOf(path: string, text: string): string {
  const parts = isMarkdownFile(path) ? splitFrontMatter(text) : undefined;
  return parts?.kind === 'front-matter' ? parts.yaml : text;
}
