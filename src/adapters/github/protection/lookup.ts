import type { Lookup } from '../../../model/protection-facts.ts';
import type { RestAnswer } from './rest-reader.ts';

type Refusal = Extract<RestAnswer, { readonly kind: 'refused' }>;

/** What was not answered, and the permission that would have it answered. */
export function unreadable(
  { path, status }: Refusal,
  needs: string,
): Extract<Lookup<never>, { readonly kind: 'unknown' }> {
  return { kind: 'unknown', reason: `GET ${path.replace(/\?.*/, '')} answered ${status}`, needs };
}

/** Where the plan of a private repository has no rules for branches GitHub says so; then there are none. */
export function isBeyondPlan({ message }: Pick<Refusal, 'message'>): boolean {
  return message.startsWith('Upgrade to ');
}
