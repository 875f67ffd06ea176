import type { CommitId } from '../model/git.ts';
import type { OnboardingFacts, ProposedFile } from '../model/onboarding.ts';

export interface Proposal {
  /** The forge's own name of the repository. */
  readonly node: string;
  readonly defaultBranch: { readonly name: string; readonly commit: CommitId };
  /** Where the branch is; undefined where it has to be made. */
  readonly branch: CommitId | undefined;
  readonly files: readonly ProposedFile[];
  readonly title: string;
  readonly body: string;
}

/** What the branch has beyond the default branch: nothing yet, one commit of just these files, or something else. */
export type BranchContent = 'nothing' | 'proposal' | 'other';

/** What proposing a first configuration needs of the forge's API. Errors are `ForgeError`s. */
export interface OnboardingForge {
  /** One call. */
  readFacts(): Promise<OnboardingFacts>;
  /** One call: whether a folder is a registry; undefined where there are more files than the forge lists. */
  hasRegistryBelow(commit: CommitId): Promise<boolean | undefined>;
  /** One call: those of these teams of an organization that are there. */
  findTeams(organization: string, slugs: readonly string[]): Promise<readonly string[]>;
  /** One call. */
  readBranch(branch: CommitId, files: readonly ProposedFile[]): Promise<BranchContent>;
  /** Whether workflows may be written, which takes a permission of its own; no call. */
  mayWriteWorkflows(): Promise<boolean>;
  /** One call: makes the branch where it is missing, and commits the files to it, if it is still where it was. */
  commit(proposal: Proposal): Promise<void>;
  /** One call; gives the number. */
  open(proposal: Proposal): Promise<number>;
}

/** Gives that API as one installation sees it, for one repository. */
export interface OnboardingConnector {
  onboardingFor(place: { installationId: number; owner: string; repo: string }): OnboardingForge;
}
