import type { ConfigCode } from './codes.ts';
import { ConfigError } from './config-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Variable<T> {
  readonly name: string;
  /** What to do about it: an example that can be pasted, and where the value is found. */
  readonly hint: string;
  /** Taken when the variable is not set; without it, it has to be. */
  readonly fallback?: T;
  /** The value, or what is wrong with it as the end of a sentence that begins with the name. */
  readonly parse: (text: string) => Parsed<T>;
}

export type Parsed<T> = { readonly value: T } | { readonly problem: string };

/** Reads variables and gathers every problem, so that all of them can be mended at once. */
export class EnvironmentReader {
  readonly problems: ConfigError[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  has(name: string): boolean {
    return this.#environment[name] !== undefined;
  }

  /** Undefined when there was a problem, which is then among `problems`. */
  read<T>({ name, hint, fallback, parse }: Variable<T>): T | undefined {
    const text = this.#environment[name];
    if (text === undefined) {
      if (fallback !== undefined) return fallback;
      return this.report({ code: 'config-missing', variable: name, message: `${name} is not set.`, hint });
    }
    if (text.trim() === '') {
      return this.report({ code: 'config-empty', variable: name, message: `${name} is empty.`, hint });
    }
    const parsed = parse(text);
    if ('value' in parsed) return parsed.value;
    const message = `${name} ${parsed.problem}.`;
    return this.report({ code: 'config-invalid', variable: name, message, hint });
  }

  report(details: { code: ConfigCode; variable: string; message: string; hint: string }): undefined {
    this.problems.push(new ConfigError(details));
    return undefined;
  }
}
