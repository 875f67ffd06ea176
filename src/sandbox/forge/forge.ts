import type { Faults } from './faults.ts';
import type { FileDiff, GitCommit } from './git/git-objects.ts';
import type { GitRepository } from './git/git-repository.ts';
import type { DeliveryLog } from './store/database.ts';
import type { Account, Role, Team } from './store/model/account.ts';
import type { App, AppPermissions, Installation } from './store/model/app.ts';
import type { IssueComment } from './store/model/issue.ts';
import type { PullRequest, Review } from './store/model/pull-request.ts';
import type { Repository } from './store/model/repository.ts';
import type { StoreReader } from './store/tables.ts';

/** The embedded forge, running: a small honest GitHub on this machine. */
export interface Forge extends ForgeView {
  readonly admin: ForgeAdmin;
  readonly faults: Faults;
  /** Resolves when every webhook was delivered or given up, and everything that follows a push is done. */
  whenSettled(): Promise<void>;
  /** Takes no new requests, ends what it started, and leaves the state in its folder. */
  close(): Promise<void>;
}

/** What the web pages are made from. */
export interface ForgeView {
  /** Root of the pages and of Git: `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Root of the REST API, for an Octokit's `baseUrl`. */
  readonly apiUrl: string;
  readonly store: StoreReader;
  readonly pulls: PullRequestQueries;
  readonly actions: ForgeActions;
  /** Webhook deliveries of an app, for the page that lists them. */
  readonly deliveries: Pick<DeliveryLog, 'get' | 'list'>;
  /** The bare repository behind a record, for reading trees, histories and bounded differences. */
  git(repositoryId: number): GitReader;
}

/** The reading side of a bare repository. */
export type GitReader = Pick<
  GitRepository,
  'directory' | 'objects' | 'refs' | 'commit' | 'peel' | 'mergeBase'
>;

/** What Git knows about a pull request. */
export interface PullRequestQueries {
  /** Oldest first; at most 250, as on GitHub. */
  commits(pull: PullRequest): Promise<readonly GitCommit[]>;
  /** Against the merge base; at most 3,000 files. */
  files(pull: PullRequest): Promise<readonly FileDiff[]>;
  /** The text of a file at a commit; undefined where there is none or it is not UTF-8. */
  readText(repository: Repository, place: { sha: string; path: string }): Promise<string | undefined>;
  mergeability(pull: PullRequest): Promise<'clean' | 'conflicting'>;
}

/** Who does something, and through which app. */
export interface Actor {
  readonly accountId: number;
  readonly appId?: number;
}

/** Where a conversation is. */
export interface IssuePlace {
  readonly repositoryId: number;
  readonly number: number;
}

/** What people do on the pages; each action is what the REST route of the same purpose does, webhooks included. */
export interface ForgeActions {
  comment(actor: Actor, request: IssuePlace & { readonly body: string }): Promise<IssueComment>;
  review(
    actor: Actor,
    request: IssuePlace & {
      readonly event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
      readonly body: string;
    },
  ): Promise<Review>;
  merge(
    actor: Actor,
    request: IssuePlace & { readonly method?: 'merge' | 'squash' | 'rebase'; readonly sha?: string },
  ): Promise<PullRequest>;
  setState(actor: Actor, request: IssuePlace & { readonly state: 'open' | 'closed' }): Promise<void>;
  setDraft(actor: Actor, request: IssuePlace & { readonly isDraft: boolean }): Promise<void>;
  rerequestCheck(actor: Actor, request: { readonly checkRunId: number }): Promise<void>;
  requestCheckAction(
    actor: Actor,
    request: { readonly checkRunId: number; readonly identifier: string },
  ): Promise<void>;
  /** Sends a webhook delivery once more, under its GUID. */
  redeliver(request: { readonly appId: number; readonly deliveryId: number }): Promise<void>;
}

