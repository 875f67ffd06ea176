import { textWidth } from '../../render/text-width.ts';
import type { ArgumentSpec, Command, OptionSpec } from './command.ts';

/** Widest line of a help text, so that it reads well beside code. */
const widest = 96;

/** The help of one command, made from the table that parses it. */
export function commandHelp(command: Command): string {
  const options = [
    ...Object.entries(command.options).map(
      ([name, spec]) => [optionForm(name, spec), optionText(spec)] as const,
    ),
    ['--help', 'Show this help'] as const,
  ];
  return joinSections([
    [`${command.summary}.`, ...command.description.flatMap((paragraph) => ['', ...wrap(paragraph, widest)])],
    ['Usage', `  charter ${usageWords(command)}`],
    section(
      'Arguments',
      command.arguments.map(({ name, summary }) => [name, `${summary}.`] as const),
    ),
    section('Options', options),
    ['Examples', ...command.examples.flatMap(({ command: line, does }) => [`  # ${does}`, `  ${line}`])],
    ['Exit codes', '  0 clean, 1 findings, 2 could not do it'],
  ]);
}

function usageWords({ name, arguments: names, options }: Command): string {
  const required = Object.entries(options).filter(
    ([, spec]) => spec.type === 'value' && spec.isRequired === true,
  );
  return [
    name,
    ...names.map((argument) => argumentForm(argument)),
    ...required.map(([option, spec]) => optionForm(option, spec)),
    '[options]',
  ].join(' ');
}

function argumentForm({ name, isRequired, isRepeated }: ArgumentSpec): string {
  const form = isRepeated === true ? `${name}…` : name;
  return isRequired ? form : `[${form}]`;
}

function optionForm(name: string, spec: OptionSpec): string {
  return spec.type === 'flag' ? `--${name}` : `--${name} ${spec.placeholder}`;
}

function optionText(spec: OptionSpec): string {
  if (spec.type === 'flag') return spec.summary;
  const choices = spec.choices === undefined ? '' : `: ${spec.choices.join(', ')}`;
  const otherwise = spec.default === undefined ? '' : ` (default: ${spec.default})`;
  return `${spec.summary}${choices}${otherwise}${spec.isRequired === true ? ' (required)' : ''}`;
}

/** The overview: every command with its summary. */
export function overviewHelp(
  commands: readonly { readonly name: string; readonly summary: string }[],
): string {
  return joinSections([
    ['Charter checks, plans and explains changes to a registry of manifests in Git.'],
    ['Usage', '  charter COMMAND [options]'],
    section(
      'Commands',
      commands.map(({ name, summary }) => [name, summary] as const),
    ),
    section('Options', [
      ['--help', 'Show this help; charter COMMAND --help shows that of a command'],
      ['--version', 'Show the version'],
    ]),
    [
      'Examples',
      '  # What is wrong in the working tree?',
      '  npx charter validate',
      '  # What would merging this branch do?',
      '  npx charter plan --base origin/main --head HEAD --merge',
    ],
    [
      'Environment',
      ...columns([
        ['NO_COLOR, FORCE_COLOR', 'Never, or always, use colour'],
        ['CHARTER_DEBUG=1', 'Show the stack of an error'],
      ]),
    ],
    ['Exit codes', '  0 clean, 1 findings, 2 could not do it'],
  ]);
}

function section(title: string, rows: readonly (readonly [string, string])[]): readonly string[] {
  return rows.length === 0 ? [] : [title, ...columns(rows)];
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => textWidth(left)));
  return rows.flatMap(([left, right]) => {
    const [first = '', ...rest] = wrap(right, widest - width - 4);
    return [`  ${left.padEnd(width)}  ${first}`, ...rest.map((line) => `${' '.repeat(width + 4)}${line}`)];
  });
}

function joinSections(sections: readonly (readonly string[])[]): string {
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
