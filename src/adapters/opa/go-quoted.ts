const named: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** A text in double quotes as Go's `strconv.Quote` writes it, or with ASCII letters only as `QuoteToASCII` does. */
export function goQuoted(text: string, isAscii = false): string {
  const letters = isAscii ? /["\\]|[^ -~]/gu : /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;
  return `"${text.replaceAll(letters, (letter) => named[letter] ?? escaped(letter.codePointAt(0) ?? 0))}"`;
}

/** A letter in single quotes, as Go's `%q` writes a number. */
export function goQuotedLetter(letter: string, isAscii: boolean): string {
  if (letter === '"') return `'"'`;
  return letter === "'" ? String.raw`'\''` : `'${goQuoted(letter, isAscii).slice(1, -1)}'`;
}

function escaped(code: number): string {
  if (code < 0x20 || code === 0x7f) return String.raw`\x${hex(code, 2)}`;
  return code < 0x1_00_00 ? String.raw`\u${hex(code, 4)}` : String.raw`\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
