const plainWord = /^[\w@%+=:,./-]+$/;

/** A word as a POSIX shell must be given it: as it is where nothing in it is special, else in single quotes. */
export function shellWord(text: string): string {
  return plainWord.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command line that can be pasted. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
