import { namePatterns, type RepositoryName } from './repository-name.ts';
import type { CommitId } from './git.ts';

/** What a button of a check asks for, beside looking again. */
export const fixActions = ['apply-fixes', 'suggest-fixes'] as const;

export type FixAction = (typeof fixActions)[number];

/** Somebody has pressed a button of a check. Everything else about it is read anew when it is carried out. */
export interface PressKey extends RepositoryName {
  /** The pull request that Charter wrote into the check. */
  readonly number: number;
  readonly action: FixAction;
  /** The commit that the check is of. */
  readonly head: CommitId;
  /** Who pressed it, as the forge says. */
  readonly by: { readonly id: number; readonly login: string };
}

const pattern = new RegExp(
  `^(${namePatterns.owner})/(${namePatterns.repo})#([1-9]\\d{0,9})/(${fixActions.join('|')})/([0-9a-f]{40}|[0-9a-f]{64})/([1-9]\\d{0,14})/([\\w-]{1,100})$`,
);

/** `owner/repo#12/apply-fixes/<head>/<account>/<login>`, the key under which a press is queued. */
export function formatPressKey({ owner, repo, number, action, head, by }: PressKey): string {
  return `${owner}/${repo}#${number}/${action}/${head}/${by.id}/${by.login}`;
}

/** The press of a work key, or undefined where the text is none. */
export function parsePressKey(text: string): PressKey | undefined {
  const [, owner, repo, number, word, head, id, login] = pattern.exec(text) ?? [];
  const action = fixActions.find((known) => known === word);
  if (owner === undefined || repo === undefined || action === undefined) return undefined;
  if (head === undefined || login === undefined) return undefined;
  return { owner, repo, number: Number(number), action, head, by: { id: Number(id), login } };
}
