/** One attempt of the forge to deliver a webhook, as the forge recorded it. */
export interface DeliveryAttempt {
  /** A 64-bit integer as text: it does not fit a number. */
  readonly id: string;
  /** The same for every attempt at one delivery. */
  readonly guid: string;
  /** ISO time. */
  readonly deliveredAt: string;
  /** Whether the receiver answered with success. */
  readonly isDelivered: boolean;
}

/** The forge's own record of what it tried to deliver to this App. Errors are `ForgeError`s. */
export interface DeliveryLog {
  /** Attempts made at or after an ISO time, newest first. */
  attemptsSince(time: string): Promise<readonly DeliveryAttempt[]>;
  /** Asks the forge to deliver again what an attempt could not. */
  redeliver(attemptId: string): Promise<void>;
}

/** What healing remembers across restarts. */
export interface HealingMemory {
  /** The ISO time up to which all attempts were looked at, or undefined on the first start. */
  checkedUntil(): Promise<string | undefined>;
  /** How often a redelivery of a GUID was asked for. */
  redeliveries(guid: string): Promise<number>;
  noteRedelivery(guid: string): Promise<void>;
  /** Also forgets the redeliveries noted before an ISO time. */
  noteChecked(until: string, forgetBefore: string): Promise<void>;
}
