import type { Content, Part } from './script.ts';

/** What one person has said of a head, and when, in the forge's whole seconds. */
export interface Said {
  readonly by: string;
  verdict: 'approve' | 'withdraw' | 'request-changes';
  readonly isReview: boolean;
  readonly id: number;
  readonly at: string;
  /** The commit that it is about, and what that makes of the file. */
  readonly head: string;
  readonly content: Content;
}

/** A comment that asks for something; its answer's thumb, or undefined where the state at that time decides. */
export interface AskedComment {
  readonly id: number;
  readonly thumb: '+1' | '-1' | undefined;
  readonly by: Part;
  /** It was deleted, so that it may have gone before anybody read it. */
  isGone: boolean;
}

/** Everything that was done to one pull request, as far as its end depends on it. */
export interface PullHistory {
  readonly number: number;
  content: Content;
  readonly said: Said[];
  readonly asked: AskedComment[];
}

/**
 * What the checks of a pull request have to say in the end, by what was done alone: of each a conclusion, or
 * `in_progress`.
 */
export function expectedChecks({
  content,
  said,
}: Pick<PullHistory, 'content' | 'said'>): Readonly<Record<string, string>> {
  if (content.kind === 'bad') {
    return {
      'charter/validate': 'failure',
      'charter/policy': 'success',
      'charter/plan': 'failure',
      'charter/approval': 'failure',
    };
  }
  return {
    'charter/validate': 'success',
    'charter/policy': content.kind === 'denied' ? 'failure' : 'success',
    'charter/plan': 'success',
    'charter/plan (staging)': 'success',
    'charter/approval': approvalOf(content, said),
  };
}

function approvalOf(content: Content, said: readonly Said[]): string {
  const people = [...new Set(said.map(({ by }) => by))];
  const opinions = people.map((person) => opinionOf(said.filter(({ by }) => by === person)));
  if (opinions.some(({ objects }) => objects)) return 'failure';
  const agreed = opinions.filter(({ approved }) => approved.some((one) => isSame(one, content)));
  return agreed.length >= 2 ? 'success' : 'in_progress';
}

/** What one person holds after all that they said: yes ends a no, no and taking back end everything before. */
function opinionOf(said: readonly Said[]): {
  readonly objects: boolean;
  readonly approved: readonly Content[];
} {
  let approved: Content[] = [];
  let objects = false;
  for (const { verdict, content } of said.toSorted(inOrder)) {
    approved = verdict === 'approve' ? [...approved, content] : [];
    objects = verdict === 'request-changes';
  }
  return { objects, approved };
}

/** In the same second a no comes after a yes, and a review after a comment. */
function inOrder(a: Said, b: Said): number {
  const rank = { approve: 0, withdraw: 1, 'request-changes': 2 } as const;
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return rank[a.verdict] - rank[b.verdict] || Number(a.isReview) - Number(b.isReview) || a.id - b.id;
}

function isSame(a: Content, b: Content): boolean {
  return a.kind === b.kind && a.variant === b.variant;
}
