import type { Person } from '../people.ts';

/**
 * One commit of the example's history, told as the difference to the one before. The files themselves lie in
 * `manifests-example/` in their last form only; earlier forms are found by undoing the edits, last step first.
 */
export interface Step {
  readonly author: Person;
  /** ISO 8601 with the author's offset, to the second. */
  readonly date: string;
  readonly message: string;
  /** Files that this commit brings. */
  readonly add?: readonly string[];
  readonly edits?: readonly StepEdit[];
  /** Files that this commit takes away, with what they held: nothing else remembers it. */
  readonly remove?: Readonly<Record<string, string>>;
}

/** A replacement in one file; `after` stands in it exactly once when the commit is done. */
export interface StepEdit {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}
