/**
 * What installation tokens are minted for, each with the least it needs; `metadata: read` comes with every token.
 * The union of these is what app.yml asks for, and a test keeps the two equal.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
export const tokenPermissions = {
  /** Check runs are written by Apps alone. Comments on a pull request need `pull_requests`, not `issues`. */
  publish: { checks: 'write', pull_requests: 'write' },
  /** A fetch of the repository, by Git. */
  fetch: { contents: 'read' },
  /** Which repositories there are, and which pull requests are open in them. */
  lookUp: { metadata: 'read', pull_requests: 'read' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, 'read' | 'write'>>>>;

export type TokenPurpose = keyof typeof tokenPermissions;
