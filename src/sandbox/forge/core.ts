import type { Repositories } from './git/repositories.ts';
import type { Events, OutgoingHook } from './hooks/event.ts';
import type { Store } from './store/store.ts';
import type { Tasks } from './tasks.ts';

/** What every part of the forge works with. */
export interface Core {
  readonly store: Store;
  readonly repositories: Repositories;
  readonly events: Events;
  readonly tasks: Tasks;
  /** Root of pages and Git, without a slash at the end. */
  readonly url: string;
  /** Root of the REST API, without a slash at the end. */
  readonly apiUrl: string;
  /** Sends a webhook again under its old GUID. */
  redeliver(hook: OutgoingHook): void;
  /** Looks, in the background, whether the merge queue of a branch can go on. */
  followQueue(repositoryId: number, branch: string): void;
  /** The present time as GitHub writes it: ISO, UTC, whole seconds. */
  now(): string;
}
