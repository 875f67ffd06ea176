/** An issue, or the conversation side of a pull request: both share one sequence of numbers. */
export interface Issue {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  readonly isPullRequest: boolean;
  readonly title: string;
  /** Markdown as its author wrote it: hostile until rendered. */
  readonly body: string | null;
  readonly authorId: number;
  /** Who changed the body last; left out while nobody has. */
  readonly bodyEditorId?: number;
  /** The app through which it was opened. */
  readonly appId: number | null;
  readonly state: 'open' | 'closed';
  readonly stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  readonly isLocked: boolean;
  readonly labelIds: readonly number[];
  readonly assigneeIds: readonly number[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
  readonly closedById: number | null;
}

export interface IssueComment {
  readonly id: number;
  readonly repositoryId: number;
  readonly issueId: number;
  readonly body: string;
  readonly authorId: number;
  readonly appId: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Left out by older records, and while it was never edited. */
  readonly lastEditedAt?: string;
  readonly editorId?: number;
}

export const reactionContents = [
  '+1',
  '-1',
  'laugh',
  'confused',
  'heart',
  'hooray',
  'rocket',
  'eyes',
] as const;

export type ReactionContent = (typeof reactionContents)[number];

/** A user has at most one reaction of each content on a subject. */
export interface Reaction {
  readonly id: number;
  readonly subject: ReactionSubject;
  readonly userId: number;
  readonly content: ReactionContent;
  readonly createdAt: string;
}

export interface ReactionSubject {
  readonly kind: 'issue' | 'issue-comment' | 'review-comment';
  readonly id: number;
}
