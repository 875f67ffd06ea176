import type { Diagnostic } from './diagnostic.ts';
import type { GateState } from './gate.ts';
import type { CommitId } from './git.ts';
import type { Graph } from './graph.ts';
import type { Plan, PlanSummary } from './plan.ts';
import type { Verdict } from './policy.ts';
import type { Ref } from './ref.ts';

/** Where a pull request lives; ids are immutable, names are for reading and URLs. */
export interface PullRequestKey {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** The facts of a pull request which a review rests on, read fresh at the start of each run. */
export interface PullRequest {
  readonly key: PullRequestKey;
  readonly repositoryId: number;
  readonly cloneUrl: string;
  readonly state: 'open' | 'closed';
  readonly isDraft: boolean;
  readonly isFromFork: boolean;
  /** The branch to merge into, without `refs/heads/`. */
  readonly baseBranch: string;
  /** Of the repository; undefined where the forge names none. */
  readonly defaultBranch: string | undefined;
  /** When it last got another base, by the forge's clock, ISO; undefined where it never did. */
  readonly baseChangedAt: string | undefined;
  /** When a push last took commits away from its branch, by the forge's clock, ISO; undefined where none did. */
  readonly headForcedAt?: string | undefined;
  readonly headSha: CommitId;
  readonly author: string;
  readonly htmlUrl: string;
}

/** What a change does to the validity of a registry. */
export interface Validation {
  /** Manifests in the merged state. */
  readonly manifests: number;
  /** Problems in what the change touches, and problems elsewhere that it causes. */
  readonly introduced: readonly Diagnostic[];
  /** Problems that the base has already and the change leaves alone: shown, never held against it. */
  readonly preexisting: readonly Diagnostic[];
  /** Problems of the base which the change repairs. */
  readonly repaired: number;
}

/** What the base has and an environment has not: it goes along with the next deployment. */
export type Undeployed =
  | {
      readonly kind: 'compared';
      readonly environment: string;
      /** What was deployed last. */
      readonly commit: CommitId;
      readonly summary: PlanSummary;
      /** The first that differ, in the order of the plan; the summary has the count of all. */
      readonly refs: readonly Ref[];
    }
  /** The forge knows of no successful deployment, and would. */
  | { readonly kind: 'never'; readonly environment: string }
  /** It is not known what would go along. */
  | {
      readonly kind: 'not-compared';
      readonly environment: string;
      readonly commit: CommitId;
      readonly why: 'commit-unknown' | 'not-in-base' | 'not-plannable' | 'too-many';
    };

/** Everything that one evaluation of a change found out; what is shown is made from this alone. */
export interface Review {
  /** Undefined stands for the working tree, which only the CLI evaluates. */
  readonly base: CommitId | undefined;
  readonly head: CommitId | undefined;
  readonly validation: Validation;
  /** Undefined when errors kept it from being made. */
  readonly plan: Plan | undefined;
  /** The references of the merged state, for pictures. */
  readonly graph: Graph;
  /** Of the registry in the repository: a prefix of paths. Left out for the root. */
  readonly folder?: string;
  /** Things a reader should know that are no fault: defaults in use, a base without settings. */
  readonly notes: readonly string[];
  /** Of the environments that the change alters, in the order of the plan; empty where nobody has asked the forge. */
  readonly undeployed?: readonly Undeployed[];
}

/** What the policies of the base say of a change. */
export interface PolicyOutcome {
  /** Those that count. */
  readonly verdicts: readonly Verdict[];
  /** Of what is just the same in the base: shown, never held against the change. */
  readonly preexisting: readonly Verdict[];
  /** How many manifests were judged, each counted once, and in how many environments. */
  readonly manifests: number;
  readonly environments: number;
  readonly guardrails: number;
  readonly packages: number;
}

/** A pull request into a branch that is not protected: whoever has it green there has nothing yet. */
export interface OpenBase {
  readonly branch: string;
  readonly defaultBranch: string | undefined;
}

/** How a run ended for a pull request, when it did not end in a review. */
export type ReviewOutcome =
  | {
      readonly kind: 'reviewed';
      readonly review: Review;
      readonly policy: PolicyOutcome;
      readonly gate: GateState;
      readonly openBase?: OpenBase | undefined;
      /** How fixes may reach the branch; undefined where there is none. */
      readonly fixing?: 'commit' | 'suggest';
    }
  /** Neither base nor head has a `charter.yaml`. */
  | { readonly kind: 'no-registry'; readonly head: CommitId; readonly openBase?: OpenBase | undefined }
  /** Something outside the manifests went wrong; shown as a failed check with the code and what to do. */
  | {
      readonly kind: 'failed';
      readonly head: CommitId;
      readonly code: string;
      readonly message: string;
      readonly hint: string;
    };
