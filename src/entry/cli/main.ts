import { nearestOf } from '../../model/nearest.ts';
import type { Command } from './command.ts';
import { commandTable, type CommandEntry } from './command-table.ts';
import { guardTerminal } from './guard-terminal.ts';
import { commandHelp, overviewHelp } from './help-text.ts';
import { asksForHelp, parseCommandLine } from './parse-command-line.ts';
import { reportError } from './report-error.ts';
import { shellWord } from '../../model/shell-word.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Runs one command and returns the process's exit code: 0 clean, 1 findings, 2 could not do it. Never throws. */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const guarded = guardTerminal(terminal, argv);
  try {
    return await dispatch(argv, guarded);
  } catch (error) {
    reportError(error, guarded, asksForJson(argv));
    return 2;
  }
}

/** Asked before the options are parsed, because an error of theirs is told the same way. */
function asksForJson(argv: readonly string[]): boolean {
  return argv.some(
    (word, index) =>
      word === '--json' || word === '--format=json' || (word === 'json' && argv[index - 1] === '--format'),
  );
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = argv;
  if (first === '--version' || first === '-V') return printVersion(terminal);
  if (first === '--help' || first === '-h' || first === 'help') return printHelp(rest, terminal);
  if (first === undefined) {
    terminal.error(overviewHelp(commandTable));
    return 2;
  }
  const { name, words } = splitName([first, ...rest]);
  const command = await loadCommand(name);
  if (asksForHelp(words)) {
    terminal.out(commandHelp(command));
    return 0;
  }
  return command.run({ ...parseCommandLine(command, words), terminal });
}

/** The command's name, which has two words where the table has such a name, and the words after it. */
function splitName([first = '', ...rest]: readonly string[]): {
  readonly name: string;
  readonly words: readonly string[];
} {
  const longer = `${first} ${rest[0] ?? ''}`;
  const isKnown = commandTable.some((entry) => entry.name === longer);
  return isKnown ? { name: longer, words: rest.slice(1) } : { name: first, words: rest };
}

async function printVersion(terminal: Terminal): Promise<number> {
  const { readVersion } = await import('./version.ts');
  terminal.out(`charter ${readVersion()}\n`);
  return 0;
}

async function printHelp(words: readonly string[], terminal: Terminal): Promise<number> {
  const { name } = splitName(words);
  if (name === '' || name.startsWith('-')) terminal.out(overviewHelp(commandTable));
  else terminal.out(commandHelp(await loadCommand(name)));
  return 0;
}

async function loadCommand(name: string): Promise<Command> {
  const { load, summary } = findCommand(name);
  return { name, summary, ...(await load()) };
}

function findCommand(name: string): CommandEntry {
  const found = commandTable.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  const nearest = nearestOf(
    name,
    commandTable.map((entry) => entry.name),
  );
  const isOption = name.startsWith('-');
  throw new UsageError({
    code: isOption ? 'usage-no-command' : 'usage-unknown-command',
    message: isOption
      ? `A command is expected before \`${shellWord(name)}\`.`
      : `There is no command \`${shellWord(name)}\`.`,
    hint:
      nearest === undefined
        ? 'Run `npx charter --help` for the list of commands.'
        : `Did you mean \`npx charter ${nearest}\`?`,
  });
}
