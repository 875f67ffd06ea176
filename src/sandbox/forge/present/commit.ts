import type { Core } from '../core.ts';
import { emptyTree } from '../git/diff.ts';
import type { FileDiff, GitCommit, GitIdentity } from '../git/git-objects.ts';
import { nodeId } from '../node-id.ts';
import type { Account } from '../store/model/account.ts';
import type { Repository } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';
import { presentAccount } from './account.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

/** Files listed with one commit or comparison at most. */
const fileLimit = 300;

/** The account behind a Git identity: by its address, or by the no-reply address that the forge gives out. */
export function accountOf(core: Core, { email }: GitIdentity): Account | undefined {
  const byEmail = core.store.by.accountByEmail.first(keyOf(email));
  if (byEmail !== undefined) return byEmail;
  const id = /^(\d+)\+[^@]+@users\.noreply\./.exec(email)?.[1];
  return id === undefined ? undefined : core.store.tables.accounts.get(Number(id));
}

/** The Git identity of an account; without a public address the no-reply one. */
export function identityOf(core: Core, account: Account, date: string): GitIdentity {
  const host = new URL(core.url).hostname;
  return {
    name: account.name ?? account.login,
    email: account.email ?? `${account.id}+${account.login}@users.noreply.${host}`,
    date,
  };
}

function presentVerification(commit: GitCommit) {
  // The forge knows no public keys, so it can vouch for no signature.
  return {
    verified: false,
    reason: commit.signature === null ? 'unsigned' : 'unknown_key',
    signature: commit.signature,
    payload: null,
    verified_at: null,
  };
}

function presentOptionalCommitter(core: Core, identity: GitIdentity) {
  const account = accountOf(core, identity);
  return account === undefined ? null : presentAccount(core, account);
}

/** A commit with its authors as accounts (`commit`), without statistics. */
export function presentCommit(core: Core, repository: Repository, commit: GitCommit) {
  const url = repositoryUrl(core, repository);
  const page = repositoryPage(core, repository);
  return {
    sha: commit.sha,
    node_id: nodeId('C', repository.id, commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message.trimEnd(),
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: presentVerification(commit),
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: presentOptionalCommitter(core, commit.author),
    committer: presentOptionalCommitter(core, commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
  };
}

/** A commit with what it changes against its first parent. */
export async function presentFullCommit(core: Core, repository: Repository, commit: GitCommit) {
  const git = core.repositories.open(repository.id);
  const files = await git.diff(commit.parents[0] ?? emptyTree, commit.sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...presentCommit(core, repository, commit),
    stats: { total: additions + deletions, additions, deletions },
    files: files.slice(0, fileLimit).map((file) => presentFile(core, repository, { file, sha: commit.sha })),
  };
}

/** The plain Git side of a commit (`git-commit`). */
export function presentGitCommit(core: Core, repository: Repository, commit: GitCommit) {
  const { commit: inner, parents, html_url, node_id, sha } = presentCommit(core, repository, commit);
  return {
    sha,
    node_id,
    url: inner.url,
    html_url,
    author: inner.author,
    committer: inner.committer,
    tree: inner.tree,
    message: inner.message,
    parents: parents.map((parent) => ({ ...parent, url: parent.url.replace('/commits/', '/git/commits/') })),
    verification: inner.verification,
  };
}

/** A changed file (`diff-entry`), linked at the commit `sha`. */
export function presentFile(
  core: Core,
  repository: Repository,
  { file, sha }: { file: FileDiff; sha: string },
) {
  const path = encodePath(file.path);
  const page = repositoryPage(core, repository);
  return {
    sha: file.blob,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${sha}/${path}`,
    raw_url: `${page}/raw/${sha}/${path}`,
    contents_url: `${repositoryUrl(core, repository)}/contents/${path}?ref=${sha}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

/** A path with each part escaped for a URL. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** A commit inside a check suite (`simple-commit`). */
export function presentSimpleCommit(commit: GitCommit) {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message.trimEnd(),
    timestamp: commit.committer.date,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}
