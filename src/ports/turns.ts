/**
 * Lets one action at a time run for a key. Within a process the others wait in the order in which they came; between
 * replicas the order is not promised.
 */
export interface Turns {
  /**
   * Gives what the action gives, or throws what it throws; also throws when the turn was lost while it ran. The action
   * is told whether another may have been at work since the turn was asked for, so that what was read before is old.
   */
  take<T>(key: string, action: (hadToWait: boolean) => Promise<T>): Promise<T>;
}
