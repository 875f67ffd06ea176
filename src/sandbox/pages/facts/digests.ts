import { createHash } from 'node:crypto';
import type { PullRequest } from '../../forge/store/model/pull-request.ts';
import { keyOf, subjectKey, type StoreReader } from '../../forge/store/tables.ts';

/** A short digest of a JSON value, for telling whether a page still shows how things are. */
export function shortDigest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}

/** A digest of everything that the pages of a pull request show, Git's part by the commits alone. */
export function digestOfPull(store: StoreReader, pull: PullRequest): string {
  const comments = store.by.commentsOfIssue.all(pull.issueId);
  const subjects = [
    { kind: 'issue' as const, id: pull.issueId },
    ...comments.map(({ id }) => ({ kind: 'issue-comment' as const, id })),
  ];
  return shortDigest([
    pull,
    store.tables.issues.get(pull.issueId),
    comments.map(({ id, updatedAt, body }) => [id, updatedAt, body]),
    store.by.reviewsOfPullRequest.all(pull.id),
    store.by.runsOfCommit.all(keyOf(pull.repositoryId, pull.headSha)),
    store.by.statusesOfCommit.all(keyOf(pull.repositoryId, pull.headSha)),
    subjects.map((subject) => store.by.reactionsOn.all(subjectKey(subject)).length),
  ]);
}
