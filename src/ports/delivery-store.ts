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
  accept(delivery: Delivery): Acceptance;
  /**
   * Queues what a delivery asks for and marks it as done, both or neither. Its body is forgotten; its GUID is kept
   * for the redelivery window. Stored when the promise resolves.
   */
  complete(guid: string, work: readonly WorkItem[]): Promise<void>;
  isCompleted(guid: string): boolean;
  /** GUIDs accepted and not completed, oldest first: what a start must take up again. */
  pending(): readonly string[];
  /** A pending delivery with its body; undefined when it was completed meanwhile. */
  read(guid: string): Delivery | undefined;
  /** Forgets GUIDs completed before an ISO time, and returns how many. */
  prune(completedBefore: string): number;
}
