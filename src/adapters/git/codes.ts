/** Every code a `GitError` can carry; each has its entry in docs/errors.md. */
export const gitCodes = [
  'git-object-missing',
  'git-object-corrupt',
  'git-tree-too-large',
  'git-url-refused',
  'git-redirect-refused',
  'git-fetch-failed',
  'git-fetch-too-large',
  'git-push-failed',
  'git-pack-too-complex',
  'git-read-too-large',
  'git-mirror-unusable',
  'git-not-installed',
  'git-command-failed',
  'git-dubious-ownership',
  'git-embedded-repository',
  'git-not-a-repository',
  'git-empty-repository',
  'git-shallow-clone',
  'git-revision-unknown',
  'git-no-working-tree',
  'git-working-tree-unreadable',
] as const;

export type GitErrorCode = (typeof gitCodes)[number];
