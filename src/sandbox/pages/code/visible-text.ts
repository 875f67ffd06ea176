import { markup, type Content } from '../markup/html.ts';

// Control characters, zero-width characters (but for the joiners that emoji need) and bidirectional overrides.
const hidden = new RegExp(
  String.raw`[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]`,
  'u',
);

/**
 * Text in which nothing hides: characters that have no shape, or that turn the direction of what follows, are
 * written out as their code point, so that two different texts never look the same.
 */
export function visibleText(text: string): Content {
  if (!hidden.test(text)) return text;
  return text
    .split(new RegExp(`(${hidden.source})`, 'u'))
    .map((part, index) =>
      index % 2 === 0 ? part : markup`<span class="hidden-character">${codePointOf(part)}</span>`,
    );
}

/** A name from outside (a branch, a path, a title), kept apart from the direction of the text around it. */
export function outsideName(text: string): Content {
  return markup`<bdi>${visibleText(text)}</bdi>`;
}

function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
