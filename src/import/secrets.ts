/** Endings of names that speak about a secret and do not hold one. */
const about =
  /_(?:FILE|PATH|DIR|NAME|TTL|EXPIRY|EXPIRES|TIMEOUT|LENGTH|MIN|MAX|LIFETIME|ALGORITHM|ISSUER|ENABLED)$/i;

const secretName =
  /pass(?:word|wd|phrase)|secret|token|api_?-?key|private_?-?key|access_?-?key|auth_?-?key|encryption_?-?key|signing_?-?key|credential|(?:^|[_-])(?:pwd|pass|dsn|salt)$/i;

/** Whether a variable or option of this name most likely holds a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !about.test(name);
}

const secretTexts: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  // A user with a password in a URL, unless the password is a variable.
  /:\/\/[^\s/:@]*:(?!\$)[^\s/:@]+@/,
  /\b(?:gh[pousr]_\w{20}|github_pat_\w{20}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10}|sk_live_\w{10}|AKIA[0-9A-Z]{16}|AIza[\w-]{30})/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{5,}/,
  /(?:^|[;&?,\s])(?:password|passwd|pwd|secret|token|api[-_]?key)=(?!\$)[^\s;&]+/i,
];

/** Whether a text most likely holds a secret, whatever it is called. */
export function isSecretText(text: string): boolean {
  return secretTexts.some((pattern) => pattern.test(text));
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

const option = /^(-{1,2}[\w.-]+)(=(.*))?$/s;

/** A word of a command without the secret in it, and the name of that secret; undefined where there is none. */
export interface RedactedCommand {
  readonly words: readonly string[];
  readonly secrets: readonly string[];
}

/**
 * A command whose passwords are replaced by references to secrets: `--password=x` and `--password x` become
 * `--password=$PASSWORD` and `--password $PASSWORD`. A word that holds a secret in another way becomes a reference
 * as a whole.
 */
export function redactCommand(words: readonly string[]): RedactedCommand {
  const secrets = new Set<string>();
  let expected: string | undefined;
  const kept = words.map((word) => {
    const given = expected;
    expected = undefined;
    if (given !== undefined && !word.startsWith('-')) return referTo(given, word, secrets);
    const [, flag = '', assigned, value = ''] = option.exec(word) ?? [];
    const name = isSecretOption(flag) ? toSecretName(flag) : undefined;
    if (name !== undefined && assigned !== undefined) return `${flag}=${referTo(name, value, secrets)}`;
    expected = name;
    return redactWord(word, secrets);
  });
  return { words: kept, secrets: [...secrets] };
}

function isSecretOption(flag: string): boolean {
  return isSecretName(flag) || flag === '--requirepass' || flag === '--masterauth';
}

function referTo(name: string, value: string, secrets: Set<string>): string {
  if (value === '' || value.startsWith('$')) return value;
  secrets.add(name);
  return `$${name}`;
}

const assignment = /\b([A-Za-z_][\w.-]*)=((?!\$)[^\s;&'"]+)/g;

function redactWord(word: string, secrets: Set<string>): string {
  const without = word.replace(assignment, (all, key: string, value: string) => {
    const name = isSecretName(key) ? toSecretName(key) : undefined;
    return name === undefined ? all : `${key}=${referTo(name, value, secrets)}`;
  });
  if (!isSecretText(without)) return without;
  secrets.add('COMMAND_SECRET');
  return '$COMMAND_SECRET';
}
