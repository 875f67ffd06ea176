export interface Clock {
  /** The present time as an ISO string in UTC with milliseconds. */
  now(): string;
}
