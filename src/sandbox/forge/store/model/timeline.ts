/** Something that happened to an issue or pull request and left no other trace. */
export interface TimelineEvent {
  readonly id: number;
  readonly issueId: number;
  readonly kind: 'assigned' | 'comment-deleted';
  readonly actorId: number;
  /** Who was assigned, or whose comment it was. */
  readonly accountId: number;
  readonly createdAt: string;
}
