const longest = 120;

/** Characters that would end a code span, or move or hide what stands around them. */
const unsafe = /[`\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Somebody's text as a code span on one line, shortened, with nothing in it that ends or disturbs the span. */
export function quotedText(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return `\`${short.replace(unsafe, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`)}\``;
}
