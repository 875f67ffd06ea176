import type { Lookup } from '../../../model/protection-facts.ts';
import type { RestAnswer } from './rest-reader.ts';

/** What was not answered, and the permission that would have it answered. */
export function unreadable(
  { path, status }: Extract<RestAnswer, { readonly kind: 'refused' }>,
  needs: string,
): Extract<Lookup<never>, { readonly kind: 'unknown' }> {
  return { kind: 'unknown', reason: `GET ${path.replace(/\?.*/, '')} answered ${status}`, needs };
}
