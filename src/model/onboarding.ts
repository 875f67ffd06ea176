import type { CommitId } from './git.ts';

/** The branch of the one pull request that proposes a first configuration. */
export const onboardingBranch = 'charter/onboarding';

/** Headline of the one commit of it. */
export const onboardingTitle = 'Add a first Charter configuration';

export interface ProposedFile {
  readonly path: string;
  readonly text: string;
}

export type EntryKind = 'file' | 'folder' | 'other';

/** What is known of a repository that may be without a configuration. */
export interface OnboardingFacts {
  /** The forge's own name of it, opaque. */
  readonly node: string;
  readonly name: string;
  readonly owner: { readonly kind: 'person' | 'organization'; readonly login: string; readonly id: number };
  /** Why nothing may be proposed here at all; undefined where something may. */
  readonly unfit: 'archived' | 'disabled' | 'fork' | 'empty' | undefined;
  readonly defaultBranch: { readonly name: string; readonly commit: CommitId } | undefined;
  /** What lies at the root, in `.github`, `.github/workflows`, `.vscode` and `docs`, by path. */
  readonly entries: ReadonlyMap<string, EntryKind>;
  /** There is, or was, a pull request from the branch, whatever became of it. */
  readonly wasProposed: boolean;
  /** The branch, where it is there: left over by a run that ended in the middle, or somebody else's. */
  readonly branch: CommitId | undefined;
}

/** What is proposed to a repository. */
export interface OnboardingPlan {
  readonly files: readonly ProposedFile[];
  /** Paths that are not written, because something lies there. */
  readonly kept: readonly string[];
  /** What the App has no permission to write: shown, to be added by hand. */
  readonly byHand: readonly ProposedFile[];
  /** Arguments of `charter import`, for what was seen of other tools. */
  readonly imports: readonly string[];
  /** Nobody is known who could answer for it: a team has to be named first. */
  readonly isOwnerOpen: boolean;
  /** `@acme/platform`. */
  readonly owner: string;
  /** Where the manifests lie; empty for the root. */
  readonly folder: string;
}

/** What became of a look at a repository; for metrics. */
export type OnboardingResult =
  | 'opened'
  /** There is a configuration, or one was proposed before. */
  | 'known'
  /** Archived, disabled, a fork, empty, or without room. */
  | 'unfit'
  /** The branch holds what somebody else put there. */
  | 'branch-taken'
  | 'permission-missing'
  | 'switched-off';
