/**
 * Lets one action at a time run for a key. Within a process the others wait in the order in which they came; between
 * replicas the order is not promised.
 */
export interface Turns {
  /**
   * Gives what the action gives, or throws what it throws; also throws when the turn was lost while it ran. The action
   * is told whether what was read before it may be old: it had to wait for another, or, where it says who it is by,
   * somebody else had a turn at the key a moment ago and may have ended between the reading and the asking.
   */
  take<T>(key: string, action: (mayBeOld: boolean) => Promise<T>, by?: string): Promise<T>;
}
