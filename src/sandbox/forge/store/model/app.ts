/** Permission names as GitHub writes them (`pull_requests`), each with the highest access granted. */
export type AppPermissions = Readonly<Record<string, 'read' | 'write' | 'admin'>>;

/** A GitHub App. The forge keeps public keys only: a private key is handed out once, when it is made. */
export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly clientId: string;
  /** The account that the app acts as: `<slug>[bot]`. */
  readonly botId: number;
  readonly ownerId: number;
  readonly permissions: AppPermissions;
  readonly events: readonly string[];
  readonly webhook: AppWebhook;
  /** PEM (SPKI), oldest first. */
  readonly publicKeys: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface AppWebhook {
  /** Null: the app takes no webhooks yet. */
  readonly url: string | null;
  readonly secret: string | null;
  readonly contentType: 'json' | 'form';
}

export interface Installation {
  readonly id: number;
  readonly appId: number;
  readonly accountId: number;
  readonly repositories: 'all' | readonly number[];
  readonly permissions: AppPermissions;
  readonly events: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly suspendedAt: string | null;
}

/** A token that was handed out. Only its SHA-256 is kept. */
export type AccessToken = UserToken | InstallationToken;

export interface UserToken {
  readonly id: number;
  readonly kind: 'user';
  /** SHA-256 of the token, hex. */
  readonly hash: string;
  readonly userId: number;
  readonly createdAt: string;
}

export interface InstallationToken {
  readonly id: number;
  readonly kind: 'installation';
  readonly hash: string;
  readonly installationId: number;
  /** Null: every repository of the installation. */
  readonly repositoryIds: readonly number[] | null;
  readonly permissions: AppPermissions;
  readonly createdAt: string;
  readonly expiresAt: string;
}
