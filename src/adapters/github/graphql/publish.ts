import { ForgeError } from '../../../model/forge-error.ts';
import { textAt, valueAt } from '../../../model/read-unknown.ts';
import type { OwnComment, Publication, PublicationOutcome } from '../../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import { askGraphql, contextOf } from './graphql-answer.ts';
import { publishMutation } from './publish-mutation.ts';
import { need, readId } from './read-fact-answers.ts';

const name = 'publish';

/**
 * Writes a publication in one call; without content there is none. A second one where all of it was refused with a label:
 * Enterprise Server up to 3.11 at least has `createLabel` as a preview, and takes no mutation with a field that it does
 * not know. Throws `ForgeError` where all of it was refused.
 */
export async function publish(
  client: ForgeClient,
  publication: Publication,
  now: string,
): Promise<PublicationOutcome> {
  const { label, ...others } = publication;
  if (label === undefined) return publishOnce(client, publication, now);
  try {
    return await publishOnce(client, publication, now);
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code !== 'forge-refused') throw error;
    const outcome = await publishOnce(client, others, now);
    return { ...outcome, refused: [...outcome.refused, { part: { kind: 'label' }, error }] };
  }
}

async function publishOnce(
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
