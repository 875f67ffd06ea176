import { namePatterns, type RepositoryName } from './repository-name.ts';

const pattern = new RegExp(`^(${namePatterns.owner})/(${namePatterns.repo})/onboarding$`);

/** `owner/repo/onboarding`, the key under which a look for a missing configuration is queued. */
export function formatOnboardingKey({ owner, repo }: RepositoryName): string {
  return `${owner}/${repo}/onboarding`;
}

/** The repository of such a key, or undefined where the text is none. */
export function parseOnboardingKey(text: string): RepositoryName | undefined {
  const [, owner, repo] = pattern.exec(text) ?? [];
  return owner === undefined || repo === undefined ? undefined : { owner, repo };
}
