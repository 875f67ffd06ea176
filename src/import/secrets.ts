import { findSecrets } from '../model/secret-text.ts';

/** Endings of names that speak about a secret and do not hold one. */
const about =
  /_(?:FILE|PATH|DIR|NAME|TTL|EXPIRY|EXPIRES|TIMEOUT|LENGTH|MIN|MAX|LIFETIME|ALGORITHM|ISSUER|ENABLED)$/i;

const secretName =
  /pass(?:word|wd|phrase)|secret|token|api_?-?key|private_?-?key|access_?-?key|auth_?-?key|encryption_?-?key|signing_?-?key|credential|(?:^|[_-])(?:pwd|pw|pass|dsn|salt)$/i;

/** Whether a variable or option of this name most likely holds a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !about.test(name);
}

/** Looser than what the registry refuses: a setting that is taken for a secret is repaired in a line. */
const secretTexts: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  // A user with a password in a URL, unless the password is a variable.
  /:\/\/[^\s/:@]*:(?!\$)[^\s/@]+@/,
  // A hash of a password, as crypt and htpasswd write it; Compose doubles each dollar.
  /\${1,2}(?:apr1|2[abxy]|argon2(?:id|i|d))\${1,2}[^\s$]/,
  /\${1,2}[156y]\${1,2}[\w./=]{1,32}\${1,2}[\w./]{8}/,
  /(?:^|[;&?,\s])(?:password|passwd|pwd|secret|token|api[-_]?key)=(?!\$)[^\s;&]+/i,
];

/** Whether a text most likely holds a secret, whatever it is called. */
export function isSecretText(text: string): boolean {
  return findSecrets(text).length > 0 || secretTexts.some((pattern) => pattern.test(text));
}

/** The name of a secret as a manifest writes it: `db_password` is `DB_PASSWORD`. Undefined where nothing is left. */
export function toSecretName(text: string): string | undefined {
  const name = text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^[^A-Z]+|_+$/g, '')
    .slice(0, 128);
  return name === '' ? undefined : name;
}
