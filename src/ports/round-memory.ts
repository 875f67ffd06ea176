/** When a round was made last, by whichever server: what one has looked at the others need not look at again. */
export interface RoundMemory {
  /** ISO; undefined where none is remembered. */
  lastOf(round: string): Promise<string | undefined>;
  note(round: string, at: string): Promise<void>;
}
