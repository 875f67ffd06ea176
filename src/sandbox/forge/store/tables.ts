import type { Account, Team } from './model/account.ts';
import type { AccessToken, App, Installation } from './model/app.ts';
import type { CheckRun, CheckSuite, CommitStatus } from './model/check.ts';
import type { Deployment, DeploymentStatus } from './model/deployment.ts';
import type { Issue, IssueComment, Reaction, ReactionSubject } from './model/issue.ts';
import type { PullRequest, Review, ReviewComment } from './model/pull-request.ts';
import type { QueueEntry } from './model/merge-queue.ts';
import type { Label, Repository } from './model/repository.ts';
import type { BranchProtection, Ruleset } from './model/ruleset.ts';
import type { TimelineEvent } from './model/timeline.ts';
import { Table, type ChangeListener, type IndexReader, type TableReader } from './table.ts';

/** The parts of a key, joined so that two different keys never give the same text. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return parts.map((part) => String(part).toLowerCase()).join('\n');
}

/** The key of everything said with a reaction on one subject. */
export function subjectKey(subject: ReactionSubject): string {
  return keyOf(subject.kind, subject.id);
}

/** All records of the forge, one table per resource. */
export function createTables(changed: ChangeListener) {
  return {
    accounts: new Table<Account>('accounts', changed),
    teams: new Table<Team>('teams', changed),
    repositories: new Table<Repository>('repositories', changed),
    labels: new Table<Label>('labels', changed),
    rulesets: new Table<Ruleset>('rulesets', changed),
    branchProtections: new Table<BranchProtection>('branchProtections', changed),
    issues: new Table<Issue>('issues', changed),
    pullRequests: new Table<PullRequest>('pullRequests', changed),
    queueEntries: new Table<QueueEntry>('queueEntries', changed),
    comments: new Table<IssueComment>('comments', changed),
    timeline: new Table<TimelineEvent>('timeline', changed),
    reactions: new Table<Reaction>('reactions', changed),
    reviews: new Table<Review>('reviews', changed),
    reviewComments: new Table<ReviewComment>('reviewComments', changed),
    checkSuites: new Table<CheckSuite>('checkSuites', changed),
    checkRuns: new Table<CheckRun>('checkRuns', changed),
    statuses: new Table<CommitStatus>('statuses', changed),
    deployments: new Table<Deployment>('deployments', changed),
    deploymentStatuses: new Table<DeploymentStatus>('deploymentStatuses', changed),
    apps: new Table<App>('apps', changed),
    installations: new Table<Installation>('installations', changed),
    tokens: new Table<AccessToken>('tokens', changed),
  };
}

export type Tables = ReturnType<typeof createTables>;

export type TableName = keyof Tables;

/** The ways in which records are looked up. */
export function createIndexes(tables: Tables) {
  return {
    accountByLogin: tables.accounts.index((account) => keyOf(account.login)),
    accountByEmail: tables.accounts.index((account) =>
      account.email === null ? undefined : keyOf(account.email),
    ),
    teamsOfOrganization: tables.teams.index((team) => team.organizationId),
    teamBySlug: tables.teams.index((team) => keyOf(team.organizationId, team.slug)),
    repositoriesOfOwner: tables.repositories.index((repository) => repository.ownerId),
    repositoryByName: tables.repositories.index((repository) => keyOf(repository.ownerId, repository.name)),
    forksOf: tables.repositories.index((repository) => repository.parentId ?? undefined),
    labelsOfRepository: tables.labels.index((label) => label.repositoryId),
    labelByName: tables.labels.index((label) => keyOf(label.repositoryId, label.name)),
    rulesetsOfRepository: tables.rulesets.index((ruleset) => ruleset.repositoryId),
    issuesOfRepository: tables.issues.index((issue) => issue.repositoryId),
    openIssuesOfRepository: tables.issues.index((issue) =>
      issue.state === 'open' ? issue.repositoryId : undefined,
    ),
    issueByNumber: tables.issues.index((issue) => keyOf(issue.repositoryId, issue.number)),
    pullRequestsOfRepository: tables.pullRequests.index((pull) => pull.repositoryId),
    pullRequestByNumber: tables.pullRequests.index((pull) => keyOf(pull.repositoryId, pull.number)),
    pullRequestsByHead: tables.pullRequests.index((pull) =>
      pull.headRepositoryId === null ? undefined : pull.headRepositoryId,
    ),
    pullRequestsAt: tables.pullRequests.index((pull) => keyOf(pull.repositoryId, pull.headSha)),
    queueEntriesOfBranch: tables.queueEntries.index((entry) => keyOf(entry.repositoryId, entry.baseBranch)),
    queueEntryOfPullRequest: tables.queueEntries.index((entry) => entry.pullRequestId),
    commentsOfIssue: tables.comments.index((comment) => comment.issueId),
    commentsOfRepository: tables.comments.index((comment) => comment.repositoryId),
    timelineOfIssue: tables.timeline.index((event) => event.issueId),
    reactionsOn: tables.reactions.index((reaction) => subjectKey(reaction.subject)),
    ...createReviewIndexes(tables),
    ...createCommitIndexes(tables),
    appBySlug: tables.apps.index((app) => keyOf(app.slug)),
    appByClientId: tables.apps.index((app) => app.clientId),
    installationsOfApp: tables.installations.index((installation) => installation.appId),
    installationsOfAccount: tables.installations.index((installation) => installation.accountId),
    tokenByHash: tables.tokens.index((token) => token.hash),
  };
}

/** Of what reviewers have said. */
function createReviewIndexes(tables: Tables) {
  return {
    reviewsOfPullRequest: tables.reviews.index((review) => review.pullRequestId),
    commentsOfReview: tables.reviewComments.index((comment) => comment.reviewId),
    commentsOfPullRequest: tables.reviewComments.index((comment) => comment.pullRequestId),
  };
}

/** Of what is said about commits and done with them. */
function createCommitIndexes(tables: Tables) {
  return {
    suitesOfCommit: tables.checkSuites.index((suite) => keyOf(suite.repositoryId, suite.headSha)),
    runsOfSuite: tables.checkRuns.index((run) => run.suiteId),
    runsOfCommit: tables.checkRuns.index((run) => keyOf(run.repositoryId, run.headSha)),
    statusesOfCommit: tables.statuses.index((status) => keyOf(status.repositoryId, status.sha)),
    deploymentsOfRepository: tables.deployments.index((deployment) => deployment.repositoryId),
    statusesOfDeployment: tables.deploymentStatuses.index((status) => status.deploymentId),
  };
}

export type Indexes = Readonly<ReturnType<typeof createIndexes>>;

type ReaderOf<Value> = Value extends Table<infer Item> ? TableReader<Item> : never;

/** What may be read of the forge's state by those who show it: tables and look-ups, no way to change them. */
export interface StoreReader {
  readonly tables: { readonly [Name in TableName]: ReaderOf<Tables[Name]> };
  readonly by: {
    readonly [Name in keyof Indexes]: Indexes[Name] extends IndexReader<infer Item>
      ? IndexReader<Item>
      : never;
  };
}
