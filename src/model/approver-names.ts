import type { ApproverSet } from './approval.ts';

/** How a set of approvers is named in text; people and teams as CODEOWNERS writes them. */
export function approverName(set: ApproverSet): string {
  if (set.kind === 'person') return `@${set.login}`;
  if (set.kind === 'team') return `@${set.slug}`;
  if (set.kind === 'group') return set.ref;
  if (set.kind === 'email') return set.address;
  return set.kind === 'writers' ? 'anybody who may write here' : set.text;
}

/** `@acme/payments or @anna`. */
export function approverNames(sets: readonly ApproverSet[]): string {
  const names = sets.map(approverName);
  if (names.length > 4) return `${names.slice(0, 3).join(', ')} or ${names.length - 3} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}
