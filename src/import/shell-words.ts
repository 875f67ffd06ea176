/** A part of a word: in single quotes, in double quotes, escaped, or plain. */
const part = /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^\s'"\\]+)/gsy;

/**
 * The words of a command as a POSIX shell splits them, without expanding anything. Undefined where a quote is never
 * closed.
 */
export function splitCommand(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let index = 0;
  while (index < text.length) {
    part.lastIndex = index;
    const match = part.exec(text);
    if (match === null) {
      if (!/\s/.test(text.charAt(index))) return undefined;
      if (word !== undefined) words.push(word);
      word = undefined;
      index += 1;
      continue;
    }
    const [all, single, double, escaped, plain] = match;
    word = (word ?? '') + (single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '');
    index += all.length;
  }
  return word === undefined ? words : [...words, word];
}
