import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import type { GitCommit, GitIdentity } from '../git/git-objects.ts';
import { readPushedCommits, type PushedCommit } from '../git/push-log.ts';
import { accountOf } from '../present/commit.ts';
import { presentAccount } from '../present/account.ts';
import { ownerOf, presentRepository, repositoryPage } from '../present/repository.ts';
import type { Repository } from '../store/model/repository.ts';

/** A branch or tag that was moved; `undefined` stands for "does not exist". */
export interface RefChange {
  readonly ref: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

interface Move {
  readonly repository: Repository;
  readonly change: RefChange;
  /** Commits that were there before; what they reach is not part of the push. */
  readonly known: readonly string[];
}

const absent = '0'.repeat(40);

/** Sends what GitHub sends for a moved branch or tag: `create` or `delete` where it fits, then `push`. */
export function emitRefChange(core: Core, actor: Actor, { repository, change, known }: Move): void {
  if (change.before === undefined || change.after === undefined)
    emitExistence(core, actor, { repository, change });
  core.events.emit({
    name: 'push',
    action: null,
    repositoryId: repository.id,
    senderId: actor.accountId,
    payload: () => presentPush(core, actor, { repository, change, known }),
  });
}

function emitExistence(
  core: Core,
  actor: Actor,
  { repository, change }: { repository: Repository; change: RefChange },
): void {
  const isTag = change.ref.startsWith('refs/tags/');
  const isCreated = change.before === undefined;
  const facts = {
    ref: change.ref.replace(/^refs\/(?:heads|tags)\//, ''),
    ref_type: isTag ? 'tag' : 'branch',
    pusher_type: 'user',
  };
  core.events.emit({
    name: isCreated ? 'create' : 'delete',
    action: null,
    repositoryId: repository.id,
    senderId: actor.accountId,
    payload: () =>
      isCreated
        ? { ...facts, master_branch: repository.defaultBranch, description: repository.description }
        : facts,
  });
}

async function presentPush(core: Core, actor: Actor, move: Move): Promise<object> {
  const { repository, change } = move;
  const pusher = core.store.tables.accounts.get(actor.accountId);
  const [before, after] = [change.before ?? absent, change.after ?? absent];
  return {
    ref: change.ref,
    before,
    after,
    created: change.before === undefined,
    deleted: change.after === undefined,
    forced: await isForced(core, repository, change),
    base_ref: null,
    compare: `${repositoryPage(core, repository)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    ...(await presentPushedCommits(core, move)),
    pusher: { name: pusher?.login ?? '', email: pusher?.email ?? null },
    repository: presentPushedRepository(core, repository),
  };
}

async function presentPushedCommits(core: Core, { repository, change, known }: Move): Promise<object> {
  const git = core.repositories.open(repository.id);
  const tip = change.after === undefined ? undefined : await git.peel(change.after);
  if (tip === undefined) return { commits: [], head_commit: null };
  const pushed = await readPushedCommits(git.directory, tip, known);
  const last = pushed.find(({ sha }) => sha === tip) ?? { sha: tip, added: [], removed: [], modified: [] };
  const list = await Promise.all(pushed.map((item) => presentPushedCommit(core, repository, item)));
  return {
    commits: list.filter((commit) => commit !== null),
    head_commit: await presentPushedCommit(core, repository, last),
  };
}

async function isForced(core: Core, repository: Repository, change: RefChange): Promise<boolean> {
  if (change.before === undefined || change.after === undefined) return false;
  const git = core.repositories.open(repository.id);
  return (await git.mergeBase(change.before, change.after)) !== change.before;
}

async function presentPushedCommit(core: Core, repository: Repository, pushed: PushedCommit) {
  const commit = await core.repositories.open(repository.id).commit(pushed.sha);
  if (commit === undefined) return null;
  return {
    ...presentCommitInPush(core, repository, commit),
    added: pushed.added,
    removed: pushed.removed,
    modified: pushed.modified,
  };
}

function presentCommitInPush(core: Core, repository: Repository, commit: GitCommit) {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message.trimEnd(),
    timestamp: commit.committer.date,
    url: `${repositoryPage(core, repository)}/commit/${commit.sha}`,
    author: presentIdentity(core, commit.author),
    committer: presentIdentity(core, commit.committer),
  };
}

function presentIdentity(core: Core, identity: GitIdentity) {
  const account = accountOf(core, identity);
  return {
    name: identity.name,
    email: identity.email,
    date: identity.date,
    ...(account === undefined ? {} : { username: account.login }),
  };
}

/** Push events write some times of the repository as seconds, and name its owner twice. */
function presentPushedRepository(core: Core, repository: Repository) {
  const owner = ownerOf(core, repository);
  return {
    ...presentRepository(core, repository),
    owner: { ...presentAccount(core, owner), name: owner.login, email: owner.email },
    created_at: toSeconds(repository.createdAt),
    pushed_at: toSeconds(repository.pushedAt ?? repository.createdAt),
    stargazers: 0,
    master_branch: repository.defaultBranch,
    ...(owner.kind === 'organization' ? { organization: owner.login } : {}),
  };
}

function toSeconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
