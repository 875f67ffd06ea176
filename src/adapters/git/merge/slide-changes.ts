/** Lines as numbers: equal lines have equal numbers. */
export type Lines = readonly number[];

/** One of two compared texts, with a 1 for each line that is changed. */
export interface MarkedText {
  readonly lines: Lines;
  readonly changed: Uint8Array;
}

/**
 * Moves runs of changed lines to where Git puts them. A run between equal lines can stand in several places ("a b a"
 * with "b a" or "a b" new); Git lets it end as late as possible, unless it can stand beside a change of the other
 * text. Where runs stand decides whether two changes touch, which is what a conflict is.
 */
export function slideChanges(text: MarkedText, other: MarkedText): void {
  const run = new Run(text);
  const beside = new Run(other);
  do {
    if (!run.isEmpty) slideRun(run, beside);
  } while (run.moveToNext() && beside.moveToNext());
}

function slideRun(run: Run, beside: Run): void {
  let length: number;
  let earliestEnd: number;
  let endBesideOther: number;
  do {
    length = run.length;
    endBesideOther = -1;
    while (run.slideUp()) beside.moveToPrevious();
    earliestEnd = run.end;
    if (!beside.isEmpty) endBesideOther = run.end;
    while (run.slideDown()) {
      beside.moveToNext();
      if (!beside.isEmpty) endBesideOther = run.end;
    }
    // Sliding may have joined it with a neighbour; then it has a new way to go.
  } while (length !== run.length);
  if (run.end === earliestEnd || endBesideOther === -1) return;
  while (beside.isEmpty && run.slideUp()) beside.moveToPrevious();
}

/** A possibly empty run of changed lines: before, between or after the unchanged lines of a text. */
class Run {
  readonly #text: MarkedText;
  start = 0;
  end = 0;

  constructor(text: MarkedText) {
    this.#text = text;
    this.#growDown();
  }

  get length(): number {
    return this.end - this.start;
  }

  get isEmpty(): boolean {
    return this.start === this.end;
  }

  moveToNext(): boolean {
    if (this.end >= this.#text.lines.length) return false;
    this.start = this.end + 1;
    this.end = this.start;
    this.#growDown();
    return true;
  }

  moveToPrevious(): boolean {
    if (this.start === 0) return false;
    this.end = this.start - 1;
    this.start = this.end;
    this.#growUp();
    return true;
  }

  slideDown(): boolean {
    const { lines, changed } = this.#text;
    if (this.end >= lines.length || lines[this.start] !== lines[this.end]) return false;
    changed[this.start++] = 0;
    changed[this.end++] = 1;
    this.#growDown();
    return true;
  }

  slideUp(): boolean {
    const { lines, changed } = this.#text;
    if (this.start === 0 || lines[this.start - 1] !== lines[this.end - 1]) return false;
    changed[--this.start] = 1;
    changed[--this.end] = 0;
    this.#growUp();
    return true;
  }

  #growDown(): void {
    while (this.#text.changed[this.end] === 1) this.end++;
  }

  #growUp(): void {
    while (this.#text.changed[this.start - 1] === 1) this.start--;
  }
}
