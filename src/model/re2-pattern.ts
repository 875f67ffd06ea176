/** What JavaScript's regular expressions know and RE2, by which policies match, does not, in words for a message. */
const missing: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'looks ahead or behind (`(?=`, `(?!`, `(?<=`, `(?<!`)'],
  [/\\[1-9]|\\k</, 'refers back to a group (`\\1`, `\\k<name>`)'],
  [/\\u|\\c/, 'writes a character as `\\u` or `\\c` (write `\\x{1F600}`)'],
];

const repetition = /\{(\d+)(?:,(\d*))?\}/g;

/** RE2 refuses to repeat anything more often (re2/doc/syntax). */
const mostRepetitions = 1_000;

/**
 * Why RE2 cannot match by a pattern that JavaScript can read; undefined where nothing speaks against it. RE2 takes
 * time linear in the text, whatever the pattern. See https://github.com/google/re2/wiki/Syntax.
 */
export function re2Fault(pattern: string): string | undefined {
  // An escaped backslash is no beginning of anything; what a class holds is still looked at.
  const plain = pattern.replaceAll('\\\\', '');
  const found = missing.find(([form]) => form.test(plain));
  if (found !== undefined) return found[1];
  const counts = [...plain.matchAll(repetition)].flatMap(([, from, to]) => [Number(from), Number(to ?? 0)]);
  return counts.some((count) => count > mostRepetitions)
    ? `repeats something more than ${mostRepetitions} times`
    : undefined;
}
