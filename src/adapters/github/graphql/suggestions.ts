import type { CommitId } from '../../../model/git.ts';
import type { PublishTarget, Suggestion } from '../../../ports/forge.ts';
import type { ForgeClient } from '../forge-client.ts';
import { suggestDocument } from './documents.ts';
import { askWholeGraphql } from './graphql-answer.ts';

/** Writes one review with a comment for each suggestion. Throws `ForgeError`. */
export async function writeSuggestions(
  client: ForgeClient,
  { pullRequest }: PublishTarget,
  {
    head,
    body,
    suggestions,
  }: { readonly head: CommitId; readonly body: string; readonly suggestions: readonly Suggestion[] },
): Promise<void> {
  const review = {
    pullRequestId: pullRequest,
    commitOID: head,
    event: 'COMMENT',
    body,
    threads: suggestions.map(toThread),
  };
  await askWholeGraphql(client, { name: 'suggest', document: suggestDocument, variables: { review } });
}

function toThread(suggestion: Suggestion): object {
  const { path, startLine, endLine } = suggestion;
  return {
    path,
    body: suggestionBody(suggestion),
    line: endLine,
    side: 'RIGHT',
    ...(startLine === endLine ? {} : { startLine, startSide: 'RIGHT' }),
  };
}

/** The fence is longer than every run of backticks in what it holds, so that no content can end it. */
export function suggestionBody({ note, replacement }: Suggestion): string {
  const longest = Math.max(2, ...[...replacement.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const lines = replacement === '' || replacement.endsWith('\n') ? replacement : `${replacement}\n`;
  return `${note}\n\n${fence}suggestion\n${lines}${fence}\n`;
}
