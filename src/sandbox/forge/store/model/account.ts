/** What a person may do with a repository; each role includes all before it. */
export const roles = ['read', 'triage', 'write', 'maintain', 'admin'] as const;

export type Role = (typeof roles)[number];

/** A person, the bot user of an app, or an organization. Logins are unique without regard to case. */
export interface Account {
  readonly id: number;
  readonly kind: 'user' | 'bot' | 'organization';
  readonly login: string;
  /** Shown beside the login; null where none was given. */
  readonly name: string | null;
  readonly email: string | null;
  /** The app whose bot user this is. */
  readonly appId: number | null;
  /** Only organizations have members. */
  readonly members: readonly OrganizationMember[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface OrganizationMember {
  readonly userId: number;
  readonly role: 'member' | 'admin';
}

export interface Team {
  readonly id: number;
  readonly organizationId: number;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly members: readonly TeamMember[];
  readonly repositories: readonly TeamRepository[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface TeamMember {
  readonly userId: number;
  readonly role: 'member' | 'maintainer';
}

export interface TeamRepository {
  readonly repositoryId: number;
  readonly role: Role;
}
