import type { Expectation } from './expectation.ts';
import type { Ink, Painter } from './ink.ts';
import { clip, displayWidth, duration, padEnd, plain, wrap } from './layout.ts';
import type { ShownLine } from './markdown-lines.ts';
import { changedLine, remarkLines, type LineChange, type Page, type Remark } from './source-lines.ts';

export interface TranscriptOptions {
  /** Columns; at most 100 are used, because longer lines are hard to read. */
  readonly width: number;
  readonly ink: Ink;
  readonly write: (text: string) => void;
}

const widest = 100;

/** Prints the story. Nothing in it decides anything; texts from elsewhere are made harmless here. */
export class Transcript {
  readonly #page: Page;
  readonly #write: (text: string) => void;

  constructor({ width, ink, write }: TranscriptOptions) {
    this.#page = { width: Math.min(width, widest), ink };
    this.#write = write;
  }

  title(title: string, subtitle: string): void {
    const { ink, width } = this.#page;
    this.#lines('', `  ${ink.bold(title)}`);
    this.#lines(...wrap(subtitle, width - 2).map((part) => `  ${ink.dim(part)}`));
  }

  chapter(number: number, title: string): void {
    const { ink, width } = this.#page;
    const start = `── ${number} ── ${title} `;
    const rule = '─'.repeat(Math.max(2, width - displayWidth(start)));
    this.#lines('', ink.bold(ink.blue(start)) + ink.blue(rule), '');
  }

  /** A paragraph of the tale. */
  say(paragraph: string): void {
    this.#lines(...this.#indented(paragraph, '  '));
  }

  /** A command as a person typed it, and how long it took. */
  command(who: string, command: string, milliseconds: number): void {
    const { ink } = this.#page;
    this.#timed(`  ${who}$ ${plain(command)}`, milliseconds, (text) =>
      text.replace(`${who}$`, ink.dim(`${who}$`)),
    );
  }

  /** Something that was done by other means than a command. */
  did(sentence: string, milliseconds: number): void {
    this.#timed(`  ${plain(sentence)}`, milliseconds, (text) => text);
  }

  /** An empty line. */
  pause(): void {
    this.#lines('');
  }

  change(file: string, lines: readonly LineChange[]): void {
    this.#lines(`    ${this.#page.ink.bold(plain(file))}`);
    this.#lines(...lines.map((line) => changedLine(line, this.#page)));
  }

  /** A check run as the pull request shows it; one that waits says so in its title. */
  check(name: string, conclusion: string, title: string): void {
    const { ink, width } = this.#page;
    const start = displayWidth(name) + 6;
    if (conclusion === 'waiting') {
      const [first = '', ...rest] = wrap(plain(title), width - start);
      this.#lines('', `  ${ink.blue('●')} ${ink.bold(plain(name))}  ${first}`);
      this.#lines(...rest.map((text) => ' '.repeat(start) + text));
      return;
    }
    const paint = conclusion === 'success' ? ink.green : ink.red;
    const rest = clip(plain(`${conclusion}: ${title}`), width - start);
    this.#lines('', `  ${paint('●')} ${ink.bold(plain(name))}  ${rest}`);
  }

  remark(remark: Remark): void {
    this.#lines('', ...remarkLines(remark, this.#page));
  }

  /** Lines out of somewhere else: prose is broken, the rest is cut at the width, a diff is in colour. */
  block(lines: readonly ShownLine[]): void {
    const { ink, width } = this.#page;
    this.#lines('');
    for (const { kind, text } of lines) {
      if (kind === 'prose') this.#prose(text);
      else if (kind === 'table') this.#lines(`    ${clip(plain(text), width - 4)}`.trimEnd());
      else this.#lines(paintDiff(clip(`      ${plain(text)}`, width), ink));
    }
  }

  expectation({ claim, isMet, found, expected }: Expectation, milliseconds?: number): void {
    const { ink, width } = this.#page;
    const mark = isMet ? ink.green('✔') : ink.red('✘');
    const [first = '', ...rest] = wrap(plain(isMet ? `${claim}: ${found}` : claim), width - 12);
    this.#timed(`  ✔ ${first}`, milliseconds, (text) => text.replace('✔', mark));
    this.#lines(...rest.map((text) => `    ${text}`));
    if (isMet) return;
    this.#side('expected', expected);
    this.#side('found', found);
  }

  end(sentence: string, isGood: boolean): void {
    const { ink, width } = this.#page;
    const paint = isGood ? ink.green : ink.red;
    this.#lines('', ink.blue('─'.repeat(width)));
    this.#lines(...wrap(sentence, width - 2).map((part) => `  ${paint(part)}`), '');
  }

  #lines(...lines: readonly string[]): void {
    for (const line of lines) this.#write(`${line}\n`);
  }

  /** The lines after the first of a list item stand below its text. */
  #prose(text: string): void {
    const isItem = text.startsWith('• ');
    const [first = '', ...rest] = this.#indented(text, isItem ? '      ' : '    ');
    this.#lines(isItem ? first.slice(2) : first, ...rest);
  }

  #side(name: 'expected' | 'found', value: string): void {
    const indent = ' '.repeat(16);
    const [first = '', ...rest] = this.#indented(value, indent);
    this.#lines(`      ${name.padEnd(10)}${first.trimStart()}`, ...rest);
  }

  #indented(text: string, indent: string): readonly string[] {
    return wrap(plain(text), this.#page.width - indent.length).map((part) => indent + part);
  }

  /** A line with a time flush right; `paint` is given the line once it is cut. */
  #timed(text: string, milliseconds: number | undefined, paint: Painter): void {
    const { ink, width } = this.#page;
    const time = milliseconds === undefined ? '' : duration(milliseconds);
    const room = time === '' ? width : width - displayWidth(time) - 1;
    const shown = clip(text, room);
    this.#lines(paint(time === '' ? shown : padEnd(shown, room + 1)) + ink.dim(time));
  }
}

function paintDiff(text: string, ink: Ink): string {
  const start = text.trimStart();
  if (start.startsWith('+ ')) return ink.green(text);
  if (start.startsWith('- ')) return ink.red(text);
  return start.startsWith('@@') ? ink.blue(text) : text;
}
