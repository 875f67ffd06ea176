import type { CommandMistake, ParsedComment, ReadCommand } from '../model/command.ts';
import { commentLines, type CommentLine } from './comment-lines.ts';
import { readCommand, unseenFault, type LineReading } from './read-command.ts';
import { shown, type Fault, type Reading } from './reading.ts';

const mostCommands = 10;
const longestLine = 10_000;
/** The forge takes 65,536 characters, each of two UTF-16 units at most; what is longer cannot be from there. */
const longestBody = 131_072;
const longestShownLine = 200;

/** Commands and mistakes so far, of one comment that is being read. */
interface Collected {
  readonly commands: ReadCommand[];
  readonly mistakes: CommandMistake[];
}

/**
 * The commands of a comment, in their order. The first line that is no quote, no code and no HTML comment must be a
 * command, else the comment asks for nothing; after it, each further line may be one. Case and surrounding white space
 * of a command are forgiven, nothing else is. Takes time linear in the text, of which 131,072 UTF-16 units are read.
 */
export function parseCommands(body: string): ParsedComment {
  const found: Collected = { commands: [], mistakes: [] };
  let isOpened = false;
  for (const line of commentLines(readable(body))) {
    const text = line.text.slice(0, longestLine + 1).trim();
    if (text === '') continue;
    const reading = readLine(text, line);
    if (reading.kind === 'text' && !isOpened) return found;
    isOpened = true;
    if (!collect(found, reading, { line: line.line, text })) return found;
  }
  return found;
}

/** All of a comment, or as many whole lines as are read. */
function readable(body: string): string {
  if (body.length <= longestBody) return body;
  const cut = body.slice(0, longestBody);
  return cut.slice(0, Math.max(cut.lastIndexOf('\n'), cut.lastIndexOf('\r')) + 1);
}

function readLine(text: string, { text: whole, place }: CommentLine): LineReading {
  const reading = readCommand(text);
  if (reading.kind !== 'command')
    return reading.kind === 'fault' && place === 'doubtful' ? { kind: 'text' } : reading;
  if (place === 'doubtful') return misplaced(text);
  if (whole.length > longestLine) return tooLong(whole.length);
  // What is trimmed away may hold a byte order mark, which counts as white space.
  return unseenFault(whole) ?? reading;
}

/** False where nothing more is to be read. */
function collect(found: Collected, reading: LineReading, at: { line: number; text: string }): boolean {
  if (reading.kind === 'text' || reading.kind === 'foreign') return true;
  const isFull = found.commands.length + found.mistakes.length >= mostCommands;
  const fault = isFull ? tooMany() : faultOf(found.commands, reading);
  if (fault !== undefined) found.mistakes.push(toMistake(fault, at));
  else if (reading.kind === 'command') found.commands.push({ command: reading.command, ...at });
  return !isFull;
}

function faultOf(commands: readonly ReadCommand[], reading: Reading): Fault | undefined {
  return reading.kind === 'fault' ? reading : repetition(commands, reading.command.verb);
}

function toMistake(
  { code, message, nearest }: Fault,
  { line, text }: { line: number; text: string },
): CommandMistake {
  const shownText = text.length > longestShownLine ? `${text.slice(0, longestShownLine)}…` : text;
  return { code, line, text: shownText, message, ...(nearest === undefined ? {} : { nearest }) };
}

/** One comment says yes or no, once: its answer is bound to one digest. */
function repetition(commands: readonly ReadCommand[], verb: string): Fault | undefined {
  if (verb !== 'approve' && verb !== 'unapprove') return undefined;
  const first = commands.find(({ command }) => command.verb === 'approve' || command.verb === 'unapprove');
  if (first === undefined) return undefined;
  const message = `Line ${first.line} says ${shown(first.text)} already. Name all parts in one \`/approve\`, or write another comment.`;
  return { kind: 'fault', code: 'command-repeated', message };
}

function misplaced(text: string): Fault {
  const message = `${shown(text)} stands where it may be shown as part of a quote, a list or code, so nothing was done. Put it at the beginning of the comment, or after an empty line.`;
  return { kind: 'fault', code: 'command-misplaced', message };
}

function tooLong(length: number): Fault {
  const message = `The line has ${length} characters; only ${longestLine} are read. Shorten it.`;
  return { kind: 'fault', code: 'command-line-too-long', message };
}

function tooMany(): Fault {
  const message = `A comment may hold ${mostCommands} commands; this one and those after it were not read. Write another comment.`;
  return { kind: 'fault', code: 'command-too-many', message };
}
