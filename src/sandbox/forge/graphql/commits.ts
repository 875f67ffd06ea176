import { emptyTree } from '../git/diff.ts';
import type { GitCommit, GitIdentity } from '../git/git-objects.ts';
import { walkCommits } from '../git/history.ts';
import { nodeId } from '../node-id.ts';
import { accountOf } from '../present/commit.ts';
import type { Repository } from '../store/model/repository.ts';
import { userNode } from './accounts.ts';
import type { Asked } from './asked.ts';
import { suitesOf } from './checks.ts';
import { connection, type PageArguments } from './connection.ts';

/** A `Commit`. */
export function commitNode(asked: Asked, repository: Repository, commit: GitCommit): object {
  return {
    __typename: 'Commit',
    id: nodeId('C', repository.id, commit.sha),
    oid: commit.sha,
    message: commit.message.trimEnd(),
    author: identityNode(asked, commit.author),
    committer: identityNode(asked, commit.committer),
    authors: (page: PageArguments) =>
      connection({ name: 'authors', all: [commit.author, ...coAuthors(commit)] }, page, (who) =>
        identityNode(asked, who),
      ),
    changedFilesIfAvailable: async () => {
      const git = asked.core.repositories.open(repository.id);
      return (await git.diff(commit.parents[0] ?? emptyTree, commit.sha)).length;
    },
    // The forge knows no public keys, and signs nothing itself.
    signature: null,
    history: (wish: HistoryWish) => historyOf(asked, { repository, from: commit }, wish),
    checkSuites: (page: PageArguments) => suitesOf(asked, { repository, sha: commit.sha }, page),
  };
}

interface HistoryWish extends PageArguments {
  readonly author?: { readonly emails?: readonly string[] | null } | null;
}

/** A commit and those before it, newest first. */
async function historyOf(
  asked: Asked,
  { repository, from }: { readonly repository: Repository; readonly from: GitCommit },
  { author, ...page }: HistoryWish,
): Promise<object> {
  const git = asked.core.repositories.open(repository.id);
  const shas = await walkCommits(git.directory, { from: from.sha });
  const commits = (await Promise.all(shas.map((sha) => git.commit(sha)))).filter((one) => one !== undefined);
  const emails = author?.emails?.map((email) => email.toLowerCase());
  const all = commits.filter((one) => emails?.includes(one.author.email.toLowerCase()) ?? true);
  return connection({ name: 'history', all }, page, (one) => commitNode(asked, repository, one));
}

function identityNode({ core }: Asked, identity: GitIdentity): object {
  const account = accountOf(core, identity);
  return {
    name: identity.name,
    email: identity.email,
    user: account === undefined ? null : userNode(core, account.id),
  };
}

/** Whom the trailers of a message name: https://docs.github.com/en/pull-requests/committing-changes-to-your-project/creating-and-editing-commits/creating-a-commit-with-multiple-authors */
function coAuthors({ message, author }: GitCommit): GitIdentity[] {
  return [...message.matchAll(/^co-authored-by:[ \t]*([^<\n]*)<([^>\n]+)>[ \t]*$/gim)].map(
    ([, name = '', email = '']) => ({ name: name.trim(), email: email.trim(), date: author.date }),
  );
}
