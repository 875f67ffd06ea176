import { ApiError } from '../api-error.ts';

/** Largest body that is read, in bytes. */
export const bodyLimit = 30 * 1024 * 1024;

/**
 * The fields of a JSON body, each checked when it is read. What has the wrong type is a 422 in the words of
 * GitHub's own request checker; what has the wrong value is for the caller to judge.
 */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #place: string;

  constructor(values: Readonly<Record<string, unknown>>, place = '') {
    this.#values = values;
    this.#place = place;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name) && this.#values[name] !== undefined;
  }

  /** Whatever was given, unchecked: for what another reader checks. */
  value(name: string): unknown {
    return this.has(name) ? this.#values[name] : undefined;
  }

  text(name: string): string {
    return this.#required(name, this.optionalText(name));
  }

  optionalText(name: string): string | undefined {
    return this.nullableText(name) ?? undefined;
  }

  /** Null where the field is given as null, undefined where it is missing. */
  nullableText(name: string): string | null | undefined {
    return this.#read(name, 'a string', isText);
  }

  integer(name: string): number {
    return this.#required(name, this.optionalInteger(name));
  }

  optionalInteger(name: string): number | undefined {
    return this.#read(name, 'an integer', isInteger) ?? undefined;
  }

  flag(name: string): boolean | undefined {
    return this.#read(name, 'a boolean', isFlag) ?? undefined;
  }

  /** One of some words; another is refused. */
  choice<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.optionalText(name);
    if (value === undefined) return undefined;
    const word = words.find((known) => known === value);
    if (word === undefined) throw this.#refuse(name, `${value} is not a member of ${JSON.stringify(words)}.`);
    return word;
  }

  texts(name: string): readonly string[] | undefined {
    return this.#list(name, 'a string', isText);
  }

  integers(name: string): readonly number[] | undefined {
    return this.#list(name, 'an integer', isInteger);
  }

  object(name: string): Fields | undefined {
    const value = this.#read(name, 'an object', isObject) ?? undefined;
    return value === undefined ? undefined : new Fields(value, `${this.#place}/properties/${name}`);
  }

  objects(name: string): readonly Fields[] | undefined {
    const items = this.#list(name, 'an object', isObject);
    return items?.map((item, index) => new Fields(item, `${this.#place}/properties/${name}/items/${index}`));
  }

  /** The names of all fields that were given. */
  names(): readonly string[] {
    return Object.keys(this.#values);
  }

  #list<Item>(
    name: string,
    kind: string,
    is: (value: unknown) => value is Item,
  ): readonly Item[] | undefined {
    const items = this.#read(name, 'an array', isList) ?? undefined;
    const wrong = items?.find((item) => !is(item));
    if (items !== undefined && wrong !== undefined)
      throw this.#refuse(name, `${describe(wrong)} is not ${kind}.`);
    return items?.filter(is);
  }

  #read<Value>(name: string, kind: string, is: (value: unknown) => value is Value): Value | null | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#values[name];
    if (value === null) return null;
    if (!is(value)) throw this.#refuse(name, `${describe(value)} is not ${kind}.`);
    return value;
  }

  #required<Value>(name: string, value: Value | undefined): Value {
    if (value === undefined) throw new ApiError(422, `Invalid request.\n\n"${name}" wasn't supplied.`);
    return value;
  }

  #refuse(name: string, problem: string): ApiError {
    const place = `${this.#place}/properties/${name}`.slice(1);
    return new ApiError(422, `Invalid request.\n\nFor '${place}', ${problem}`);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (value === null) return 'nil';
  return JSON.stringify(value).slice(0, 200);
}

/** Reads a body as JSON; an empty one has no fields. 400 for what is not a JSON object. */
export function parseBody(text: string): Fields {
  if (text.trim() === '') return new Fields({});
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError(400, 'Problems parsing JSON');
  }
  // Octokit sends `null` for operations without parameters.
  if (value === null) return new Fields({});
  if (!isObject(value)) throw new ApiError(400, 'Body should be a JSON object');
  return new Fields(value);
}
