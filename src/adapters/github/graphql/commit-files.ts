import { textAt } from '../../../model/read-unknown.ts';
import type { CommitId } from '../../../model/git.ts';
import type { CommitToWrite } from '../../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import { commitDocument } from './documents.ts';
import { askWholeGraphql, contextOf } from './graphql-answer.ts';
import { need } from './read-fact-answers.ts';

const name = 'commit';

/**
 * Writes files as one commit on top of the head that a branch has to have, by the bot's own account. Throws
 * `ForgeError`: `forge-conflict` where the branch has another head by now.
 */
export async function commitFiles(
  client: ForgeClient,
  place: { readonly owner: string; readonly repo: string },
  { branch, head, message, files }: CommitToWrite,
): Promise<CommitId> {
  const commit = {
    branch: { repositoryNameWithOwner: `${place.owner}/${place.repo}`, branchName: branch },
    expectedHeadOid: head,
    message,
    fileChanges: {
      additions: files.map(({ path, text }) => ({ path, contents: Buffer.from(text).toString('base64') })),
    },
  };
  const data = await askWholeGraphql(client, { name, document: commitDocument, variables: { commit } });
  const oid = textAt(data, 'createCommitOnBranch', 'commit', 'oid');
  return need(oid, 'id of the commit', contextOf(client, name));
}
