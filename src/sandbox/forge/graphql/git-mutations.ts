import { grants } from '../access/permissions.ts';
import { actorIdentity } from '../actions/merge.ts';
import { openPullRequest } from '../actions/pull-requests.ts';
import { moveRefs } from '../actions/refs.ts';
import { ApiError, found } from '../api-error.ts';
import type { GitRepository } from '../git/git-repository.ts';
import { isRefName } from '../git/refs.ts';
import { isTreePath, writeTree, type TreeChange } from '../git/trees.ts';
import { findRepository } from '../rest/authorize.ts';
import { operations } from '../rest/operations.ts';
import type { Repository } from '../store/model/repository.ts';
import { demand, type Asked } from './asked.ts';
import { commitNode } from './commits.ts';
import { refNode } from './git-nodes.ts';
import { actorOf, echo, repositoryAt, type Mutated } from './mutated.ts';
import { pullNode } from './pull-requests.ts';

interface CommitInput {
  readonly branch: {
    readonly repositoryNameWithOwner?: string | null;
    readonly branchName?: string | null;
  };
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly expectedHeadOid: string;
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
}

/** Branches, commits and pull requests, as GitHub lets them be made by GraphQL. */
export function gitMutations(asked: Asked): object {
  const { core, caller } = asked;
  return {
    createRef: async ({
      input,
    }: Mutated<{ repositoryId: string; name: string; oid: string }>): Promise<object> => {
      const repository = repositoryAt(asked, input.repositoryId);
      demand(asked, repository, operations['POST /repos/{owner}/{repo}/git/refs']);
      await createRef(asked, repository, input);
      return echo(input, { ref: refNode(asked, repository, input.name) });
    },
    createCommitOnBranch: async ({ input }: Mutated<CommitInput>): Promise<object> => {
      const repository = repositoryOfBranch(asked, input);
      demand(asked, repository, operations['PUT /repos/{owner}/{repo}/contents/{path}']);
      refuseWorkflows(asked, input);
      const sha = await commitOnBranch(asked, repository, input);
      const commit = found(await core.repositories.open(repository.id).commit(sha));
      const ref = refNode(asked, repository, `refs/heads/${input.branch.branchName ?? ''}`);
      return echo(input, { commit: commitNode(asked, repository, commit), ref });
    },
    createPullRequest: async ({ input }: Mutated<PullInput>): Promise<object> => {
      const repository = repositoryAt(asked, input.repositoryId);
      demand(asked, repository, operations['POST /repos/{owner}/{repo}/pulls']);
      const owner = found(core.store.tables.accounts.get(repository.ownerId));
      const pull = await openPullRequest(core, actorOf(caller), {
        repository,
        baseBranch: input.baseRefName.replace(/^refs\/heads\//, ''),
        head: { repository, owner, branch: input.headRefName.replace(/^refs\/heads\//, '') },
        title: input.title,
        body: input.body ?? null,
        isDraft: input.draft ?? false,
        maintainerCanModify: input.maintainerCanModify ?? true,
      });
      return echo(input, { pullRequest: pullNode(asked, repository, pull) });
    },
  };
}

interface PullInput {
  readonly repositoryId: string;
  readonly baseRefName: string;
  readonly headRefName: string;
  readonly title: string;
  readonly body?: string | null;
  readonly draft?: boolean | null;
  readonly maintainerCanModify?: boolean | null;
}

async function createRef(
  { core, caller }: Asked,
  repository: Repository,
  { name, oid }: { readonly name: string; readonly oid: string },
): Promise<void> {
  const git = core.repositories.open(repository.id);
  if (!isRefName(name) || name.startsWith('refs/pull/')) throw new ApiError(422, 'Reference name is invalid');
  await git.exclusive(async () => {
    if ((await git.objects.describe(oid))?.type !== 'commit')
      throw new ApiError(422, 'Object does not exist');
    if ((await git.refs()).has(name)) throw new ApiError(422, 'A ref named that already exists');
    const changes = [{ ref: name, before: undefined, after: oid }];
    await moveRefs(core, actorOf(caller), { repository, changes });
  });
}

function repositoryOfBranch({ core }: Asked, { branch }: CommitInput): Repository {
  const [owner = '', name = ''] = (branch.repositoryNameWithOwner ?? '').split('/');
  const repository = findRepository(core, owner, name);
  if (repository === undefined) throw new ApiError(404, 'Could not resolve to a Repository.');
  return repository;
}

/** An App that may not write workflows may not commit them, though it may write all else. */
function refuseWorkflows({ caller }: Asked, { fileChanges }: CommitInput): void {
  const paths = [...(fileChanges?.additions ?? []), ...(fileChanges?.deletions ?? [])].map(
    ({ path }) => path,
  );
  if (caller.kind !== 'installation' || grants(caller.token.permissions, 'workflows:write')) return;
  const workflow = paths.find((path) => path.startsWith('.github/workflows/'));
  if (workflow !== undefined)
    throw new ApiError(
      403,
      `refusing to allow a GitHub App to create or update workflow \`${workflow}\` without \`workflows\` permission`,
    );
}

async function commitOnBranch(
  { core, caller }: Asked,
  repository: Repository,
  input: CommitInput,
): Promise<string> {
  const git = core.repositories.open(repository.id);
  const ref = `refs/heads/${input.branch.branchName ?? ''}`;
  return git.exclusive(async () => {
    const before = (await git.refs()).get(ref);
    if (before === undefined) throw new ApiError(404, 'The branch does not exist.');
    if (before !== input.expectedHeadOid)
      throw new ApiError(412, `Expected branch to point to "${input.expectedHeadOid}" but it did not.`);
    const parent = found(await git.commit(before));
    const who = actorIdentity(core, actorOf(caller));
    const { headline, body } = input.message;
    const after = await git.writeCommit({
      tree: await writeTree(git, parent.tree, await changesOf(git, input)),
      parents: [before],
      author: who,
      committer: who,
      message: body === undefined || body === null || body === '' ? headline : `${headline}\n\n${body}`,
    });
    await moveRefs(core, actorOf(caller), { repository, changes: [{ ref, before, after }] });
    return after;
  });
}

async function changesOf(git: GitRepository, { fileChanges }: CommitInput): Promise<readonly TreeChange[]> {
  const additions = fileChanges?.additions ?? [];
  const deletions = fileChanges?.deletions ?? [];
  if ([...additions, ...deletions].some(({ path }) => !isTreePath(path)))
    throw new ApiError(422, 'A path was specified that is not valid.');
  const written = additions.map(async ({ path, contents }) => ({
    path,
    mode: '100644',
    sha: await git.write('blob', Buffer.from(contents, 'base64')),
  }));
  return [
    ...(await Promise.all(written)),
    ...deletions.map(({ path }) => ({ path, mode: '100644', sha: null })),
  ];
}
