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
      return [command.environment, command.at && `at ${command.at}`];
    case 'rollback':
      return [command.environment, command.to && `to ${command.to}`];
    case 'lock':
    case 'break-glass':
      return [command.environment, command.reason];
    case 'hold':
      return [command.way === 'release' ? 'cancel' : undefined];
    case 'remediate':
      return [command.finding, command.way];
    case 'explain':
      return [command.subject];
    default:
      return 'environment' in command ? [command.environment] : [];
  }
}
