import { AppError } from '../../model/app-error.ts';
import { compareText } from '../../model/ref.ts';
import type { Person } from './people.ts';
import type { Step, StepEdit } from './steps/step.ts';

/** Paths and texts of a whole tree; a commit shares the texts which it leaves alone. */
export type Files = ReadonlyMap<string, string>;

export interface HistoryCommit {
  readonly author: Person;
  /** ISO 8601 with the author's offset. */
  readonly date: string;
  readonly message: string;
  /** Everything that is there after this commit. */
  readonly files: Files;
}

/** The example and its history do not fit together: one of them was edited without the other. */
export class HistoryError extends AppError<'seed-history-broken'> {}

/**
 * The commits that lead to `files`, oldest first, found by undoing the steps from the last to the first.
 * Throws `HistoryError` where a step does not fit, or a file is brought by none.
 */
export function replayHistory(files: Files, steps: readonly Step[]): readonly HistoryCommit[] {
  const commits: HistoryCommit[] = [];
  let after = files;
  for (const step of steps.toReversed()) {
    commits.push({ author: step.author, date: step.date, message: step.message, files: after });
    after = undoStep(after, step);
  }
  const [stray] = after.keys();
  if (stray !== undefined)
    throw broken(`no commit of the history brings \`${stray}\``, 'Name it in the `add` of a step.');
  return commits.toReversed();
}

function undoStep(after: Files, step: Step): Files {
  const before = new Map(after);
  for (const edit of step.edits?.toReversed() ?? []) before.set(edit.file, undoEdit(before, step, edit));
  for (const file of step.add ?? []) {
    if (!before.delete(file)) throw doesNotFit(step, `adds \`${file}\`, which is not there`);
  }
  for (const [file, text] of Object.entries(step.remove ?? {})) {
    if (before.has(file)) throw doesNotFit(step, `removes \`${file}\`, which is still there`);
    before.set(file, text);
  }
  return new Map([...before].toSorted(([a], [b]) => compareText(a, b)));
}

function undoEdit(files: Files, step: Step, edit: StepEdit): string {
  const parts = files.get(edit.file)?.split(edit.after) ?? [];
  if (parts.length === 2) return parts.join(edit.before);
  throw doesNotFit(
    step,
    `edits \`${edit.file}\`, where ${JSON.stringify(edit.after)} stands ${Math.max(parts.length - 1, 0)} times instead of once`,
  );
}

function doesNotFit(step: Step, what: string): HistoryError {
  return broken(
    `the commit "${step.message.split('\n', 1)[0]}" ${what}`,
    'Bring the step in src/sandbox/seed/steps and the file in manifests-example together again.',
  );
}

function broken(message: string, hint: string): HistoryError {
  return new HistoryError({ code: 'seed-history-broken', message, hint });
}
