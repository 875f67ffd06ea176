import type { Account } from '../../../model/account.ts';
import type { PullRequestFacts } from '../../../model/pull-request-facts.ts';
import { idAt, listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { PullRequestKey } from '../../../model/review.ts';
import type { ForgeClient } from '../forge-client.ts';
import { moreFactsDocument } from './documents.ts';
import { askWholeGraphql, contextOf } from './graphql-answer.ts';
import { readComment, readCommitAuthors, readReview, type ReadComment } from './read-fact-answers.ts';

const name = 'more facts';

/** Calls for further pages, a hundred entries of each list to a page. */
const mostFurtherPages = 9;

const lists = ['reviews', 'comments', 'commits'] as const;

type List = (typeof lists)[number];

export interface Conversation extends Pick<PullRequestFacts, 'reviews' | 'commitAuthors' | 'isTruncated'> {
  readonly comments: readonly ReadComment[];
}

/** Reads on from a first page until every list has ended, or a bound is reached and the facts are truncated. */
export async function readConversation(request: {
  readonly client: ForgeClient;
  readonly key: PullRequestKey;
  /** The pull request with the first page of each list. */
  readonly first: unknown;
}): Promise<Conversation> {
  const { client, key, first } = request;
  const pages = [first];
  let open = openLists(first);
  for (let page = 0; page < mostFurtherPages && open.size > 0; page++) {
    const variables = variablesFor(key, open);
    const data = await askWholeGraphql(client, { name, document: moreFactsDocument, variables });
    const next = valueAt(data, 'repository', 'pullRequest');
    pages.push(next);
    open = openLists(next);
  }
  return collect(pages, open.size > 0, client);
}

/** The lists that go on, with the place after which they do. */
function openLists(pull: unknown): ReadonlyMap<List, string> {
  const entries = lists.flatMap((list): [List, string][] => {
    const info = valueAt(pull, list, 'pageInfo');
    const cursor = textAt(info, 'endCursor');
    return valueAt(info, 'hasNextPage') === true && cursor !== undefined ? [[list, cursor]] : [];
  });
  return new Map(entries);
}

function variablesFor(
  { owner, repo, number }: PullRequestKey,
  open: ReadonlyMap<List, string>,
): Readonly<Record<string, unknown>> {
  return {
    owner,
    repo,
    number,
    withReviews: open.has('reviews'),
    withComments: open.has('comments'),
    withCommits: open.has('commits'),
    reviews: open.get('reviews') ?? null,
    comments: open.get('comments') ?? null,
    commits: open.get('commits') ?? null,
  };
}

function collect(pages: readonly unknown[], hasMore: boolean, client: ForgeClient): Conversation {
  const context = contextOf(client, name);
  const nodesOf = (list: List): unknown[] => pages.flatMap((page) => listAt(page, list, 'nodes'));
  const commits = nodesOf('commits').map(readCommitAuthors);
  const all = idAt(pages[0], 'commits', 'totalCount') ?? 0;
  return {
    reviews: nodesOf('reviews').flatMap((review) => readReview(review, context) ?? []),
    comments: nodesOf('comments').map((comment) => readComment(comment, context)),
    commitAuthors: eachOnce(commits.flatMap(({ authors }) => authors)),
    // GitHub ends the list of commits at 250, whatever their number is.
    isTruncated: hasMore || commits.length < all || commits.some((commit) => commit.hasMore),
  };
}

/** Accounts, each by its id and where it stood first. */
export function eachOnce(accounts: readonly Account[]): readonly Account[] {
  return [...new Map(accounts.map((account) => [account.id, account])).values()];
}
