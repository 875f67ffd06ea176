import { moveRefs } from '../../actions/refs.ts';
import { ApiError, found } from '../../api-error.ts';
import { isAncestor } from '../../git/history.ts';
import { isRefName } from '../../git/refs.ts';
import { presentRef } from '../../present/git-data.ts';
import { actorOf, created, noContent, ok, type Handlers, type RepositoryCall } from '../call.ts';
import { listReply } from '../pages.ts';
import { requireContent } from './commits.ts';

/** Refs, those with names of one's own included. */
export const gitRefRoutes = {
  'GET /repos/{owner}/{repo}/git/ref/{ref}': async (call) => {
    await requireContent(call);
    const ref = `refs/${call.parameter('ref')}`;
    const sha = found((await call.git.refs()).get(ref));
    return ok(await presentRefAt(call, ref, sha));
  },
  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': async (call) => {
    await requireContent(call);
    const prefix = `refs/${call.parameter('ref')}`;
    const matching = [...(await call.git.refs())].filter(([ref]) => ref.startsWith(prefix));
    return listReply(call, matching, ([ref, sha]) => presentRefAt(call, ref, sha));
  },
  'POST /repos/{owner}/{repo}/git/refs': async (call) => {
    const ref = call.fields.text('ref');
    const sha = call.fields.text('sha');
    await requireContent(call);
    checkWritable(ref);
    await call.git.exclusive(async () => {
      await checkTarget(call, ref, sha);
      if ((await call.git.refs()).has(ref)) throw new ApiError(422, 'Reference already exists');
      const changes = [{ ref, before: undefined, after: sha }];
      await moveRefs(call.core, actorOf(call), { repository: call.repository, changes });
    });
    return created(await presentRefAt(call, ref, sha));
  },
  'PATCH /repos/{owner}/{repo}/git/refs/{ref}': async (call) => {
    const ref = `refs/${call.parameter('ref')}`;
    const sha = call.fields.text('sha');
    const isForced = call.fields.flag('force') ?? false;
    checkWritable(ref);
    await call.git.exclusive(async () => {
      const before = (await call.git.refs()).get(ref);
      if (before === undefined) throw new ApiError(422, 'Reference does not exist');
      await checkTarget(call, ref, sha);
      if (!isForced && !(await isAncestor(call.git.directory, before, sha)))
        throw new ApiError(422, 'Update is not a fast forward');
      if (before === sha) return;
      await moveRefs(call.core, actorOf(call), {
        repository: call.repository,
        changes: [{ ref, before, after: sha }],
      });
    });
    return ok(await presentRefAt(call, ref, sha));
  },
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}': async (call) => {
    const ref = `refs/${call.parameter('ref')}`;
    checkWritable(ref);
    if (ref === `refs/heads/${call.repository.defaultBranch}`)
      throw new ApiError(422, 'Cannot delete the default branch');
    await call.git.exclusive(async () => {
      const before = (await call.git.refs()).get(ref);
      if (before === undefined) throw new ApiError(422, 'Reference does not exist');
      await moveRefs(call.core, actorOf(call), {
        repository: call.repository,
        changes: [{ ref, before, after: undefined }],
      });
    });
    return noContent;
  },
} satisfies Handlers;

/** The refs of pull requests are the forge's own. */
function checkWritable(ref: string): void {
  if (!isRefName(ref))
    throw new ApiError(422, "Reference name must start with 'refs/' and have at least two slashes.");
  if (ref.startsWith('refs/pull/'))
    throw new ApiError(422, 'Reference update failed: refs/pull is read-only');
}

/** Branches hold commits; other refs anything that is there. */
async function checkTarget({ git }: RepositoryCall, ref: string, sha: string): Promise<void> {
  const object = await git.objects.describe(sha);
  const isRight = ref.startsWith('refs/heads/') ? object?.type === 'commit' : object !== undefined;
  if (!isRight) throw new ApiError(422, 'Object does not exist');
}

async function presentRefAt({ core, git, repository }: RepositoryCall, ref: string, sha: string) {
  const object = await git.objects.describe(sha);
  if (object === undefined) throw new Error(`${ref} points at ${sha}, which is missing`);
  return presentRef(core, repository, { ref, object });
}
