import type { Command } from '../model/command.ts';

/** A command as it is typed in its shortest form. Reading it again gives the same command. */
export function commandText(command: Command): string {
  const rest = argumentsOf(command).filter((part) => part !== undefined);
  return [`/${command.verb}`, ...rest].join(' ');
}

function argumentsOf(command: Command): readonly (string | undefined)[] {
  switch (command.verb) {
    case 'approve':
      return [...(command.parts ?? []), command.digest];
    case 'deploy':
      return [command.environment, joined('at', command.at)];
    case 'rollback':
      return [command.environment, joined('to', command.to)];
    case 'hold':
      return [command.way === 'release' ? 'cancel' : undefined];
    case 'remediate':
      return [command.finding, command.way];
    case 'explain':
      return [command.subject];
    default:
      return environmentAndReason(command);
  }
}

function environmentAndReason(command: Command): readonly (string | undefined)[] {
  if ('reason' in command) return [command.environment, command.reason];
  return 'environment' in command ? [command.environment] : [];
}

function joined(word: string, commit: string | undefined): string | undefined {
  return commit === undefined ? undefined : `${word} ${commit}`;
}
