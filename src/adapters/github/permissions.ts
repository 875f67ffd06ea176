/**
 * What installation tokens are minted for, each with the least it needs; `metadata: read` comes with every token.
 * The union of these is what app.yml asks for, and a test keeps the two equal.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
export const tokenPermissions = {
  /**
   * Check runs are written by Apps alone. Comments on a pull request, and reactions on them, need `pull_requests`, not
   * `issues`; to read which reviews of broken glass are overdue, and to open one, does. GraphQL gives the commits of a
   * pull request to those alone who may read contents. What is deployed is read with it.
   */
  gate: { checks: 'write', pull_requests: 'write', contents: 'read', issues: 'write', deployments: 'read' },
  /**
   * Who is in a team that CODEOWNERS or a Group names: an organization's permission, so apart from the rest. With it goes
   * what else has to be known of people: whom commits are linked to.
   */
  teams: { members: 'read', contents: 'read' },
  /** A fetch of the repository, by Git. */
  fetch: { contents: 'read' },
  /** A push of one ref below `refs/charter/locks/`, which locks an environment or unlocks it. */
  lock: { contents: 'write' },
  /** Fixes, as one commit on the branch of a pull request, when somebody presses the button for it. */
  commit: { contents: 'write' },
  /** Which repositories there are, and which pull requests are open in them. */
  lookUp: { metadata: 'read', pull_requests: 'read' },
  /** The one pull request with a first configuration, on a branch of its own. */
  onboard: { contents: 'write', pull_requests: 'write' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, 'read' | 'write'>>>>;

export type TokenPurpose = keyof typeof tokenPermissions;

/**
 * As `onboard`, with the workflow too, which GitHub lets an App commit only with a permission of its own. app.yml does
 * not ask for it: where an operator has given it, it is used.
 */
export const workflowPermissions = { ...tokenPermissions.onboard, workflows: 'write' } as const;
