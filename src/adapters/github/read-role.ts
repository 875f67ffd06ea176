import type { Account } from '../../model/account.ts';
import type { RepositoryRole } from '../../model/command.ts';
import { ForgeError } from '../../model/forge-error.ts';
import { idAt, textAt } from '../../model/read-unknown.ts';
import type { ForgeClient } from './forge-client.ts';

const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';

const roles: readonly RepositoryRole[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/**
 * What somebody may do in a repository by every way: `role_name`, or for a role that an organization has made itself
 * the `permission` that it is built on. Throws `ForgeError`.
 */
export async function readRole(
  client: ForgeClient,
  { owner, repo }: { owner: string; repo: string },
  account: Account,
): Promise<RepositoryRole> {
  try {
    const { data } = await client.call(route, { owner, repo, username: account.login });
    // The login may have been given up, and taken by somebody else.
    if (idAt(data, 'user', 'id') !== account.id) return 'none';
    const words = [textAt(data, 'role_name'), textAt(data, 'permission')];
    return roleWord(words[0]) ?? roleWord(words[1]) ?? 'none';
  } catch (error) {
    if (error instanceof ForgeError && error.code === 'forge-not-found') return 'none';
    throw error;
  }
}

/** The role of a name; undefined for one that an organization has made itself. */
export function roleWord(word: string | undefined): RepositoryRole | undefined {
  return roles.find((role) => role === word);
}
