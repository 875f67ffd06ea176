import { shellWord } from '../../model/shell-word.ts';

/** A command line that can be pasted. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
