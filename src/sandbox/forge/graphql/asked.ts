import type { Caller } from '../access/caller.ts';
import { mayAct, maySee, type Demand } from '../access/permissions.ts';
import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { RateLimit } from '../rate-limit.ts';
import type { Repository } from '../store/model/repository.ts';

/** One request: who asks, and what the answer is made from. */
export interface Asked {
  readonly core: Core;
  readonly caller: Caller;
  readonly rateLimit: RateLimit;
}

/** Refuses a caller who may not do in a repository what the REST operation of the same purpose demands. */
export function demand({ core, caller }: Asked, repository: Repository, needed: Demand): void {
  if (!maySee(core, caller, repository)) throw new ApiError(404, 'Could not resolve to a Repository.');
  if (mayAct(core, caller, { repository, demand: needed })) return;
  const message =
    caller.kind === 'installation'
      ? 'Resource not accessible by integration'
      : 'You do not have the permission to do that.';
  throw new ApiError(403, message);
}

/** The type and id behind a node id; 404 for what is none. */
export function readNodeId(id: string): { readonly type: string; readonly id: number } {
  const [, type = '', rest = ''] = /^([A-Z]+)_([\w-]+)$/.exec(id) ?? [];
  const number = Number(Buffer.from(rest, 'base64url').toString());
  if (type === '' || !Number.isSafeInteger(number) || number <= 0) throw noNode(id);
  return { type, id: number };
}

/** The record behind a node id of one type; 404 where there is none. */
export function recordAt<Item>(id: string, type: string, table: { get(id: number): Item | undefined }): Item {
  const parts = readNodeId(id);
  const record = parts.type === type ? table.get(parts.id) : undefined;
  if (record === undefined) throw noNode(id);
  return record;
}

export function noNode(id: string): ApiError {
  return new ApiError(404, `Could not resolve to a node with the global id of '${id.slice(0, 100)}'.`);
}
