import { nearestOf } from '../../registry/nearest.ts';
import type { Command } from './command.ts';
import { commandTable, type CommandEntry } from './command-table.ts';
import { commandHelp, overviewHelp } from './help-text.ts';
import { asksForHelp, parseCommandLine } from './parse-command-line.ts';
import { reportError } from './report-error.ts';
import { shellWord } from './shell-words.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Runs one command and returns the process's exit code: 0 clean, 1 findings, 2 could not do it. Never throws. */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    reportError(error, terminal, argv.includes('--json'));
    return 2;
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = argv;
  if (first === '--version' || first === '-V') return printVersion(terminal);
  if (first === '--help' || first === '-h' || first === 'help') return printHelp(rest, terminal);
  if (first === undefined) {
    terminal.error(overviewHelp(commandTable));
    return 2;
  }
  const command = await loadCommand(first);
  if (asksForHelp(rest)) {
    terminal.out(commandHelp(command));
    return 0;
  }
  return command.run({ ...parseCommandLine(command, rest), terminal });
}

async function printVersion(terminal: Terminal): Promise<number> {
  const { readVersion } = await import('./version.ts');
  terminal.out(`charter ${readVersion()}\n`);
  return 0;
}

async function printHelp([name]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name.startsWith('-')) terminal.out(overviewHelp(commandTable));
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
