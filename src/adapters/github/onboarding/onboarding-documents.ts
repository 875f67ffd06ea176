/** What proposing a first configuration asks of GitHub: https://docs.github.com/en/graphql/reference */
export const onboardingFactsDocument = `
  query CharterOnboardingFacts($owner: String!, $repo: String!, $branch: String!, $ref: String!) {
    repository(owner: $owner, name: $repo) {
      id
      name
      isArchived
      isDisabled
      isFork
      isEmpty
      owner {
        __typename
        login
        ... on User { databaseId }
        ... on Organization { databaseId }
      }
      defaultBranchRef {
        name
        target { oid }
      }
      ref(qualifiedName: $ref) { target { oid } }
      pullRequests(first: 100, headRefName: $branch) {
        totalCount
        nodes { isCrossRepository }
      }
      root: object(expression: "HEAD:") { ...folder }
      github: object(expression: "HEAD:.github") { ...folder }
      workflows: object(expression: "HEAD:.github/workflows") { ...folder }
      vscode: object(expression: "HEAD:.vscode") { ...folder }
      docs: object(expression: "HEAD:docs") { ...folder }
    }
  }
  fragment folder on GitObject { ... on Tree { entries { name type } } }`;

/** A list of slugs cannot be asked for, so the document has a field for each. */
export function teamsDocument(slugs: readonly string[]): string {
  const fields = slugs.map((_, index) => `t${index}: team(slug: $s${index}) { slug }`);
  const declared = slugs.map((_, index) => `$s${index}: String!`);
  return `query CharterOnboardingTeams($organization: String!, ${declared.join(', ')}) {
    organization(login: $organization) { ${fields.join(' ')} }
  }`;
}

/** What a branch adds to the default branch: how many commits and files, and the ids of some files. */
export function branchContentDocument(paths: readonly string[]): string {
  const fields = paths.map((_, index) => `f${index}: object(expression: $e${index}) { oid }`);
  const declared = ['$owner: String!', '$repo: String!', '$branch: String!', '$oid: GitObjectID!'];
  const expressions = paths.map((_, index) => `$e${index}: String!`);
  return `query CharterOnboardingBranch(${[...declared, ...expressions].join(', ')}) {
    repository(owner: $owner, name: $repo) {
      defaultBranchRef { compare(headRef: $branch) { aheadBy } }
      commit: object(oid: $oid) { ... on Commit { changedFilesIfAvailable } }
      ${fields.join(' ')}
    }
  }`;
}

/** The fields of a mutation are carried out one after the other. */
export const commitDocument = `
  mutation CharterOnboardingCommit(
    $ref: CreateRefInput!, $commit: CreateCommitOnBranchInput!, $withRef: Boolean!
  ) {
    branch: createRef(input: $ref) @include(if: $withRef) { ref { id } }
    commit: createCommitOnBranch(input: $commit) { commit { oid } }
  }`;

export const openDocument = `
  mutation CharterOnboardingOpen($pull: CreatePullRequestInput!) {
    pull: createPullRequest(input: $pull) { pullRequest { number } }
  }`;
