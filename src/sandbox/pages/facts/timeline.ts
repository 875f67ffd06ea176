import type { GitCommit } from '../../forge/git/git-objects.ts';
import type { IssueComment, Reaction, ReactionContent } from '../../forge/store/model/issue.ts';
import type {
  PullRequest,
  Review,
  ReviewComment,
  ReviewState,
} from '../../forge/store/model/pull-request.ts';
import { subjectKey, type StoreReader } from '../../forge/store/tables.ts';
import { checksOf, type Check } from './checks.ts';
import { personByEmail, personById, type Person } from './people.ts';

export interface CommitFacts {
  readonly sha: string;
  readonly title: string;
  readonly body: string;
  readonly author: Person;
  readonly authoredAt: string;
  readonly parents: readonly string[];
}

export interface ReactionFacts {
  readonly content: ReactionContent;
  readonly people: readonly string[];
}

export interface CodeComment {
  readonly id: number;
  readonly path: string;
  readonly line: number | undefined;
  readonly author: Person;
  readonly at: string;
  readonly body: string;
}

/** What happened to a pull request, in the order in which it happened. */
export type TimelineItem =
  | {
      readonly kind: 'opened';
      readonly at: string;
      readonly author: Person;
      readonly body: string;
      readonly reactions: readonly ReactionFacts[];
    }
  | { readonly kind: 'commits'; readonly at: string; readonly commits: readonly CommitFacts[] }
  | {
      readonly kind: 'comment';
      readonly at: string;
      readonly id: number;
      readonly author: Person;
      readonly body: string;
      readonly editedAt: string | undefined;
      readonly reactions: readonly ReactionFacts[];
    }
  | {
      readonly kind: 'review';
      readonly at: string;
      readonly id: number;
      readonly author: Person;
      readonly state: Exclude<ReviewState, 'PENDING'>;
      readonly body: string;
      readonly commitSha: string;
      readonly comments: readonly CodeComment[];
    }
  | {
      readonly kind: 'checks';
      readonly at: string;
      readonly sha: string;
      readonly isHead: boolean;
      readonly checks: readonly Check[];
    }
  | {
      readonly kind: 'merged';
      readonly at: string;
      readonly by: Person;
      readonly sha: string;
      readonly branch: string;
    }
  | { readonly kind: 'closed'; readonly at: string; readonly by: Person };

/** Puts together what the store and Git know. `commits` are those of the pull request, oldest first. */
export function buildTimeline(
  store: StoreReader,
  pull: PullRequest,
  commits: readonly GitCommit[],
): readonly TimelineItem[] {
  const facts = commits.map((commit) => describeCommit(store, commit));
  const opened = openingOf(store, pull);
  const later = [
    ...groupCommits(facts, opened.at),
    ...commentsOf(store, pull),
    ...reviewsOf(store, pull),
    ...checksOfCommits(store, pull, commits),
    ...endOf(store, pull),
  ];
  return [opened, ...later.toSorted(byTime)];
}

/** A commit as rows show it. */
export function describeCommit(store: StoreReader, commit: GitCommit): CommitFacts {
  const [title = '', ...rest] = commit.message.split('\n');
  return {
    sha: commit.sha,
    title,
    body: rest.join('\n').trim(),
    author: personByEmail(store, commit.author),
    authoredAt: commit.author.date,
    parents: commit.parents,
  };
}

const rank: Readonly<Record<TimelineItem['kind'], number>> = {
  opened: 0,
  commits: 1,
  checks: 2,
  comment: 3,
  review: 4,
  merged: 5,
  closed: 6,
};

function byTime(a: TimelineItem, b: TimelineItem): number {
  return Date.parse(a.at) - Date.parse(b.at) || rank[a.kind] - rank[b.kind];
}

function openingOf(store: StoreReader, pull: PullRequest): TimelineItem & { kind: 'opened' } {
  const issue = store.tables.issues.get(pull.issueId);
  return {
    kind: 'opened',
    at: issue?.createdAt ?? '',
    author: personById(store, issue?.authorId ?? null),
    body: issue?.body ?? '',
    reactions: reactionsOn(store, { kind: 'issue', id: pull.issueId }),
  };
}

