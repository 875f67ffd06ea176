import { endsWord, sign } from './subset-scalars.ts';

/** Thrown where a text is not in the subset, and caught where reading it began. */
class Declined extends Error {}
export const declined = new Declined('This text needs the careful reader.');

/** Goes through a text from line to line; comments and empty lines are stepped over. */
export class SubsetLines {
  readonly text: string;
  /** Where reading goes on. */
  at = 0;
  /** How far the line that comes next is indented; -1 at the end of the text. */
  indent = 0;
  /** After the last line that holds something; -1 where that is a key without a value. */
  end = 0;

  constructor(text: string) {
    this.text = text;
  }

  isItem(): boolean {
    return this.text.charCodeAt(this.at) === sign.dash && endsWord(this.text.charCodeAt(this.at + 1));
  }

  skipSpaces(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === sign.space) at += 1;
    return at;
  }

  /** Nothing but spaces and a comment may stand on the rest of a line. */
  finishLine(from: number): void {
    const text = this.text;
    let at = this.skipSpaces(from);
    const code = text.charCodeAt(at);
    if (code === sign.hash && at > from) at = endOfLine(text, at);
    else if (code !== sign.newline && !Number.isNaN(code)) throw declined;
    this.end = Math.min(at + 1, text.length);
    this.toNextLine(at + 1);
  }

  /** To the first line from here on that holds more than a comment; gives how far it is indented. */
  toNextLine(from: number): number {
    const text = this.text;
    let start = from;
    for (;;) {
      const at = this.skipSpaces(start);
      const code = text.charCodeAt(at);
      if (code !== sign.newline && code !== sign.hash) {
        this.at = at;
        this.indent = at < text.length ? at - start : -1;
        return this.indent;
      }
      start = endOfLine(text, at) + 1;
    }
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
