/** What a part of a text looks like, to be named in place of the text itself. */
interface SecretPattern {
  readonly name: string;
  readonly pattern: RegExp;
}

/**
 * Secrets that can be told by their looks, so that hardly anything else is taken for one. A password that is a
 * variable (`${PASSWORD}`) is none. Every pattern is bounded, so that a long line costs no more than its length.
 */
const patterns: readonly SecretPattern[] = [
  { name: 'an AWS access key', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])/g },
  {
    name: 'a GitHub token',
    pattern: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{30,255})/g,
  },
  { name: 'a GitLab token', pattern: /(?<![A-Za-z0-9])glpat-[\w-]{20,64}/g },
  { name: 'a Slack token', pattern: /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,255}/g },
  { name: 'a Stripe key', pattern: /(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{16,255}/g },
  { name: 'a Google API key', pattern: /(?<![A-Za-z0-9])AIza[\w-]{35}(?![\w-])/g },
  {
    name: 'a JSON Web Token',
    pattern: /(?<![\w-])eyJ[\w-]{10,8000}\.eyJ[\w-]{5,8000}\.[\w-]{10,8000}/g,
  },
  {
    name: 'a password in a URL',
    pattern: /(?<=:\/\/[^\s/:@"'<>{}]{0,200}:)(?![$<{*])[^\s/@"'<>]{1,200}(?=@[\w[])/g,
  },
];

/** A part of a text that looks like a secret: from `start` up to `end`, in UTF-16 units. */
export interface FoundSecret {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const hint =
  /-----BEGIN |AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|k_live_|AIza|eyJ|:\/\/[^@]{1,400}@/;

/** False where a text surely holds none: few texts hold any, so this is asked first. */
export function mayHoldSecret(text: string): boolean {
  return text.length > 8 && hint.test(text);
}

/** The parts of a text that look like a secret, in their order; none lies within another. */
export function findSecrets(text: string): readonly FoundSecret[] {
  if (!mayHoldSecret(text)) return [];
  const found = patterns.flatMap(({ name, pattern }) =>
    [...text.matchAll(pattern)].map(({ 0: { length }, index: start }) => ({
      name,
      start,
      end: start + length,
    })),
  );
  const ordered = [...privateKeysIn(text), ...found].toSorted((a, b) => a.start - b.start || b.end - a.end);
  let covered = 0;
  return ordered.filter(({ start, end }) => {
    const isNew = start >= covered;
    if (isNew) covered = end;
    return isNew;
  });
}

/** What else is most likely a secret. Looser than the patterns above, which have to be right: see `holdsSecret`. */
const likely: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  // A user with a password in a URL, unless the password is a variable.
  /:\/\/[^\s/:@]*:(?!\$)[^\s/@]+@/,
  // A hash of a password, as crypt and htpasswd write it; Compose doubles each dollar.
  /\${1,2}(?:apr1|2[abxy]|argon2(?:id|i|d))\${1,2}[^\s$]/,
  /\${1,2}[156y]\${1,2}[\w./=]{1,32}\${1,2}[\w./]{8}/,
  /(?:^|[;&?,\s])(?:password|passwd|pwd|secret|token|api[-_]?key)=(?!\$)[^\s;&]+/i,
];

/**
 * Whether a text holds a secret. `sure` is for what a manifest already says: hardly anything else is taken for one,
 * because the manifest is refused then. `likely` is for what is about to be copied from somewhere else: a setting that is
 * taken for a secret by mistake is repaired in a line, and a secret that was copied is not.
 */
export function holdsSecret(text: string, certainty: 'sure' | 'likely'): boolean {
  if (findSecrets(text).length > 0) return true;
  return certainty === 'likely' && likely.some((pattern) => pattern.test(text));
}

const keyBegins = /-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----/g;
const keyEnds = /-----END [A-Z ]{0,40}-----/g;

/** The longest key that anybody uses; what has no end is taken to be one of these. */
const longestKey = 20_000;

function* privateKeysIn(text: string): Generator<FoundSecret> {
  let after = 0;
  for (const { 0: opening, index: start } of text.matchAll(keyBegins)) {
    if (start < after) continue;
    const from = start + opening.length;
    const body = text.slice(from, from + longestKey);
    keyEnds.lastIndex = 0;
    const closing = keyEnds.exec(body);
    after = from + (closing === null ? body.length : closing.index + closing[0].length);
    yield { name: 'a private key', start, end: after };
  }
}

/** The sign that stands for each character of a secret. */
export const maskSign = '•';

/** The text with a sign in place of every character that looks like a part of a secret, line ends apart. */
export function maskSecrets(text: string): string {
  const secrets = findSecrets(text);
  if (secrets.length === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of secrets) {
    parts.push(text.slice(from, start), maskText(text.slice(start, end)));
    from = end;
  }
  return [...parts, text.slice(from)].join('');
}

/** A sign for every character of a text, line ends apart. */
export function maskText(text: string): string {
  return text.replace(/[^\r\n]/g, maskSign);
}