/**
 * Commits keep their own order, whatever their dates claim: one never stands before its parent, nor before the
 * pull request was opened. Those that would stand at one place are one item.
 */
function groupCommits(commits: readonly CommitFacts[], openedAt: string): readonly TimelineItem[] {
  const groups: { kind: 'commits'; at: string; commits: CommitFacts[] }[] = [];
  let latest = openedAt;
  for (const commit of commits) {
    if (Date.parse(commit.authoredAt) > Date.parse(latest)) latest = commit.authoredAt;
    const group = groups.at(-1);
    if (group !== undefined && Date.parse(latest) - Date.parse(group.at) < 1000) group.commits.push(commit);
    else groups.push({ kind: 'commits', at: latest, commits: [commit] });
  }
  return groups;
}

function commentsOf(store: StoreReader, pull: PullRequest): readonly TimelineItem[] {
  return store.by.commentsOfIssue.all(pull.issueId).map((comment: IssueComment) => ({
    kind: 'comment',
    at: comment.createdAt,
    id: comment.id,
    author: personById(store, comment.authorId),
    body: comment.body,
    editedAt: comment.updatedAt === comment.createdAt ? undefined : comment.updatedAt,
    reactions: reactionsOn(store, { kind: 'issue-comment', id: comment.id }),
  }));
}

function reviewsOf(store: StoreReader, pull: PullRequest): readonly TimelineItem[] {
  return store.by.reviewsOfPullRequest.all(pull.id).flatMap((review: Review) =>
    review.state === 'PENDING'
      ? []
      : [
          {
            kind: 'review' as const,
            at: review.submittedAt ?? review.createdAt,
            id: review.id,
            author: personById(store, review.authorId),
            state: review.state,
            body: review.body,
            commitSha: review.commitSha,
            comments: store.by.commentsOfReview.all(review.id).map((comment) => codeComment(store, comment)),
          },
        ],
  );
}

function codeComment(store: StoreReader, comment: ReviewComment): CodeComment {
  return {
    id: comment.id,
    path: comment.path,
    line: comment.line ?? undefined,
    author: personById(store, comment.authorId),
    at: comment.createdAt,
    body: comment.body,
  };
}

/** One item for each commit that was checked, placed where its last check ended (or began, while one runs). */
function checksOfCommits(
  store: StoreReader,
  pull: PullRequest,
  commits: readonly GitCommit[],
): readonly TimelineItem[] {
  return [...new Set([...commits.map(({ sha }) => sha), pull.headSha])].flatMap((sha) => {
    const checks = checksOf(store, pull.repositoryId, sha);
    const times = checks.flatMap(({ completedAt, startedAt }) => completedAt ?? startedAt ?? []).toSorted();
    const at = times.at(-1);
    return at === undefined
      ? []
      : [{ kind: 'checks' as const, at, sha, isHead: sha === pull.headSha, checks }];
  });
}

function endOf(store: StoreReader, pull: PullRequest): readonly TimelineItem[] {
  const issue = store.tables.issues.get(pull.issueId);
  if (pull.mergedAt !== null)
    return [
      {
        kind: 'merged',
        at: pull.mergedAt,
        by: personById(store, pull.mergedById),
        sha: pull.mergeCommitSha ?? pull.headSha,
        branch: pull.baseBranch,
      },
    ];
  if (issue?.state !== 'closed' || issue.closedAt === null) return [];
  return [{ kind: 'closed', at: issue.closedAt, by: personById(store, issue.closedById) }];
}

function reactionsOn(store: StoreReader, subject: Reaction['subject']): readonly ReactionFacts[] {
  const groups = Map.groupBy(store.by.reactionsOn.all(subjectKey(subject)), ({ content }) => content);
  return [...groups].map(([content, reactions]) => ({
    content,
    people: reactions.map(({ userId }) => personById(store, userId).login),
  }));
}
