/** Where flows say what happened, for operators. Fields never hold bodies, tokens or keys. */
export interface Log {
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  /** `error` is logged with its stack and causes: this is for faults of Charter's own. */
  error(message: string, fields: LogFields & { readonly error: unknown }): void;
}

export interface LogFields {
  readonly [name: string]: unknown;
}
