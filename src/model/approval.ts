import type { Account } from './account.ts';
import type { CommitId } from './git.ts';
import type { Ref } from './ref.ts';

/** Who is meant by a requirement: all people of one of these count, each once. */
export type ApproverSet =
  | { readonly kind: 'person'; readonly login: string; readonly id: number | undefined }
  /** `organisation/team`, resolved by a lookup at the forge. */
  | { readonly kind: 'team'; readonly slug: string }
  /** A Group manifest: its listed members by id, or its team. */
  | { readonly kind: 'group'; readonly ref: Ref }
  /** Who may write to the repository; what an environment's floor asks for. */
  | { readonly kind: 'writers' }
  /** Whoever the forge says an e-mail address belongs to, resolved by a lookup. */
  | { readonly kind: 'email'; readonly address: string }
  /** An owner that cannot approve, because it does not exist. */
  | { readonly kind: 'unknown'; readonly text: string; readonly reason: string };

/** One thing that has to be agreed to. */
export interface Requirement {
  /** Stable across pushes: `codeowners:*.yaml`, `policy:payments/security-in-production`, `floor:production`. */
  readonly id: string;
  readonly kind: 'codeowners' | 'policy' | 'floor';
  /** Why it is asked, for people: the line of CODEOWNERS, the rule of a Policy. */
  readonly reason: string;
  readonly file: string;
  readonly line: number;
  readonly from: readonly ApproverSet[];
  readonly count: number;
  /** What an approval of it is about. */
  readonly covers: Coverage;
}

/** The part of a change that one requirement is about. An approval of it holds for as long as the digest is the same. */
export interface Coverage {
  readonly paths: readonly string[];
  /** Manifests of the plan, in order. */
  readonly refs: readonly Ref[];
  readonly environments: readonly string[];
  /** An environment of tier production is among them, so that a command has to name the digest. */
  readonly isProduction: boolean;
  /** Over the content before and after of everything covered; `sha256:` and hex. */
  readonly digest: string;
}

/** One person saying yes or no, as the forge has recorded it. */
export interface Statement {
  readonly by: Account;
  readonly verdict: 'approve' | 'request-changes' | 'withdraw';
  readonly source: 'review' | 'command';
  /** Of the review or comment. */
  readonly id: number;
  /** Server time of the forge, ISO. */
  readonly at: string;
  /** The commit that was looked at. */
  readonly commit: CommitId;
  /** Parts that a command named: section or requirement ids; undefined for all. */
  readonly parts: readonly string[] | undefined;
  /** The short digest that a command gave; undefined where none was given. */
  readonly digest: string | undefined;
  /**
   * The digest was found right when the command was handled, and that is on record: it is not compared again, so that
   * a later change of the base elsewhere does not take the approval away.
   */
  readonly isDigestProven?: boolean;
}

/** Why a statement does not count towards a requirement. */
export type NotCounted =
  | 'author'
  | 'co-author'
  | 'asked-the-bot'
  | 'bot'
  | 'agent'
  /** The command names other parts. */
  | 'not-named'
  /** Is none of those who are asked. */
  | 'not-asked'
  /** Could give the command then and may not write any more. */
  | 'access-lost'
  | 'content-changed'
  | 'commit-unknown'
  | 'digest-differs'
  | 'digest-required'
  | 'superseded'
  | 'lookup-failed';

/** One person who agrees. */
export interface Met {
  readonly by: Account;
  readonly statement: Statement;
  /** True for the author's own agreement, which counts in the `solo` profile alone. */
  readonly isOwn: boolean;
}

/** Whose agreement counts: the `solo` profile takes that of the author, and is the weaker one. */
export type ApprovalProfile = 'team' | 'solo';

export interface RequirementState {
  readonly requirement: Requirement;
  /** `set-aside` is not met and not asked for at the moment, because the glass is broken. */
  readonly status: 'met' | 'missing' | 'blocked' | 'impossible' | 'unknown' | 'set-aside';
  readonly metBy: readonly Met[];
  readonly notCounted: readonly {
    readonly by: Account;
    readonly statement: Statement;
    readonly why: NotCounted;
  }[];
  /** Logins or team names that could still meet it, for people; may be cut. */
  readonly candidates: readonly string[];
  /** What is missing and what to type, in one sentence. */
  readonly next: string;
}

/** What the approval check says. */
export interface ApprovalState {
  readonly profile: ApprovalProfile;
  /** `pending` waits for people, `refused` cannot be met as things are (a change was requested, forged, impossible). */
  readonly status: 'approved' | 'pending' | 'refused';
  readonly requirements: readonly RequirementState[];
  /** Requests for changes that still stand. */
  readonly blockers: readonly { readonly by: Account; readonly statement: Statement }[];
  /** Eight hex digits of what all requirements cover together, which `/approve` may or must name. */
  readonly digest: string;
  /** Things a reader should know: a CODEOWNERS line with an error, a lookup that failed, the profile. */
  readonly notes: readonly string[];
}
