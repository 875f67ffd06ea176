import { textAt, valueAt } from '../../../model/read-unknown.ts';
import type { OwnComment, Publication, PublicationOutcome } from '../../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import { askGraphql, contextOf } from './graphql-answer.ts';
import { publishMutation } from './publish-mutation.ts';
import { need, readId } from './read-fact-answers.ts';

const name = 'publish';

/** Writes a publication in one call; without content there is none. Throws `ForgeError` where all of it was refused. */
export async function publish(
  client: ForgeClient,
  publication: Publication,
  now: string,
): Promise<PublicationOutcome> {
  const mutation = publishMutation(publication, now);
  if (mutation === undefined) return { refused: [], livingComment: undefined, answers: [] };
  const { document, variables, parts } = mutation;
  const { data, faults } = await askGraphql(client, { name, document, variables });
  const refused = faults.flatMap(({ path, error }) => {
    const part = parts.get(path[0] ?? '');
    return part === undefined ? [] : [{ part, error }];
  });
  const written = (alias: string): OwnComment | undefined => readWritten(valueAt(data, alias), client);
  return {
    refused,
    livingComment: written('living'),
    answers: publication.answers.map((_, index) => written(`answer${index}`)),
  };
}

function readWritten(payload: unknown, client: ForgeClient): OwnComment | undefined {
  const comment = valueAt(payload, 'commentEdge', 'node') ?? valueAt(payload, 'issueComment');
  if (comment === undefined || comment === null) return undefined;
  const context = contextOf(client, name);
  return {
    id: need(readId(comment), 'id of a comment', context),
    node: need(textAt(comment, 'id'), 'node id of a comment', context),
    body: need(textAt(comment, 'body'), 'body of a comment', context),
  };
}
