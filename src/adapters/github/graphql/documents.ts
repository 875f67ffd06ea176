/**
 * What Charter asks of GitHub's GraphQL API: https://docs.github.com/en/graphql/reference. A test validates every
 * document against the published schema. `databaseId` is an `Int` and too small for comments and reviews by now, so
 * those are read by `fullDatabaseId`.
 */
const account = `
  fragment account on Actor {
    __typename
    login
    ... on User { databaseId }
    ... on Bot { databaseId }
    ... on Mannequin { databaseId }
    ... on Organization { databaseId }
    ... on EnterpriseUserAccount { user { databaseId login } }
  }`;

const review = `
  fragment review on PullRequestReview {
    fullDatabaseId
    state
    submittedAt
    authorCanPushToRepository
    author { ...account }
    commit { oid }
  }`;

const comment = `
  fragment comment on IssueComment {
    id
    fullDatabaseId
    body
    createdAt
    lastEditedAt
    editor { ...account }
    viewerDidAuthor
    author { ...account }
  }`;

const commit = `
  fragment commit on PullRequestCommit {
    commit {
      authors(first: 20) {
        pageInfo { hasNextPage }
        nodes { email user { databaseId login } }
      }
      committer { email user { databaseId login } }
    }
  }`;

const event = `
  fragment event on PullRequestTimelineItems {
    __typename
    ... on AssignedEvent { assignee { ...account } }
    ... on CommentDeletedEvent { createdAt actor { ...account } deletedCommentAuthor { ...account } }
  }`;

const checks = `
  fragment checks on Commit {
    oid
    checkSuites(first: 10, filterBy: { appId: $appId }) {
      nodes {
        status
        creator { databaseId login }
        checkRuns(first: 100, filterBy: { checkType: LATEST }) {
          nodes { id name status conclusion externalId startedAt }
        }
      }
    }
  }`;

const glassIssue = `
  fragment glassIssue on Issue {
    number
    url
    body
    state
    viewerDidAuthor
    editor { ...account }
  }`;

const closing = `
  fragment closing on Issue {
    timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) { nodes { ... on ClosedEvent { actor { ...account } } } }
  }`;

const page = 'totalCount pageInfo { hasNextPage endCursor }';

export const factsDocument = `
  query CharterFacts(
    $owner: String!, $repo: String!, $number: Int!, $appId: Int!, $environments: [String!],
    $locks: String!, $glass: [String!], $glassLabel: String!, $bot: String!
  ) {
    viewer { login databaseId }
    repository(owner: $owner, name: $repo) {
      id
      databaseId
      isInOrganization
      url
      defaultBranchRef { name }
      locks: refs(refPrefix: $locks, first: 100) {
        pageInfo { hasNextPage }
        nodes { name target { oid ... on Commit { message } } }
      }
      hasIssuesEnabled
      glassLabel: label(name: $glassLabel) { id }
      openGlass: issues(labels: $glass, states: [OPEN], first: 50) {
        pageInfo { hasNextPage }
        nodes { ...glassIssue }
      }
      closedGlass: issues(
        labels: $glass, states: [CLOSED], first: 20, orderBy: { field: UPDATED_AT, direction: DESC }
      ) {
        nodes { ...glassIssue ...closing }
      }
      openOwn: issues(filterBy: { createdBy: $bot }, states: [OPEN], first: 100) {
        pageInfo { hasNextPage }
        nodes { ...glassIssue }
      }
      closedOwn: issues(
        filterBy: { createdBy: $bot }, states: [CLOSED], first: 50, orderBy: { field: CREATED_AT, direction: DESC }
      ) {
        nodes { ...glassIssue ...closing }
      }
      deployments(
        first: 100, environments: $environments, orderBy: { field: CREATED_AT, direction: DESC }
      ) {
        pageInfo { hasNextPage }
        nodes { environment commitOid latestStatus { state } }
      }
      pullRequest(number: $number) {
        id
        state
        isDraft
        isCrossRepository
        baseRefName
        headRefName
        headRefOid
        url
        author { ...account }
        body
        editor { ...account }
        assignees(first: 20) { nodes { databaseId login } }
        timelineItems(first: 100, itemTypes: [ASSIGNED_EVENT, COMMENT_DELETED_EVENT]) {
          pageInfo { hasNextPage } nodes { ...event }
        }
        rebased: timelineItems(
          last: 1, itemTypes: [BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT]
        ) {
          nodes {
            ... on BaseRefChangedEvent { createdAt }
            ... on AutomaticBaseChangeSucceededEvent { createdAt }
          }
        }
        forced: timelineItems(last: 1, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) {
          nodes { ... on HeadRefForcePushedEvent { createdAt } }
        }
        reviews(first: 100) { ${page} nodes { ...review } }
        comments(first: 100) { ${page} nodes { ...comment } }
        commits(first: 100) { ${page} nodes { ...commit } }
        head: commits(last: 1) { nodes { commit { ...checks } } }
      }
    }
  }
  ${account} ${review} ${comment} ${commit} ${event} ${checks} ${glassIssue} ${closing}`;

export const moreFactsDocument = `
  query CharterMoreFacts(
    $owner: String!, $repo: String!, $number: Int!,
    $withReviews: Boolean!, $withComments: Boolean!, $withCommits: Boolean!,
    $reviews: String, $comments: String, $commits: String
  ) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        reviews(first: 100, after: $reviews) @include(if: $withReviews) { ${page} nodes { ...review } }
        comments(first: 100, after: $comments) @include(if: $withComments) { ${page} nodes { ...comment } }
        commits(first: 100, after: $commits) @include(if: $withCommits) { ${page} nodes { ...commit } }
      }
    }
  }
  ${account} ${review} ${comment} ${commit}`;

export const commitChecksDocument = `
  query CharterCommitChecks($owner: String!, $repo: String!, $oid: GitObjectID!, $appId: Int!) {
    repository(owner: $owner, name: $repo) {
      id
      object(oid: $oid) { ... on Commit { ...checks } }
    }
  }
  ${checks}`;

export const commitDocument = `
  mutation CharterCommit($commit: CreateCommitOnBranchInput!) {
    createCommitOnBranch(input: $commit) { commit { oid } }
  }`;

export const suggestDocument = `
  mutation CharterSuggest($review: AddPullRequestReviewInput!) {
    addPullRequestReview(input: $review) { pullRequestReview { id } }
  }`;
