/** Rules for branches of one repository, as the API takes and gives them (GitHub docs, "Rules"). */
export interface Ruleset {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  /** Only an active one holds. */
  readonly enforcement: 'active' | 'disabled' | 'evaluate';
  /** Full names of branches as patterns, `~DEFAULT_BRANCH` or `~ALL`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly bypassActors: readonly BypassActor[];
  readonly rules: readonly Rule[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const bypassActorTypes = [
  'Integration',
  'OrganizationAdmin',
  'RepositoryRole',
  'Team',
  'User',
] as const;

/** Who need not keep to the rules. */
export interface BypassActor {
  readonly actorType: (typeof bypassActorTypes)[number];
  readonly actorId: number | null;
  readonly mode: 'always' | 'pull_request';
}

/** Rules without parameters. */
export const plainRules = ['creation', 'update', 'deletion', 'non_fast_forward'] as const;

export type Rule =
  | { readonly type: (typeof plainRules)[number] }
  | { readonly type: 'required_status_checks'; readonly parameters: StatusCheckParameters }
  | { readonly type: 'pull_request'; readonly parameters: PullRequestParameters }
  | { readonly type: 'merge_queue'; readonly parameters: MergeQueueParameters };

/** The older protection of one branch; it holds beside all rulesets. */
export interface BranchProtection {
  readonly id: number;
  readonly repositoryId: number;
  readonly branch: string;
  /** Whether it holds for administrators too. */
  readonly isForAdmins: boolean;
  readonly checks: StatusCheckParameters | null;
  readonly reviews: PullRequestParameters | null;
}

export interface StatusCheckParameters {
  /** With an id of an App, only checks of that App count. */
  readonly required_status_checks: readonly { readonly context: string; readonly integration_id?: number }[];
  /** The head must hold the base branch as it is now. */
  readonly strict_required_status_checks_policy: boolean;
}

export interface PullRequestParameters {
  readonly required_approving_review_count: number;
  readonly dismiss_stale_reviews_on_push: boolean;
  readonly require_code_owner_review: boolean;
  readonly require_last_push_approval: boolean;
  readonly required_review_thread_resolution: boolean;
}

export interface MergeQueueParameters {
  readonly check_response_timeout_minutes: number;
  readonly grouping_strategy: 'ALLGREEN' | 'HEADGREEN';
  readonly max_entries_to_build: number;
  readonly max_entries_to_merge: number;
  readonly merge_method: 'MERGE' | 'SQUASH' | 'REBASE';
  readonly min_entries_to_merge: number;
  readonly min_entries_to_merge_wait_minutes: number;
}
