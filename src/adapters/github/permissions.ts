/**
 * What installation tokens are minted for, each with the least it needs; `metadata: read` comes with every token.
 * The union of these is what app.yml asks for, and a test keeps the two equal.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
export const tokenPermissions = {
  /**
   * Check runs are written by Apps alone. Comments on a pull request, and reactions on them, need `pull_requests`, not
   * `issues`. GraphQL gives the commits of a pull request to those alone who may read contents.
   */
  gate: { checks: 'write', pull_requests: 'write', contents: 'read' },
  /** Who is in a team that CODEOWNERS or a Group names. An organization's permission, so apart from the rest. */
  teams: { members: 'read' },
  /** A fetch of the repository, by Git. */
  fetch: { contents: 'read' },
  /** Which repositories there are, and which pull requests are open in them. */
  lookUp: { metadata: 'read', pull_requests: 'read' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, 'read' | 'write'>>>>;

export type TokenPurpose = keyof typeof tokenPermissions;
