import { followRefs } from './actions/refs.ts';
import type { Core } from './core.ts';
import { headRepository, issueOf } from './present/pull-request.ts';

/**
 * Brings open pull requests up to date with the branches that they come from: a stop between the moving of a branch
 * and what follows from it would else leave their heads behind for good.
 */
export async function recoverHeads(core: Core): Promise<void> {
  for (const pull of core.store.tables.pullRequests.list()) {
    const source = headRepository(core, pull);
    if (source === undefined || issueOf(core, pull).state === 'closed') continue;
    const git = core.repositories.open(source.id);
    const ref = `refs/heads/${pull.headBranch}`;
    const refs = await git.refs();
    if (refs.get(ref) === pull.headSha) continue;
    const changes = [{ ref, before: pull.headSha, after: refs.get(ref) }];
    await git.exclusive(() =>
      followRefs(
        core,
        { accountId: source.ownerId },
        { repository: source, changes, branches: [...refs.values()] },
      ),
    );
  }
}
