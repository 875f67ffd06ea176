import type { RepositoryName } from './repository-name.ts';

/** What looking something up gave. What could not be read is never taken for an answer. */
export type Lookup<Value> =
  | { readonly kind: 'known'; readonly value: Value }
  | {
      readonly kind: 'unknown';
      /** Why, in a few words: `GET /repos/acme/shop/rulesets/1 answered 403`. */
      readonly reason: string;
      /** What would let it be read: `Administration: read`. */
      readonly needs: string;
    };

/** Somebody for whom rules do not hold. */
export interface BypassActor {
  /** `broad` where the settings of the repository name nobody: administrators, a role, deploy keys. */
  readonly kind: 'broad' | 'named';
  /** For a reader: `repository role 5`, `team platform`. */
  readonly name: string;
  /** Everything the rules ask for, or only the pull request and its reviews. */
  readonly scope: 'all' | 'reviews';
}

/** Branch protection, or one ruleset, as far as it bears on the default branch. All that hold add up. */
export interface ProtectionLayer {
  readonly source:
    | { readonly kind: 'branch-protection' }
    | {
        readonly kind: 'ruleset';
        readonly id: number;
        readonly name: string;
        /** Whose settings it is among. */
        readonly level: 'Repository' | 'Organization' | 'Enterprise';
        readonly owner: string;
      };
  /** `appId` is undefined where anybody who may write can set the check. */
  readonly checks: readonly { readonly name: string; readonly appId: number | undefined }[];
  /** Checks count only for a branch that holds the newest state of its base. */
  readonly isStrict: boolean;
  readonly hasMergeQueue: boolean;
  readonly forbidsForcePush: boolean;
  readonly forbidsDeletion: boolean;
  /** Undefined where nobody has to open a pull request. */
  readonly pullRequest: PullRequestRule | undefined;
  readonly bypass: Lookup<readonly BypassActor[]>;
}

export interface PullRequestRule {
  readonly approvals: number;
  readonly dismissesStaleReviews: boolean;
  readonly asksCodeOwners: boolean;
  readonly asksLastPushApproval: boolean;
}

/** An environment of the forge's deployments. */
export interface ForgeEnvironment {
  readonly name: string;
  readonly reviewers: readonly { readonly type: 'User' | 'Team'; readonly id: number }[];
  readonly preventsSelfReview: boolean;
  readonly waitMinutes: number;
  /** Apps whose answer a deployment waits for, by id. */
  readonly apps: readonly number[];
  readonly branches:
    | { readonly kind: 'all' }
    /** Those under branch protection; all of them where no branch is. */
    | { readonly kind: 'protected' }
    | { readonly kind: 'named'; readonly patterns: readonly string[] };
}

/** What workflows may do unless they say otherwise. */
export interface WorkflowSettings {
  readonly mayWrite: boolean;
  readonly mayApprove: boolean;
}

/** CODEOWNERS of the default branch. */
export interface CodeOwnersFacts {
  readonly file: string;
  /** As the forge itself counts them: line, and what is wrong. */
  readonly errors: readonly { readonly line: number; readonly kind: string }[];
  /** Paths on which the gate rests and that nobody owns. */
  readonly unowned: readonly string[];
}

/** What the App may do where it is installed: `{contents: 'read'}`. */
export type AppPermissions = Readonly<Record<string, string>>;

/** What of a repository's settings the forge tells. */
export interface RepositoryProtection {
  readonly defaultBranch: string;
  readonly branchProtection: Lookup<ProtectionLayer | undefined>;
  readonly rulesets: Lookup<readonly ProtectionLayer[]>;
  readonly environments: Lookup<readonly ForgeEnvironment[]>;
  readonly workflows: Lookup<WorkflowSettings>;
  /** Of the App that was asked about; `value` is undefined where it is not installed. */
  readonly app: Lookup<AppPermissions | undefined>;
}

/** Everything on which the findings of `charter doctor` rest. */
export interface ProtectionFacts extends RepositoryProtection {
  readonly repository: RepositoryName;
  /** For `gh`; undefined for github.com. */
  readonly host: string | undefined;
  /** Charter's own; undefined where nobody has said it. */
  readonly appId: number | undefined;
  /** What the App has to be granted to do its work. */
  readonly wantedPermissions: AppPermissions;
  /** Undefined where there is none. */
  readonly codeOwners: Lookup<CodeOwnersFacts | undefined>;
  /** Environments of tier production in the registry of the default branch. */
  readonly production: Lookup<readonly string[]>;
}
