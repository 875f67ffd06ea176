import { isSecretName } from '../model/secret-name.ts';
import { findSecrets } from '../model/secret-text.ts';
import { isSecretText, toSecretName } from './secrets.ts';

/** A command without the secrets in it, and the names of the secrets that it refers to instead. */
export interface RedactedCommand {
  readonly words: readonly string[];
  readonly secrets: readonly string[];
}

/** Between the words of a list; within a word, white space parts them as in a shell. */
const parting = '\0';

const option =
  /(?<=^|[\s\0])(?<flag>-{1,2}[A-Za-z][\w.-]*)(?:(?<inline>=|[^\S\0]+)(?<word>(?!-)[^\s\0'"]+|'[^'\0]*'|"[^"\0]*")|\0(?<next>(?!-)[^\0]+))/g;

/** What comes before a value, and the value itself, which is looked at only where the name is that of a secret. */
interface NamedValue {
  readonly before: RegExp;
  readonly value: RegExp;
  readonly isSecret: (name: string, before: string) => boolean;
}

/** Looks from the beginning of what might be a name alone, or each dot in a long one would be a beginning. */
const assignment: NamedValue = {
  before: /(?<![\w.-])(?:(?![A-Za-z_])[\w-]*\.)*(?<name>[A-Za-z_][\w.-]*)=/g,
  value: /(?!\$)[^\s\0;&'"]+|'[^'\0]*'|"[^"\0]*"/y,
  isSecret: isSecretName,
};

const credentialHeader = /^(?:(?:proxy-)?authorization|cookie)$/i;

/** A header of HTTP, with the scheme before its credentials. */
const header: NamedValue = {
  before: /(?<![\w/@.-])(?<name>[A-Za-z][\w-]*):[^\S\0]*(?:(?:Bearer|Basic|Token)[^\S\0]+)?/gi,
  value: /(?!(?:Bearer|Basic|Token)\b)[^\s\0'"$][^\s\0'"]*/iy,
  isSecret: (name, before) =>
    credentialHeader.test(name) || ((/\s$/.test(before) || /^x-/i.test(name)) && isSecretName(name)),
};

/** Programs that take a password by an option of one letter. */
const programs: readonly { readonly program: RegExp; readonly password: RegExp; readonly name: string }[] = [
  { program: /\b(?:mysql|mariadb)/, password: /(?<=(?:^|[\s\0])-p)[^\s\0'"$]+/g, name: 'MYSQL_PASSWORD' },
  { program: /\bmongo/, password: /(?<=(?:^|[\s\0])-p[\s\0])[^\s\0'"$-][^\s\0'"]*/g, name: 'MONGO_PASSWORD' },
  {
    program: /\bredis-cli\b/,
    password: /(?<=(?:^|[\s\0])-a[\s\0])[^\s\0'"$-][^\s\0'"]*/g,
    name: 'REDIS_PASSWORD',
  },
  {
    program: /\bcurl\b/,
    password: /(?<=(?:^|[\s\0])(?:-u|--user)[\s\0=]["']?[^\s\0:'"]{1,100}:)[^\s\0'"$]+/g,
    name: 'HTTP_PASSWORD',
  },
];

/**
 * A command whose passwords are replaced by references to secrets: `--password=x` and `--password x` become
 * `--password=$PASSWORD` and `--password $PASSWORD`. Of another word only the part that looks like a secret is
 * replaced, and all of it where that part cannot be told.
 */
export function redactCommand(words: readonly string[]): RedactedCommand {
  if (words.some((word) => word.includes(parting))) return { words, secrets: [] };
  const secrets = new Set<string>();
  const refer = (name: string): string => {
    secrets.add(name);
    return `$${name}`;
  };
  const text = withoutLooks(withoutPrograms(withoutNames(words.join(parting), refer), refer), refer);
  const kept = text.split(parting).map((word) => (isSecretText(word) ? refer('COMMAND_SECRET') : word));
  return { words: kept, secrets: [...secrets] };
}

type Refer = (name: string) => string;

/** Options, assignments and headers that are called like a secret. */
function withoutNames(text: string, refer: Refer): string {
  const options = replaced(text, option, ({ flag = '', inline, word, next }) => {
    const name = isSecretOption(flag) ? toSecretName(flag) : undefined;
    const value = word ?? next ?? '';
    if (name === undefined || isReference(value)) return undefined;
    return `${flag}${inline ?? parting}${refer(name)}`;
  });
  return [assignment, header].reduce((kept, named) => withoutValues(kept, named, refer), options);
}

function withoutValues(text: string, { before, value, isSecret }: NamedValue, refer: Refer): string {
  const search = new RegExp(before);
  const values = new RegExp(value);
  let result = '';
  let end = 0;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const name = match.groups?.['name'] ?? '';
    const secret = isSecret(name, match[0]) ? toSecretName(name) : undefined;
    const start = search.lastIndex;
    values.lastIndex = start;
    const found = secret === undefined ? undefined : values.exec(text)?.[0];
    if (secret === undefined || found === undefined || isReference(found)) continue;
    result += text.slice(end, start) + refer(secret);
    end = start + found.length;
    search.lastIndex = end;
  }
  return result + text.slice(end);
}

/** Replaces matches; one that is left alone may hold another that begins later. */
function replaced(
  text: string,
  pattern: RegExp,
  replace: (groups: Readonly<Record<string, string | undefined>>) => string | undefined,
): string {
  const search = new RegExp(pattern);
  let result = '';
  let end = 0;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const replacement = replace(match.groups ?? {});
    if (replacement === undefined) search.lastIndex = match.index + 1;
    else {
      result += text.slice(end, match.index) + replacement;
      end = search.lastIndex;
    }
  }
  return result + text.slice(end);
}

/** `$PASSWORD`, in quotes or not. */
function isReference(value: string): boolean {
  return /^["']?\$/.test(value) || /^["']?["']?$/.test(value);
}

function isSecretOption(flag: string): boolean {
  return isSecretName(flag) || flag === '--requirepass' || flag === '--masterauth';
}

function withoutPrograms(text: string, refer: Refer): string {
  return programs.reduce(
    (kept, { program, password, name }) =>
      program.test(kept) ? kept.replace(password, () => refer(name)) : kept,
    text,
  );
}

/** The parts that look like a secret whatever they are called. */
function withoutLooks(text: string, refer: Refer): string {
  return findSecrets(text).reduceRight(
    (kept, { start, end }) => kept.slice(0, start) + refer('COMMAND_SECRET') + kept.slice(end),
    text,
  );
}
