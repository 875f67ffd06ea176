import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import { findInPatch, lineAtPosition, type PatchPlace } from '../git/patch-position.ts';
import type { PullRequest, ReviewComment } from '../store/model/pull-request.ts';

/** A comment on a line of a change, as a caller gives it. */
export interface NewLineComment {
  readonly path: string;
  readonly body: string;
  /** Left out, with `position` left out too: a comment on the file as a whole. */
  readonly line?: number | undefined;
  /** Lines below the first `@@` of the file's patch: the older way to name a line. */
  readonly position?: number | undefined;
  readonly startLine?: number | undefined;
  readonly side?: 'LEFT' | 'RIGHT' | undefined;
  readonly startSide?: 'LEFT' | 'RIGHT' | undefined;
  readonly inReplyToId?: number | undefined;
}

/** A comment whose line was found in the change. */
export type PlacedComment = Pick<
  ReviewComment,
  'path' | 'body' | 'line' | 'startLine' | 'side' | 'startSide' | 'diffHunk' | 'position' | 'inReplyToId'
>;

/** Finds the line of each comment in the change up to a commit; 422 in GitHub's words when it is not part of it. */
export async function placeComments(
  core: Core,
  {
    pull,
    commitSha,
    comments,
  }: { pull: PullRequest; commitSha: string; comments: readonly NewLineComment[] },
): Promise<readonly PlacedComment[]> {
  if (comments.length === 0) return [];
  const files = await core.repositories.open(pull.repositoryId).changes(pull.baseSha, commitSha);
  return comments.map((comment) => {
    const file = files.find(({ path }) => path === comment.path);
    if (file === undefined) throw notInDiff('path');
    return place(comment, file.patch ?? '');
  });
}

function place(comment: NewLineComment, patch: string): PlacedComment {
  const { path, body, startLine = null, inReplyToId = null } = comment;
  const at = lineOf(comment, patch);
  const shared = { path, body, startLine, inReplyToId };
  if (at === undefined)
    return { ...shared, line: null, side: 'RIGHT', startSide: null, diffHunk: '', position: null };
  const found = findInPatch(patch, at);
  if (found === undefined) throw notInDiff('line');
  const startSide = startLine === null ? null : (comment.startSide ?? at.side);
  if (
    startSide !== null &&
    startLine !== null &&
    findInPatch(patch, { side: startSide, line: startLine }) === undefined
  )
    throw notInDiff('start_line');
  return { ...shared, ...at, startSide, diffHunk: found.hunk, position: found.position };
}

function lineOf({ line, position, side = 'RIGHT' }: NewLineComment, patch: string): PatchPlace | undefined {
  if (line !== undefined) return { side, line };
  if (position === undefined) return undefined;
  const place = lineAtPosition(patch, position);
  if (place === undefined) throw notInDiff('position');
  return place;
}

function notInDiff(field: string): ApiError {
  return new ApiError(422, 'Validation Failed', [
    {
      resource: 'PullRequestReviewComment',
      field: `pull_request_review_thread.${field}`,
      code: 'custom',
      message: `pull_request_review_thread.${field} must be part of the diff`,
    },
  ]);
}
