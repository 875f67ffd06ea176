/** A key as an operator sees it. Times are ISO. */
export interface QueueEntry {
  readonly key: string;
  readonly installationId: number;
  readonly state: 'waiting' | 'running' | 'failed';
  /** When it was first asked for, or for a failed key when it failed. */
  readonly since: string;
  /** Runs begun so far. */
  readonly attempt: number;
  readonly isBackground: boolean;
  /** When a waiting key may run, where that is later than now: it is put off. */
  readonly due?: string;
  /** Why it was put off, or why it failed. */
  readonly reason?: string;
  /** What it failed with. */
  readonly code?: string;
}
