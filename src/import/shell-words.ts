/** White space, or a part of a word: in single quotes, in double quotes, escaped, or plain. */
const part =
  /(?<space>\s+)|'(?<single>[^']*)'|"(?<double>(?:\\.|[^"\\])*)"|\\(?<escaped>.)|(?<plain>[^\s'"\\]+)/gsy;

/**
 * The words of a command as a POSIX shell splits them, without expanding anything. Undefined where a quote is never
 * closed.
 */
export function splitCommand(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let end = 0;
  for (const match of text.matchAll(part)) {
    end = match.index + match[0].length;
    const content = contentOf(match.groups ?? {});
    if (content !== undefined) word = (word ?? '') + content;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (end < text.length) return undefined;
  return word === undefined ? words : [...words, word];
}

function contentOf({
  single,
  double,
  escaped,
  plain,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  return single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain;
}
