import { shellWord } from '../../../model/shell-word.ts';
import { bashFunctions } from './bash-functions.ts';
import type { CompletedCommand, Words } from './completion-model.ts';

/**
 * A script for bash 3.2 and later. Words are found in the line itself, because bash takes `:` and `=` for ends of
 * words; no word is ever expanded, whatever a branch or file is called.
 */
export function bashScript(commands: readonly CompletedCommand[], program: readonly string[]): string {
  return `# Completion of charter for bash. Made by: charter completion bash
_charter_run() { ${program.map(shellWord).join(' ')} "$@"; }

${lookUp(
  '_charter_options',
  commands.map((command) => [command.name, ['--help', ...optionForms(command)].join(' ')]),
)}

${lookUp('_charter_value', commands.flatMap(valuesOf))}

${lookUp('_charter_argument', commands.flatMap(argumentsOf))}

_charter_commands='${[...new Set(commands.map(({ name }) => name.split(' ')[0]))].join(' ')}'

${bashFunctions}`;
}

function optionForms({ options }: CompletedCommand): readonly string[] {
  return options.filter(({ name }) => name !== 'help').map(({ name }) => `--${name}`);
}

function valuesOf({ name, options }: CompletedCommand): readonly (readonly [string, string])[] {
  return options.flatMap((option) =>
    option.value === undefined ? [] : [[`${name} --${option.name}`, sortOf(option.value)] as const],
  );
}

function argumentsOf(command: CompletedCommand): readonly (readonly [string, string])[] {
  const { name, arguments: words, isRepeating, parts } = command;
  const second: Words = { kind: 'listed', words: parts };
  return (parts.length > 0 && words.length === 0 ? [second] : words).map((word, index) => {
    const isOpen = isRepeating && index === words.length - 1;
    return [`${name} ${isOpen ? '*' : index}`, sortOf(word)] as const;
  });
}

function sortOf(words: Words): string {
  return words.kind === 'listed' ? `listed ${words.words.join(' ')}` : words.kind;
}

/** A function which prints what belongs to a key, and nothing for another one. */
function lookUp(name: string, entries: readonly (readonly [string, string])[]): string {
  const cases = entries.map(([key, value]) => `    ${pattern(key)}) echo '${value}' ;;`);
  return [`${name}() {`, '  case "$1" in', ...cases, '  esac', '}'].join('\n');
}

function pattern(key: string): string {
  return key.endsWith(' *') ? `'${key.slice(0, -1)}'*` : `'${key}'`;
}
