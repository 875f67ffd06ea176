import { namePatterns, type RepositoryName } from './repository-name.ts';

/** Work that finds out which pull requests to look at, and queues a key for each. */
export type LookupKey =
  /** Every open pull request of one repository: `owner/repo/pulls`. */
  | ({ readonly kind: 'repository' } & RepositoryName)
  /** The open pull requests whose head is a commit: `owner/repo/commits/<sha>`. Check events of forks name no other. */
  | ({ readonly kind: 'commit'; readonly sha: string } & RepositoryName)
  /** Every repository of one installation: `installations/<id>`. */
  | { readonly kind: 'installation'; readonly installationId: number };

const repositoryKey = new RegExp(`^(${namePatterns.owner})/(${namePatterns.repo})/pulls$`);
const commitKey = new RegExp(
  `^(${namePatterns.owner})/(${namePatterns.repo})/commits/([0-9a-f]{40}|[0-9a-f]{64})$`,
);
const installationKey = /^installations\/([1-9]\d{0,14})$/;

/** The text under which a lookup is queued; it never equals a pull request's key. */
export function formatLookupKey(key: LookupKey): string {
  switch (key.kind) {
    case 'repository':
      return `${key.owner}/${key.repo}/pulls`;
    case 'commit':
      return `${key.owner}/${key.repo}/commits/${key.sha}`;
    case 'installation':
      return `installations/${key.installationId}`;
    default:
      return key satisfies never;
  }
}

/** The lookup of a work key, or undefined when the text is something else. */
export function parseLookupKey(text: string): LookupKey | undefined {
  const [, owner, repo] = repositoryKey.exec(text) ?? [];
  if (owner !== undefined && repo !== undefined) return { kind: 'repository', owner, repo };
  const [, commitOwner, commitRepo, sha] = commitKey.exec(text) ?? [];
  if (commitOwner !== undefined && commitRepo !== undefined && sha !== undefined) {
    return { kind: 'commit', owner: commitOwner, repo: commitRepo, sha };
  }
  const [, installationId] = installationKey.exec(text) ?? [];
  if (installationId !== undefined) return { kind: 'installation', installationId: Number(installationId) };
  return undefined;
}
