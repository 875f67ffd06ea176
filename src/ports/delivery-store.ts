import type { WorkItem } from './work-queue.ts';

/** A webhook delivery as it came, kept until what it asks for is safely queued. */
export interface Delivery {
  readonly guid: string;
  readonly event: string;
  /** The raw body, already verified. */
  readonly body: string;
}

export interface Acceptance {
  /**
   * `new`: first time seen. `pending`: seen, but its work was never completed, so do it.
   * `completed`: done before, nothing to do.
   */
  readonly seen: 'new' | 'pending' | 'completed';
  /** Resolves when the end of the process can no longer lose the delivery; rejects when it could not be stored. */
  readonly stored: Promise<void>;
}

/** Remembers deliveries so that a restart loses none and a repeated GUID does no work twice. */
export interface DeliveryStore {
  /** Known at once; `stored` of the answer says when it is safe. Rejects when the store cannot be reached. */
  accept(delivery: Delivery): Promise<Acceptance>;
  /**
   * Queues what a delivery asks for and marks it as done. Whatever happens in between, it is never marked without
   * being queued. Its body is forgotten; its GUID is kept
   * for the redelivery window. Stored when the promise resolves.
   */
  complete(guid: string, work: readonly WorkItem[]): Promise<void>;
  isCompleted(guid: string): Promise<boolean>;
  /** GUIDs accepted and not completed, oldest first: what a start must take up again. */
  pending(): Promise<readonly string[]>;
  /** A pending delivery with its body; undefined when it was completed meanwhile. */
  read(guid: string): Promise<Delivery | undefined>;
  /** Forgets GUIDs completed before an ISO time, and returns how many. */
  prune(completedBefore: string): Promise<number>;
}
