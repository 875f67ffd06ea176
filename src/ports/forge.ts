import type { Account } from '../model/account.ts';
import type { RepositoryRole } from '../model/command.ts';
import type { ForgeError } from '../model/forge-error.ts';
import type { GateCheckReport } from '../model/gate-check.ts';
import type { GlassIssue } from '../model/glass-grant.ts';
import type { CommitId } from '../model/git.ts';
import type { PullRequestFacts } from '../model/pull-request-facts.ts';
import type { PullRequestKey } from '../model/review.ts';

/** The forge's own name of a thing, opaque; what is read with it is written with it. */
export type NodeId = string;

/** Where a publication goes, as read with the facts. */
export interface PublishTarget {
  readonly repository: NodeId;
  readonly pullRequest: NodeId;
}

/** This App's newest check run of a name on a commit. */
export interface GateCheck {
  readonly node: NodeId;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending';
  readonly conclusion: string | undefined;
  /** What was given at the last write: pull request number and digest of the report. */
  readonly externalId: string;
  /** When the forge took it first, by its own clock, ISO. */
  readonly startedAt: string | undefined;
}

/** What is published for a commit that no pull request has, as a merge queue makes them. */
export interface CommitChecks {
  readonly repository: NodeId;
  readonly checks: readonly GateCheck[];
  readonly isRerunAwaited: boolean;
}

/** A comment that this App has written. */
export interface OwnComment {
  readonly id: number;
  readonly node: NodeId;
  readonly body: string;
}

/** What the forge knows of deployments. */
export interface KnownDeployments {
  /** The commit that was deployed last with success, by the name of the environment. */
  readonly deployed: ReadonlyMap<string, CommitId>;
  /** False where there are older deployments that were not read. */
  readonly isWhole: boolean;
  /** The environments that were asked for; undefined for all. */
  readonly asked?: readonly string[] | undefined;
}

/** A ref that locks an environment, by its name after the prefix, with the message of the commit it points at. */
export interface LockRefFact {
  readonly name: string;
  /** Undefined where the forge does not say what it points at. */
  readonly commit: CommitId | undefined;
  readonly message: string | undefined;
}

/** Everything that a run rests on and what is published already, read at one time. */
export interface GateFacts {
  /** With the comments of this App among all others. */
  readonly facts: PullRequestFacts;
  readonly target: PublishTarget;
  /** The newest of each name at the head, written by this App. */
  readonly checks: readonly GateCheck[];
  /** Whether somebody asked for this App's checks of the head to be run again, and none was written since. */
  readonly isRerunAwaited: boolean;
  /** This App's oldest comment that begins with the marker. */
  readonly livingComment: OwnComment | undefined;
  /** This App's other comments, oldest first. */
  readonly answers: readonly OwnComment[];
  /** Of every comment that was read, by its id: for reactions. */
  readonly commentNodes: ReadonlyMap<number, NodeId>;
  /** The branch of the head, where it is one of this very repository and no fork's. */
  readonly branch: { readonly name: string; readonly isDefault: boolean } | undefined;
  /** Of the environments that were asked for, or of all. */
  readonly deployments: KnownDeployments;
  /** This App's bot account. */
  readonly bot: Account;
  /** Locks of the repository; where there are more than were read, nobody can tell what is not locked. */
  readonly locks: { readonly refs: readonly LockRefFact[]; readonly hasMore: boolean };
  /**
   * Issues for the review of broken glass: what this App has opened, with its label or without, and what else has the
   * label. All open ones unless there are more; of closed ones this App's newest, and those with the label that changed
   * last.
   */
  readonly glassIssues: {
    readonly issues: readonly GlassIssue[];
    readonly hasMore: boolean;
    /** Whether the repository has issues at all. */
    readonly isEnabled: boolean;
    /** Their label; undefined where the repository has none yet. */
    readonly label: NodeId | undefined;
  };
}

export type ReactionContent = '+1' | '-1' | 'eyes' | 'rocket' | 'confused' | 'hooray' | 'heart' | 'laugh';

export interface GateCheckToWrite {
  readonly head: CommitId;
  readonly report: GateCheckReport;
  readonly externalId: string;
  /**
   * The run to change instead of writing a new one. Its annotations stay and the new ones are added, so this is for
   * runs without any.
   */
  readonly replaces?: NodeId;
}

export interface CommentToWrite {
  /** The comment to change; left out, a new one is written. */
  readonly node?: NodeId;
  readonly body: string;
}

export interface IssueToOpen {
  readonly title: string;
  readonly body: string;
  readonly label: NodeId;
}

export interface LabelToMake {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description: string;
}

/** What one run writes, in one request. */
export interface Publication {
  readonly target: PublishTarget;
  /** Written before everything else, so that nothing rests on an issue that is not there. */
  readonly issues?: readonly IssueToOpen[];
  readonly checks: readonly GateCheckToWrite[];
  readonly livingComment: CommentToWrite | undefined;
  readonly answers: readonly CommentToWrite[];
  readonly reactions: readonly { readonly on: NodeId; readonly content: ReactionContent }[];
  /** Refused where there is one of that name by now. */
  readonly label?: LabelToMake;
}

