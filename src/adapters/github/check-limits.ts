/** GitHub's limits of a check run: https://docs.github.com/en/rest/checks/runs */
export const mostBytes = 65_535;
export const mostAnnotations = 50;
export const mostTitleCharacters = 255;

/** The longest beginning of a text within so many bytes of UTF-8, never ending inside a character. */
export function cutBytes(text: string, most: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= most) return text;
  let end = most;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
