/**
 * Characters that a reader cannot see, or that change the order in which others are seen (UAX #9, "Trojan Source"):
 * controls, format characters and lone surrogates. The joiners of emoji and of Arabic or Indic scripts, and the
 * Arabic signs which Unicode counts as format characters although they are seen, are left alone.
 */
const invisible = /[[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}]--[\u200C-\u200D\u0600-\u0605\u06DD\u08E2]]/gv;

/** Most texts are this: nothing to reveal, and a cell for each character. */
const printableAscii = /^[ -~]*$/;

export function isPrintableAscii(text: string): boolean {
  return printableAscii.test(text);
}

/** Makes every invisible character visible as `\u{202E}`; line feeds and tabs too. */
export function revealInvisible(text: string): string {
  return text.replace(invisible, revealed);
}

/** As `revealInvisible`, but keeps line feeds and tabs; other line ends (CRLF, CR) become line feeds. */
export function revealInLines(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(invisible, (character) =>
      character === '\n' || character === '\t' ? character : revealed(character),
    );
}

/** A text on one line: runs of line ends and tabs become one space, what is invisible is made visible. */
export function oneLine(text: string): string {
  if (isPrintableAscii(text)) return text;
  return revealInvisible(text.replace(/[\r\n\t]+/g, ' '));
}

function revealed(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

/** At most so many UTF-16 units, never half a character, ending in `…` where something was left out. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, Math.max(0, limit - 1));
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
