/** As in `visible-text.ts`, but for the line feeds between the parts of JSON. */
const invisible = /[[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}]--[\n\u200C-\u200D\u0600-\u0605\u06DD\u08E2]]/gv;

/**
 * JSON in which every character that a reader cannot see, or that a terminal would obey, stands as an escape: the
 * value stays the same (RFC 8259, 7).
 */
export function visibleJson(json: string): string {
  return json.replace(invisible, escaped);
}

/** One escape for each UTF-16 unit. */
function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