/** One part of a publication, named so that a shorter version of it can be written. */
export type PublicationPart =
  | { readonly kind: 'check'; readonly name: string }
  | { readonly kind: 'living-comment' | 'label' }
  | { readonly kind: 'answer' | 'reaction' | 'issue'; readonly index: number };

/** What became of a publication whose request was answered. All parts but the refused ones are written. */
export interface PublicationOutcome {
  readonly refused: readonly { readonly part: PublicationPart; readonly error: ForgeError }[];
  readonly livingComment: OwnComment | undefined;
  /** In the order given; undefined where it was refused. */
  readonly answers: readonly (OwnComment | undefined)[];
}

/** The people of a team and of its child teams. A team that nobody may see is not told from one that is not there. */
export type TeamAnswer =
  | {
      readonly kind: 'members';
      readonly members: readonly Account[];
      /** Whether the team itself may write to the repository; undefined where the forge does not say. */
      readonly mayWrite?: boolean;
    }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'lookup-failed'; readonly error: ForgeError };

export type RoleAnswer = RepositoryRole | 'lookup-failed';

/** Whose an e-mail address is, as the forge itself links addresses to accounts. */
export type EmailAnswer =
  | { readonly kind: 'account'; readonly account: Account }
  /** The forge does not say. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'lookup-failed'; readonly error: ForgeError };

/** Everybody who has to be known, so that it takes one call. */
export interface PeopleQuestion {
  /** `organisation/team`. */
  readonly teams: readonly string[];
  /** Whose role in the repository is asked. */
  readonly people: readonly Account[];
  readonly emails: readonly string[];
  /** The repository is an organization's, whose members may have their rights by that. */
  readonly isInOrganization: boolean;
  /** The branch whose commits tell whose an address is. */
  readonly branch: string;
}

export interface PeopleAnswer {
  readonly teams: ReadonlyMap<string, TeamAnswer>;
  /** By id. */
  readonly roles: ReadonlyMap<number, RoleAnswer>;
  readonly emails: ReadonlyMap<string, EmailAnswer>;
}

/** A change of lines at the head, shown as a suggestion that its author can take over. */
export interface Suggestion {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** What stands before the suggestion, in Markdown. */
  readonly note: string;
  /** What the lines become; empty to take them away. */
  readonly replacement: string;
}

/** Files to be written on top of a branch, as one commit. */
export interface CommitToWrite {
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** Where the branch has to be; elsewhere nothing is written. */
  readonly head: CommitId;
  readonly message: { readonly headline: string; readonly body: string };
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** What the gate needs of the forge's API, in as few calls as it takes. Errors are `ForgeError`s. */
export interface GateForge {
  /** One call, and one more for each hundred reviews, comments or commits beyond the first, up to a bound. */
  readFacts(key: PullRequestKey, environments?: readonly string[]): Promise<GateFacts>;
  /** One call. Throws where the whole was refused; a part that was refused is named in the outcome. */
  publish(publication: Publication): Promise<PublicationOutcome>;
  /**
   * One call for everybody, and more where a team has over a hundred people, or the forge tells roles one by one only.
   * A role is what everybody has where the login belongs to another account by now.
   */
  readPeople(question: PeopleQuestion): Promise<PeopleAnswer>;
  /**
   * Through which App comments were written that were made or changed since a time: by id, undefined for those that were
   * written without one. One call for a hundred comments; those that could not be read are not there.
   */
  readCommentApps(key: PullRequestKey, since: string): Promise<ReadonlyMap<number, number | undefined>>;
  /** One call, with the comment's id as webhooks give it. Doing it twice leaves one reaction. */
  addReaction(commentId: number, content: ReactionContent): Promise<void>;
  /** One review with a comment for each suggestion, at `head`; refused as a whole where a line is not in the diff. */
  suggest(
    target: PublishTarget,
    head: CommitId,
    review: { readonly body: string; readonly suggestions: readonly Suggestion[] },
  ): Promise<void>;
  /** A token that can write the contents of this one repository, for locks. */
  mintLockToken(): Promise<string>;
  /** One call, with a right of its own. `forge-conflict` where the branch is elsewhere by now. */
  commitFiles(commit: CommitToWrite): Promise<CommitId>;
  /** A token that can read the contents of this one repository, for a fetch; a new one where `isRenewed`. */
  mintReadToken(isRenewed: boolean): Promise<string>;
}

/** What a merge group needs of the forge's API: checks, and nothing to write a comment on. */
export interface MergeGroupForge {
  /** One call: this App's checks of a commit, a merge group's for instance. */
  readCommitChecks(commit: CommitId): Promise<CommitChecks>;
  /** One call: checks of a commit without a pull request. Throws and names refusals as `publish` does. */
  publishChecks(repository: NodeId, checks: readonly GateCheckToWrite[]): Promise<PublicationOutcome>;
}

/** Gives the gate's API as one installation sees it, for one repository. */
export interface GateConnector {
  gateFor(place: {
    installationId: number;
    owner: string;
    repo: string;
  }): Promise<GateForge & MergeGroupForge>;
}
