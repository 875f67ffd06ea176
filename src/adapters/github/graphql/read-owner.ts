import { idAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { EmailAnswer } from '../../../ports/forge.ts';
import { readUser } from './read-accounts.ts';

/**
 * Whose an address is, by commits that were made with it. GitHub names an account for the author of any commit, also for
 * an address that the account has not verified. It vouches for the address of a committer, who has to have verified it,
 * where it has verified their signature; what it signs itself, as merges, may carry an author from elsewhere:
 * https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification
 */
export function ownerOf(address: string, commits: readonly unknown[]): EmailAnswer {
  for (const commit of commits) {
    const account = readUser(valueAt(commit, 'author', 'user'));
    const isTheirs = isEmail(commit, 'author', address) && account?.kind === 'person';
    if (isTheirs && isVouchedFor(commit, address, account.id)) return { kind: 'account', account };
  }
  return { kind: 'unknown' };
}

function isVouchedFor(commit: unknown, address: string, author: number): boolean {
  const signature = valueAt(commit, 'signature');
  if (valueAt(signature, 'isValid') !== true || valueAt(signature, 'wasSignedByGitHub') !== false)
    return false;
  return isEmail(commit, 'committer', address) && idAt(signature, 'signer', 'databaseId') === author;
}

function isEmail(commit: unknown, who: 'author' | 'committer', address: string): boolean {
  return textAt(commit, who, 'email')?.toLowerCase() === address.toLowerCase();
}
