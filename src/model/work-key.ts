import type { PullRequestKey } from './review.ts';

const pullRequestKey = /^([\w.-]+)\/([\w.-]+)#([1-9]\d{0,9})$/;

/** `owner/repo#12`, the key under which the work on a pull request is queued. */
export function formatWorkKey(key: PullRequestKey): string {
  return `${key.owner}/${key.repo}#${key.number}`;
}

/** The pull request of a work key, or undefined when the text is not one. */
export function parseWorkKey(text: string): PullRequestKey | undefined {
  const [, owner, repo, number] = pullRequestKey.exec(text) ?? [];
  if (owner === undefined || repo === undefined || number === undefined) return undefined;
  return { owner, repo, number: Number(number) };
}
