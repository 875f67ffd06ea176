import type { CheckReport } from '../model/check-report.ts';
import type { CommitId } from '../model/git.ts';
import type { PullRequest, PullRequestKey } from '../model/review.ts';

/** A check run as the forge has it, written by this App. */
export interface PublishedCheck {
  readonly id: number;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending';
  readonly conclusion: string | undefined;
  /** What was given at the last write: pull request number and digest of the report. */
  readonly externalId: string;
}

export interface PublishedComment {
  readonly id: number;
  readonly body: string;
}

/** What one pull request needs of the forge's API. Every method is one API call; errors are `ForgeError`s. */
export interface PullRequestForge {
  readPullRequest(key: PullRequestKey): Promise<PullRequest>;
  /** This App's newest check run of each name on a commit (`filter=latest`). */
  listChecks(key: PullRequestKey, head: CommitId): Promise<readonly PublishedCheck[]>;
  /** Whether somebody asked for this App's checks on a commit to be run again, and none was written since. */
  isRerunAwaited(key: PullRequestKey, head: CommitId): Promise<boolean>;
  /** Always a new run: updating one would append its annotations to the old ones. The newest of a name counts. */
  createCheck(key: PullRequestKey, check: CheckToWrite): Promise<void>;
  /** This App's comment that begins with the marker, or undefined. */
  findComment(key: PullRequestKey): Promise<PublishedComment | undefined>;
  createComment(key: PullRequestKey, body: string): Promise<void>;
  updateComment(key: PullRequestKey, id: number, body: string): Promise<void>;
  /** A token that can read the contents of this one repository, for a fetch; a new one where `isRenewed`. */
  mintReadToken(isRenewed: boolean): Promise<string>;
}

export interface CheckToWrite {
  readonly head: CommitId;
  readonly report: CheckReport;
  readonly externalId: string;
}

/** Gives the API as one installation sees it. */
export interface ForgeConnector {
  forRepository(place: { installationId: number; owner: string; repo: string }): Promise<PullRequestForge>;
}
