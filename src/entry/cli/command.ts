import type { Terminal } from './terminal.ts';

/** One option of a command: what parses it and what its help is made from. */
export type OptionSpec =
  | { readonly type: 'flag'; readonly summary: string }
  | {
      readonly type: 'value';
      /** Stands for the value in the help: `REV`. */
      readonly placeholder: string;
      readonly summary: string;
      readonly isRequired?: boolean;
      readonly choices?: readonly string[];
      /** What holds without the option, for the help and for the value. */
      readonly default?: string;
    };

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec extends OptionSpec> = Spec extends { readonly type: 'flag' }
  ? boolean
  : Spec extends { readonly isRequired: true } | { readonly default: string }
    ? string
    : string | undefined;

export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: ValueOf<Specs[Name]>;
};

/** A word after the command's name. */
export interface ArgumentSpec {
  readonly name: string;
  readonly summary: string;
  readonly isRequired: boolean;
  /** The last argument may stand many times. */
  readonly isRepeated?: boolean;
}

export interface Example {
  readonly command: string;
  /** What it does, after "#". */
  readonly does: string;
}

/** What a command's run is given: everything is parsed, present and among its choices. */
export interface Invocation<Specs extends OptionSpecs> {
  readonly options: OptionValues<Specs>;
  readonly arguments: readonly string[];
  readonly terminal: Terminal;
}

/** 0 clean, 1 findings, 2 could not do it. */
export type ExitCode = 0 | 1 | 2;

/** What a file in commands/ says about its command; name and summary stand in the table of commands. */
export interface CommandSpec<Specs extends OptionSpecs> {
  /** Paragraphs below the summary. */
  readonly description: readonly string[];
  readonly options: Specs;
  readonly arguments: readonly ArgumentSpec[];
  readonly examples: readonly Example[];
  /** Imports what it needs by itself, so that help and errors come at once. Throws `AppError`. */
  readonly run: (invocation: Invocation<Specs>) => Promise<ExitCode>;
}

/** Values by option name, checked against the specs: flags are booleans, required values are there. */
export type ParsedOptions = Readonly<Record<string, string | boolean | undefined>>;

/** A `CommandSpec` whose option types are no longer known. */
export interface CommandFile extends Omit<CommandSpec<OptionSpecs>, 'run'> {
  readonly run: (invocation: {
    readonly options: ParsedOptions;
    readonly arguments: readonly string[];
    readonly terminal: Terminal;
  }) => Promise<ExitCode>;
}

/** A command as the parser and the help see it. */
export interface Command extends CommandFile {
  readonly name: string;
  readonly summary: string;
}

/** A command of which the types of the options follow from their specs. */
export function defineCommand<const Specs extends OptionSpecs>(spec: CommandSpec<Specs>): CommandFile {
  return {
    ...spec,
    // The parser has checked every value against these very specs.
    run: ({ options, ...rest }) => spec.run({ ...rest, options: options as OptionValues<Specs> }),
  };
}

/** What all commands that read a registry take. */
export const registryOptions = {
  repo: {
    type: 'value',
    placeholder: 'DIR',
    summary: 'Read the repository at DIR, or the one around it',
    default: '.',
  },
  json: { type: 'flag', summary: 'Print the result as JSON (docs/cli.md has its shape)' },
} as const satisfies OptionSpecs;
