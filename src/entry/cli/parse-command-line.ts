import { parseArgs } from 'node:util';
import { nearestOf } from '../../model/nearest.ts';
import type { Command, OptionSpec, ParsedOptions } from './command.ts';
import { shellWord } from '../../model/shell-word.ts';
import { shellCommand } from './shell-words.ts';
import { UsageError } from './usage-error.ts';

export interface ParsedCommandLine {
  readonly options: ParsedOptions;
  readonly arguments: readonly string[];
}

interface OptionToken {
  readonly kind: 'option';
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** True when help is asked for, whatever else is on the line. */
export function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const before = end === -1 ? words : words.slice(0, end);
  return before.includes('--help') || before.includes('-h');
}

/** Reads the words after a command's name by its specs. Throws `UsageError` for the first that does not fit. */
export function parseCommandLine(command: Command, words: readonly string[]): ParsedCommandLine {
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(command.options).map(([name, { type }]) => [
        name,
        { type: type === 'flag' ? 'boolean' : 'string' },
      ]),
    ),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const given: Record<string, string | boolean> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind === 'option') given[token.name] = readOption(command, token);
  }
  return { options: complete(command, given), arguments: checkArguments(command, positionals) };
}

function readOption(command: Command, token: OptionToken): string | boolean {
  const spec = Object.hasOwn(command.options, token.name) ? command.options[token.name] : undefined;
  if (spec === undefined) throw unknownOption(command, token);
  return spec.type === 'flag' ? readFlag(command, token) : readValue(command, token, spec);
}

function readFlag(command: Command, { rawName, value }: OptionToken): true {
  if (value === undefined) return true;
  throw new UsageError({
    code: 'usage-unexpected-value',
    message: `\`${rawName}\` is a switch and takes no value; found \`${shellWord(value)}\`.`,
    hint: `Write \`${rawName}\` alone. ${seeHelp(command)}`,
  });
}

function readValue(
  command: Command,
  { name, rawName, value, inlineValue }: OptionToken,
  { placeholder, choices }: OptionSpec & { type: 'value' },
): string {
  if (value === undefined || (value.startsWith('-') && inlineValue !== true) || value === '') {
    throw new UsageError({
      code: 'usage-missing-value',
      message: `\`${rawName}\` needs a value: \`${rawName} ${placeholder}\`.`,
      hint: `A value that begins with a dash is written \`--${name}=VALUE\`. ${seeHelp(command)}`,
    });
  }
  if (choices === undefined || choices.includes(value)) return value;
  const nearest = nearestOf(value, choices);
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `\`${rawName}\` takes ${choices.join(', ')}; found \`${shellWord(value)}\`.`,
    hint: nearest === undefined ? seeHelp(command) : `Did you mean \`--${name} ${nearest}\`?`,
  });
}

function unknownOption(command: Command, { rawName }: OptionToken): UsageError {
  const known = [...Object.keys(command.options), 'help'].map((name) => `--${name}`);
  const nearest = nearestOf(rawName, known);
  return new UsageError({
    code: 'usage-unknown-option',
    message: `\`charter ${command.name}\` has no option \`${shellWord(rawName)}\`.`,
    hint: nearest === undefined ? seeHelp(command) : `Did you mean \`${nearest}\`? ${seeHelp(command)}`,
  });
}

function complete(command: Command, given: ParsedOptions): ParsedOptions {
  return Object.fromEntries(
    Object.entries(command.options).map(([name, spec]) => {
      if (spec.type === 'flag') return [name, given[name] === true];
      const value = given[name] ?? spec.default;
      if (value === undefined && spec.isRequired === true) throw missingOption(command, name, spec);
      return [name, value];
    }),
  );
}

function missingOption(
  command: Command,
  name: string,
  { placeholder, summary }: OptionSpec & { type: 'value' },
): UsageError {
  const [example] = command.examples;
  return new UsageError({
    code: 'usage-missing-option',
    message: `\`charter ${command.name}\` needs \`--${name} ${placeholder}\`: ${lowerFirst(summary)}.`,
    hint: example === undefined ? seeHelp(command) : `For example: \`${example.command}\``,
  });
}

function checkArguments(command: Command, found: readonly string[]): readonly string[] {
  const missing = command.arguments.find(({ isRequired }, index) => isRequired && found[index] === undefined);
  if (missing !== undefined) {
    const [example] = command.examples;
    throw new UsageError({
      code: 'usage-missing-argument',
      message: `\`charter ${command.name}\` needs ${missing.name}: ${lowerFirst(missing.summary)}.`,
      hint: example === undefined ? seeHelp(command) : `For example: \`${example.command}\``,
    });
  }
  const extra = found[command.arguments.length];
  if (extra === undefined || command.arguments.at(-1)?.isRepeated === true) return found;
  throw new UsageError({
    code: 'usage-unexpected-argument',
    message: `\`charter ${command.name}\` does not know what to do with \`${shellWord(extra)}\`.`,
    hint: seeHelp(command),
  });
}

function seeHelp({ name }: Command): string {
  return `See \`${shellCommand(['npx', 'charter', ...name.split(' '), '--help'])}\`.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
