/** Letters of other scripts that are drawn like a Latin one (Unicode Technical Standard 39), by the Latin letter. */
const drawnAlike: Readonly<Record<string, string>> = {
  a: 'аαɑ',
  b: 'Ьв',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еҽє',
  f: 'ẝ',
  g: 'ɡց',
  h: 'һհ',
  i: 'іıιɩ',
  j: 'јϳ',
  k: 'кκ',
  l: 'ӏⅼ',
  m: 'мⅿ',
  n: 'ոп',
  o: 'оοօ',
  p: 'рρ',
  q: 'ԛ',
  r: 'гᴦ',
  s: 'ѕ',
  t: 'тτ',
  u: 'υս',
  v: 'ѵν',
  w: 'ԝω',
  x: 'хχ',
  y: 'уγү',
  z: 'ᴢ',
  '-': '‐‑–—−',
};

const latinOf: ReadonlyMap<string, string> = new Map(
  Object.entries(drawnAlike).flatMap(([latin, others]) =>
    Array.from(others, (other) => [other, latin] as const),
  ),
);

/** Capital and full-width letters are told by what they are in lower case, and by their compatible form (UAX 15). */
function latinFor(character: string): string | undefined {
  if (character <= '\u007F') return undefined;
  const compatible = character.normalize('NFKC').toLowerCase();
  const latin = latinOf.get(character.toLowerCase()) ?? compatible;
  return /^[a-z0-9-]$/.test(latin) ? latin : undefined;
}

export interface LookAlike {
  readonly character: string;
  readonly latin: string;
}

/** The first letter of a word that looks like another which may stand there; undefined where there is none. */
export function findLookAlike(word: string): LookAlike | undefined {
  if (/^[\0-\u007F]*$/.test(word)) return undefined;
  for (const character of word) {
    const latin = latinFor(character);
    if (latin !== undefined) return { character, latin };
  }
  return undefined;
}

/** The word with all such letters replaced by what they look like. */
export function withLatinLetters(word: string): string {
  return Array.from(word, (character) => latinFor(character) ?? character).join('');
}

const scripts = ['Cyrillic', 'Greek', 'Armenian', 'Latin'] as const;

/** ``a Cyrillic `а` (U+0430), which looks like the Latin `a` ``. */
export function describeLookAlike({ character, latin }: LookAlike): string {
  const script = scripts.find((name) => new RegExp(`\\p{Script=${name}}`, 'u').test(character));
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const origin = script === undefined ? 'the character' : `${script === 'Armenian' ? 'an' : 'a'} ${script}`;
  const target =
    latin === '-' ? 'the dash `-`' : `the ${script === 'Latin' ? 'plain' : 'Latin'} \`${latin}\``;
  return `${origin} \`${character}\` (U+${code}), which looks like ${target}`;
}

/** A sentence about the first such letter of a word, which nobody would find by looking; empty where there is none. */
export function lookAlikeNote(word: string): string {
  const found = findLookAlike(word.slice(0, longestWord));
  return found === undefined ? '' : ` It holds ${describeLookAlike(found)}.`;
}

const longestWord = 128;
