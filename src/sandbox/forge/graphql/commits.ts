import { emptyTree } from '../git/diff.ts';
import type { GitCommit, GitIdentity } from '../git/git-objects.ts';
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
    checkSuites: (page: PageArguments) => suitesOf(asked, { repository, sha: commit.sha }, page),
  };
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
