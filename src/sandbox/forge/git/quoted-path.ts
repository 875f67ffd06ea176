const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** A path as Git prints it: plain, or in double quotes with C escapes and octal bytes of its UTF-8 form (quote.c). */
export function readQuotedPath(text: string): string {
  if (!text.startsWith('"')) return text;
  const bytes: number[] = [];
  const body = text.slice(1, text.endsWith('"') ? -1 : undefined);
  for (const [, octal, letter, plain] of body.matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gsu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff);
    else if (letter !== undefined) bytes.push(...encode(letter));
    else bytes.push(...Buffer.from(plain ?? ''));
  }
  return Buffer.from(bytes).toString('utf8');
}

function encode(letter: string): Iterable<number> {
  const code = escapes[letter];
  return code === undefined ? Buffer.from(letter) : [code];
}
