import type { Role } from './account.ts';

/** A repository's record; its content is a bare Git repository named by the id. */
export interface Repository {
  readonly id: number;
  readonly ownerId: number;
  /** Unique within its owner without regard to case. */
  readonly name: string;
  readonly description: string | null;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly defaultBranch: string;
  /** The repository that this one was forked from. */
  readonly parentId: number | null;
  readonly collaborators: readonly Collaborator[];
  readonly settings: RepositorySettings;
  /** The number that the next issue or pull request gets. */
  readonly nextNumber: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly pushedAt: string | null;
}

export interface Collaborator {
  readonly userId: number;
  readonly role: Role;
}

export interface RepositorySettings {
  readonly allowMergeCommit: boolean;
  readonly allowSquashMerge: boolean;
  readonly allowRebaseMerge: boolean;
  readonly deleteBranchOnMerge: boolean;
}

export interface Label {
  readonly id: number;
  readonly repositoryId: number;
  /** Unique within its repository without regard to case. */
  readonly name: string;
  /** Six hex digits, without `#`. */
  readonly color: string;
  readonly description: string | null;
  readonly isDefault: boolean;
}
