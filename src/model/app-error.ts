/**
 * Base of every error that stops an operation (a user's mistake in a manifest is a `Diagnostic` instead).
 * `code` comes from the union of the room that throws and has an entry in docs/errors.md; `hint` says what to do next.
 */
export abstract class AppError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly hint: string;

  constructor(details: AppErrorDetails<Code>) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.hint = details.hint;
  }
}

export interface AppErrorDetails<Code extends string> {
  readonly code: Code;
  /** What was found and what was expected, with real names and values; never a secret. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  readonly cause?: unknown;
}
