import { commandVerbs, type CommandVerb } from '../model/command.ts';
import { nearestOf } from '../model/nearest.ts';
import { codePointOf, plainForm, strangeCharacterIn, unseenInText } from './lookalikes.ts';
import { readArguments } from './read-arguments.ts';
import { shown, type Fault, type Reading } from './reading.ts';

/** What a line says: a command, a mistake, a command of some other program (`/lgtm`), or nothing of the sort. */
export type LineReading = Reading | { readonly kind: 'foreign' } | { readonly kind: 'text' };

const verbs: ReadonlySet<string> = new Set(commandVerbs);
const longestVerb = 64;
const shortestBeginning = 4;

/**
 * Reads a line without the white space around it. A word of letters after a slash is a command when Charter knows it
 * and a mistake when it is nearly one; other words are left to other programs, and `/usr/bin` is a path.
 */
export function readCommand(text: string): LineReading {
  if (/^[!-.0-~]/.test(text)) return { kind: 'text' };
  const [head = ''] = /^\S*/.exec(text.slice(0, longestVerb)) ?? [];
  return lookalikeFault(head) ?? spacedFault(text) ?? readPlain(head, text);
}

function readPlain(head: string, text: string): LineReading {
  const [, word, tail] = /^\/([A-Za-z][\w-]*)(\S*)/.exec(head) ?? [];
  if (word === undefined || tail === undefined) return { kind: 'text' };
  const verb = tail === '' && head.length < longestVerb ? verbOf(word) : undefined;
  if (verb === undefined) return readMisspelt(word, tail);
  return unseenFault(text) ?? readAfterVerb(verb, word.toLowerCase(), text.slice(head.length));
}

function verbOf(word: string): CommandVerb | undefined {
  const lower = word.toLowerCase();
  if (lower === 'unhold') return 'hold';
  return isVerb(lower) ? lower : undefined;
}

function isVerb(word: string): word is CommandVerb {
  return verbs.has(word);
}

function readAfterVerb(verb: CommandVerb, typed: string, rest: string): Reading {
  const text = rest.trim();
  const words = text === '' ? [] : text.split(/\s+/);
  if (typed !== 'unhold') return readArguments(verb, { words, text });
  return readArguments(verb, { words: ['cancel', ...words], text });
}

/** `/aprove`, `/approve.`, `/appr`: mistakes. `/usr/bin`, `/lgtm`: not ours. */
function readMisspelt(word: string, tail: string): LineReading {
  if (tail.includes('/')) return { kind: 'text' };
  const meant = meantBy(word);
  if (meant === undefined) return tail === '' ? { kind: 'foreign' } : { kind: 'text' };
  const message = `There is no command ${shown(`/${word}${tail}`)}; did you mean \`/${meant}\`? \`/help\` lists them all.`;
  return { kind: 'fault', code: 'command-unknown', message, nearest: `/${meant}` };
}

function meantBy(word: string): string | undefined {
  const lower = word.toLowerCase().replaceAll('_', '-').replace(/-+$/, '');
  const beginning =
    lower.length < shortestBeginning ? [] : commandVerbs.filter((verb) => verb.startsWith(lower));
  return beginning.length === 1 ? beginning[0] : nearestOf(lower, commandVerbs);
}

function spacedFault(text: string): Fault | undefined {
  const [, word] = /^\/[^\S\n]+([A-Za-z][\w-]*)(?=\s|$)/.exec(text.slice(0, longestVerb)) ?? [];
  if (word === undefined || !isVerb(word.toLowerCase())) return undefined;
  const meant = `/${word.toLowerCase()}`;
  const message = `Found white space after the slash; expected the command right after it. Type \`${meant}\`.`;
  return { kind: 'fault', code: 'command-unknown', message, nearest: meant };
}

/** A verb that is written with other characters than its own. Undefined where the first word is plain. */
function lookalikeFault(head: string): Fault | undefined {
  const strange = strangeCharacterIn(head);
  if (strange === undefined) return undefined;
  const [, word] = /^\/([a-z][\w-]*)[.,:;!?]*$/.exec(plainForm(head)) ?? [];
  const meant = word === undefined ? undefined : meantBy(word);
  if (meant === undefined) return undefined;
  const message = `${shown(head)} looks like \`/${meant}\` but holds ${codePointOf(strange)}, which is another character or cannot be seen. Nothing was done. Type \`/${meant}\` with plain letters.`;
  return { kind: 'fault', code: 'command-lookalike', message, nearest: `/${meant}` };
}

/** A line with a character that nobody sees; undefined where there is none. */
export function unseenFault(text: string): Fault | undefined {
  const unseen = unseenInText(text);
  if (unseen === undefined) return undefined;
  const message = `The line holds ${codePointOf(unseen)}, a character that cannot be seen or that changes the order in which others are shown. Nothing was done. Type the command anew instead of pasting it.`;
  return { kind: 'fault', code: 'command-lookalike', message };
}
