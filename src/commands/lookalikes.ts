/** Characters that look like plain ones, after Unicode's confusables (UTS #39), as far as command words need them. */
const lookalikes: Readonly<Record<string, string>> = {
  a: 'аɑαАΑ',
  b: 'вьВΒ',
  c: 'сϲᴄСϹ',
  d: 'ԁɗ',
  e: 'еҽεЕΕ',
  g: 'ɡց',
  h: 'һհнНΗ',
  i: 'іıιІΙ',
  j: 'јЈ',
  k: 'кκКΚ',
  l: 'ӏӀ',
  m: 'мМΜ',
  n: 'ոпηΝ',
  o: 'оοօОΟ',
  p: 'рρРΡ',
  q: 'ԛ',
  r: 'гГ',
  s: 'ѕЅ',
  t: 'тτТΤ',
  u: 'υսц',
  v: 'νѵ',
  w: 'ԝωѡ',
  x: 'хχХΧ',
  y: 'уγУΥ',
  '/': '∕⁄╱⧸',
  '-': '‐‒–—―−',
};

const plainByLookalike: ReadonlyMap<string, string> = new Map(
  Object.entries(lookalikes).flatMap(([plain, others]) =>
    Array.from(others, (other) => [other, plain] as const),
  ),
);

/** Controls and format characters: zero-width, bidirectional, tags (UAX #9, UTS #36); white space is none of them. */
const unseen = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]--[\t]]/v;
const allUnseen = new RegExp(unseen.source, 'gv');
/** The same but for the joiners, which emoji and some scripts are written with. */
const unseenInWords = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]--[\t\u200C\u200D]]/v;

/** A text in the plain letters that it looks like, in lower case, without what cannot be seen. */
export function plainForm(text: string): string {
  const seen = text.normalize('NFKD').replace(allUnseen, '').replace(/\p{M}/gu, '');
  return Array.from(seen, (character) => plainByLookalike.get(character) ?? character)
    .join('')
    .toLowerCase();
}

/** The first character that cannot be seen in one word; undefined where there is none. */
export function unseenIn(word: string): string | undefined {
  return unseen.exec(word)?.[0];
}

/** The same in a text in which joiners of letters may stand. */
export function unseenInText(text: string): string | undefined {
  return unseenInWords.exec(text)?.[0];
}

/** The first character outside ASCII, or undefined. */
export function strangeCharacterIn(text: string): string | undefined {
  return /[^ -~\t]/u.exec(text)?.[0];
}

/** `U+202E`, for a character that nobody could read otherwise. */
export function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
