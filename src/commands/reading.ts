import type { Command, CommandMistakeCode } from '../model/command.ts';

/** What became of a line that was meant as a command. */
export type Reading = { readonly kind: 'command'; readonly command: Command } | Fault;

/** Why a line is no command: a mistake that does not know its line yet. */
export interface Fault {
  readonly kind: 'fault';
  readonly code: CommandMistakeCode;
  readonly message: string;
  readonly nearest?: string;
}

const longestShown = 60;

/** A value out of a comment between backticks, for a message: on one line, not too long, without backticks of its own. */
export function shown(value: string): string {
  const characters = Array.from(value.slice(0, longestShown * 2).replaceAll('`', "'"));
  const isCut = characters.length > longestShown || value.length > longestShown * 2;
  return `\`${characters.slice(0, longestShown).join('')}${isCut ? '…' : ''}\``;
}