/** Sets the world up, as an operator of the forge would. Nothing here needs a token. */
export interface ForgeAdmin {
  createUser(user: {
    readonly login: string;
    readonly name?: string;
    readonly email?: string;
    /** An organization's creation is `createOrganization`. */
    readonly type?: 'User' | 'Bot';
  }): Account;
  createOrganization(organization: {
    readonly login: string;
    readonly name?: string;
    /** Logins; all are members, and these are owners. */
    readonly admins?: readonly string[];
    readonly members?: readonly string[];
  }): Account;
  /** Gives somebody another login; the old one is free for others at once. */
  renameAccount(change: { readonly login: string; readonly to: string }): Account;
  createTeam(team: {
    readonly organization: string;
    readonly name: string;
    readonly description?: string;
    readonly members?: readonly string[];
    /** Repository name → role. */
    readonly repositories?: Readonly<Record<string, Role>>;
  }): Team;
  createRepository(repository: {
    readonly owner: string;
    readonly name: string;
    readonly description?: string;
    /** `main` when left out. */
    readonly defaultBranch?: string;
    readonly isPrivate?: boolean;
  }): Promise<Repository>;
  addCollaborator(place: {
    readonly owner: string;
    readonly repo: string;
    readonly login: string;
    readonly role: Role;
  }): Repository;
  registerApp(app: AppRegistration): Promise<RegisteredApp>;
  /** Changes where an app's webhooks go; takes effect with the next delivery. */
  updateApp(appId: number, change: { readonly webhookUrl?: string; readonly webhookSecret?: string }): App;
  /** A further key pair for an app; the forge keeps the public half only. */
  createAppKey(appId: number): Promise<string>;
  installApp(installation: {
    readonly appId: number;
    /** Login of the user or organization. */
    readonly account: string;
    readonly repositories: 'all' | readonly number[];
  }): Installation;
  suspendInstallation(change: {
    readonly installationId: number;
    readonly isSuspended: boolean;
  }): Installation;
  /** A token with all the rights of a user. */
  createToken(login: string): string;
}

export interface AppRegistration {
  readonly slug: string;
  readonly name?: string;
  readonly description?: string;
  /** Login of the owner; the first organization or user when left out. */
  readonly owner?: string;
  readonly permissions: AppPermissions;
  readonly events: readonly string[];
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
}

export interface RegisteredApp {
  readonly id: number;
  readonly slug: string;
  readonly clientId: string;
  /** PEM (PKCS #8); handed out once. */
  readonly privateKey: string;
}

/** One request that the forge answered, for counting and for logs. Holds no token and no body. */
export interface RequestRecord {
  readonly kind: 'api' | 'git' | 'page';
  readonly method: string;
  /** Below the API's root for API calls. */
  readonly path: string;
  readonly status: number;
  /** Milliseconds. */
  readonly duration: number;
  /** Login of the caller; undefined without a valid token. */
  readonly login: string | undefined;
}

export interface ForgeOptions {
  /** Where repositories and state are kept; made when it is not there, taken up again when it is. */
  readonly directory: string;
  /** 0, a port chosen by the system, when left out. */
  readonly port?: number;
  /** `127.0.0.1` when left out. */
  readonly host?: string;
  readonly log?: (record: RequestRecord) => void;
  /** Something went wrong inside; the request was answered with 500. */
  readonly onError?: (error: unknown) => void;
  /** Answers what is neither API nor Git; undefined means that there is no such page. */
  readonly pages?: (forge: ForgeView) => (request: Request) => Promise<Response | undefined>;
  /** Milliseconds that a receiver of webhooks has to answer; 10,000 when left out. */
  readonly hookTimeLimit?: number;
  /** Requests per hour and token; 15,000 when left out. */
  readonly rateLimit?: number;
  /** Webhook deliveries that are remembered for each app; 1,000 when left out. GitHub remembers those of three days. */
  readonly keptDeliveries?: number;
}
