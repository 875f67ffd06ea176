import type { CommandHelp } from '../../model/command.ts';
import { htmlCode, prose, tableRow } from '../markdown.ts';

/** The table of `/help`. */
export function helpTable(commands: readonly CommandHelp[]): string {
  const rows = commands.map(({ usage, does, by, example }) =>
    tableRow([htmlCode(usage), prose(does), prose(by), htmlCode(example)]),
  );
  return [
    tableRow(['type', 'what it does', 'who may', 'example']),
    tableRow(['---', '---', '---', '---']),
    ...rows,
  ].join('\n');
}
