/** One entry of `errors` in a 422 (GitHub docs, "Troubleshooting the REST API", validation failed). */
export interface FieldError {
  readonly resource: string;
  readonly field?: string;
  readonly code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom';
  readonly message?: string;
  readonly value?: string | number | null;
}

const documentationUrl = 'https://docs.github.com/rest';

/** An answer other than what was asked for, in GitHub's form. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: readonly (FieldError | string)[] | undefined;

  constructor(status: number, message: string, errors?: readonly (FieldError | string)[]) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.errors = errors;
  }

  /** The body of the answer. */
  toJson(): object {
    return {
      message: this.message,
      ...(this.errors === undefined ? {} : { errors: this.errors }),
      documentation_url: documentationUrl,
      status: String(this.status),
    };
  }
}

/** What a caller gets for a thing that is not there or that they may not see: both look the same. */
export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

/** The named fields of a resource cannot be as they are. */
export function invalid(...errors: readonly FieldError[]): ApiError {
  return new ApiError(422, 'Validation Failed', errors);
}

/** The value, or 404 where there is none. */
export function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw notFound();
  return value;
}
