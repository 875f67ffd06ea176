import type { Caller, InstallationCaller } from '../access/caller.ts';
import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import type { GitRepository } from '../git/git-repository.ts';
import type { Account } from '../store/model/account.ts';
import type { App } from '../store/model/app.ts';
import type { Repository } from '../store/model/repository.ts';
import type { RateLimit } from '../rate-limit.ts';
import type { Fields } from './fields.ts';
import type { Operation, operations } from './operations.ts';

/** A request to the API, read once. */
export interface Call {
  readonly core: Core;
  readonly caller: Caller;
  /** The value of a `{name}` in the path, decoded. */
  readonly parameter: (name: string) => string;
  readonly query: URLSearchParams;
  /** The JSON body; an empty one where none was sent. */
  readonly fields: Fields;
  readonly accept: string;
  /** Below the API's root, as it was sent. */
  readonly path: string;
  readonly rateLimit: RateLimit;
}

export interface UserCall extends Call {
  readonly account: Account;
}

export interface AppCall extends Call {
  readonly app: App;
}

export interface InstallationCall extends Call {
  readonly installationCaller: InstallationCaller;
}

export interface OrganizationCall extends Call {
  readonly organization: Account;
}

export interface RepositoryCall extends Call {
  readonly repository: Repository;
  readonly git: GitRepository;
}

interface CallOfScope {
  readonly public: Call;
  readonly user: UserCall;
  readonly app: AppCall;
  readonly installation: InstallationCall;
  readonly organization: OrganizationCall;
  readonly repository: RepositoryCall;
}

/** The answer to a call: a JSON body, a text of its own type, or nothing. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: { readonly type: string; readonly content: string | Uint8Array };
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers one operation; what it gets follows from the operation's access. */
export type Handler<Name extends Operation> = (
  call: CallOfScope[(typeof operations)[Name]['scope']],
) => Reply | Promise<Reply>;

/** The handlers of one resource. */
export type Handlers = { readonly [Name in Operation]?: Handler<Name> };

/** 200 with a body. */
export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** 201 with a body, and where the new thing is. */
export function created(body: unknown): Reply {
  const hasUrl = typeof body === 'object' && body !== null && 'url' in body && typeof body.url === 'string';
  return { status: 201, body, ...(hasUrl ? { headers: { location: String(body.url) } } : {}) };
}

export const noContent: Reply = { status: 204 };

/** Who does what the call asks for; 401 when nobody says who they are. */
export function actorOf({ caller }: Call): Actor {
  switch (caller.kind) {
    case 'user':
      return { accountId: caller.account.id };
    case 'installation':
      return { accountId: caller.account.id, appId: caller.app.id };
    default:
      throw new ApiError(401, 'Requires authentication');
  }
}
