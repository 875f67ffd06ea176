/** Something that happened to an issue or pull request and left no other trace. */
export interface TimelineEvent {
  readonly id: number;
  readonly issueId: number;
  readonly kind: 'assigned' | 'comment-deleted' | 'base-changed' | 'head-forced';
  readonly actorId: number;
  /** Who was assigned, whose comment it was, or who chose another base or head. */
  readonly accountId: number;
  readonly createdAt: string;
}
