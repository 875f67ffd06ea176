/** Where a repository lives on a forge. */
export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** What GitHub allows: it is part of paths and keys, so nothing else may get through. */
export const namePatterns = {
  owner: String.raw`[A-Za-z0-9][\w-]{0,99}`,
  repo: String.raw`(?!\.{1,2}(?:/|$))[\w.-]{1,100}`,
} as const;

const fullName = new RegExp(`^(${namePatterns.owner})/(${namePatterns.repo})$`);

/** The two parts of `owner/repo`, or undefined when the text is no name that GitHub would give. */
export function parseRepositoryName(text: string): RepositoryName | undefined {
  const [, owner, repo] = fullName.exec(text) ?? [];
  if (owner === undefined || repo === undefined) return undefined;
  return { owner, repo };
}

const ownerName = new RegExp(`^${namePatterns.owner}$`);

/** Whether an account or organization can be called so. */
export function isOwnerName(text: string): boolean {
  return ownerName.test(text);
}
