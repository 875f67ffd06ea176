import type { Account } from '../../../model/account.ts';
import { commentMarker } from '../../../model/check-report.ts';
import { lockPrefix } from '../../../model/environment-lock.ts';
import type { CommitId } from '../../../model/git.ts';
import { glassLabel } from '../../../model/glass-grant.ts';
import { idAt, listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { PullRequestFacts } from '../../../model/pull-request-facts.ts';
import type { PullRequest, PullRequestKey } from '../../../model/review.ts';
import type { CommitChecks, GateFacts } from '../../../ports/forge.ts';
import type { AnswerContext } from '../answers.ts';
import type { BotLogin } from '../bot-login.ts';
import type { ForgeClient } from '../forge-client.ts';
import { missingAnswer } from '../forge-fault.ts';
import { commitChecksDocument, factsDocument } from './documents.ts';
import { askWholeGraphql, contextOf } from './graphql-answer.ts';
import { readAccount, readUser } from './read-accounts.ts';
import { readLocksAndGlass } from './read-locks.ts';
import { readDeployments } from './read-deployments.ts';
import { need, readSuites } from './read-fact-answers.ts';
import { eachOnce, readConversation, type Conversation } from './read-conversation.ts';
import { readPushers, readTraces } from './read-traces.ts';

const name = 'facts';

export interface FactsRequest {
  readonly client: ForgeClient;
  readonly appId: number;
  readonly bot: BotLogin;
  readonly key: PullRequestKey;
  /** Of which deployments are read; all of them where it is left out. */
  readonly environments?: readonly string[] | undefined;
}

/** Reads all that is known of a pull request: one call, and more only where something has over a hundred entries. */
export async function readFacts(request: FactsRequest): Promise<GateFacts> {
  const { client, appId, key, environments } = request;
  const context = contextOf(client, name);
  const { data, bot } = await askFacts(request, context);
  const repository = valueAt(data, 'repository');
  const pull = valueAt(repository, 'pullRequest');
  if (pull === null || pull === undefined) throw missingAnswer(context);
  const pullRequest = readPull({ repository, pull }, key, context);
  const author = readAccount(valueAt(pull, 'author'));
  const { comments, ...conversation } = await readConversation({ client, key, first: pull });
  return {
    facts: {
      ...withTraces(conversation, pull, context),
      pullRequest: { ...pullRequest, author: author.login },
      author,
      isInOrganization: valueAt(repository, 'isInOrganization') !== false,
      comments: comments.map(({ fact }) => fact),
    },
    target: {
      repository: need(textAt(repository, 'id'), 'repository.id', context),
      pullRequest: need(textAt(pull, 'id'), 'pullRequest.id', context),
    },
    ...(await readHeadChecks({ client, appId, key }, pull, pullRequest.headSha)),
    ...ownComments(comments),
    branch: readBranch(repository, pull),
    deployments: { ...readDeployments(valueAt(repository, 'deployments')), asked: environments },
    ...readLocksAndGlass(repository, context),
    bot,
  };
}

/**
 * Issues are asked for by who wrote them, and that by login. The answer says whether that is still the App's own: where
 * it is not, nothing is concluded from what is missing, and the whole is asked for once more.
 */
async function askFacts(
  { client, appId, bot, key, environments }: FactsRequest,
  context: AnswerContext,
): Promise<{ readonly data: unknown; readonly bot: Account }> {
  const { owner, repo, number } = key;
  const wanted = { owner, repo, number, appId, locks: lockPrefix, glass: [glassLabel], glassLabel };
  const ask = async (login: string): Promise<{ readonly data: unknown; readonly bot: Account }> => {
    const variables = { ...wanted, bot: login, ...(environments !== undefined && { environments }) };
    const data = await askWholeGraphql(client, { name, document: factsDocument, variables });
    return { data, bot: { ...need(readUser(valueAt(data, 'viewer')), 'viewer', context), kind: 'bot' } };
  };
  const known = await bot.get();
  const first = await ask(known);
  const own = withSuffix(first.bot.login);
  if (own.toLowerCase() === known.toLowerCase()) return first;
  bot.learn(own);
  return ask(own);
}

function withSuffix(login: string): string {
  return login.endsWith('[bot]') ? login : `${login}[bot]`;
}

/** What the bot itself has written, and where reactions to all comments go. */
function ownComments(
  comments: Conversation['comments'],
): Pick<GateFacts, 'livingComment' | 'answers' | 'commentNodes'> {
  const own = comments.filter(({ isOwn }) => isOwn).map((comment) => comment.own);
  const livingComment = own.find(({ body }) => body.startsWith(commentMarker));
  return {
    livingComment,
    answers: own.filter((comment) => comment !== livingComment),
    commentNodes: new Map(comments.map((comment) => [comment.own.id, comment.own.node])),
  };
}

/** What was said, with what else tells who had a hand in it. */
function withTraces(
  conversation: Omit<Conversation, 'comments'>,
  pull: unknown,
  context: AnswerContext,
): Omit<PullRequestFacts, 'pullRequest' | 'author' | 'comments' | 'isInOrganization'> {
  const { hasMore, ...traces } = readTraces(pull, context);
  const pushers = pushersOf(pull, textAt(pull, 'headRefOid'));
  return {
    ...conversation,
    ...traces,
    commitAuthors: eachOnce([...conversation.commitAuthors, ...pushers]),
    isTruncated: conversation.isTruncated || hasMore,
  };
}

/** Who has pushed the head, where it is the last commit of the list. */
function pushersOf(pull: unknown, head: string | undefined): readonly Account[] {
  const [last] = listAt(pull, 'head', 'nodes');
  const commit = valueAt(last, 'commit');
  return textAt(commit, 'oid') === head ? readPushers(commit) : [];
}

/** The head's branch, where it is one of this repository. */
function readBranch(repository: unknown, pull: unknown): GateFacts['branch'] {
  const name = textAt(pull, 'headRefName');
  if (name === undefined || valueAt(pull, 'isCrossRepository') !== false) return undefined;
  return { name, isDefault: textAt(repository, 'defaultBranchRef', 'name') === name };
}

/** The last commit of a list that GitHub ends at 250 need not be the head: then it is asked for by its id. */
async function readHeadChecks(
  { client, appId, key }: Pick<FactsRequest, 'client' | 'appId' | 'key'>,
  pull: unknown,
  head: string,
) {
  const context = contextOf(client, name);
  const [last] = listAt(pull, 'head', 'nodes');
  const commit = valueAt(last, 'commit');
  if (textAt(commit, 'oid') === head) return readSuites(commit, context);
  const { checks, isRerunAwaited } = await readCommitChecks({ client, appId, place: key, commit: head });
  return { checks, isRerunAwaited };
}

/** This App's checks of a commit: one call. A commit that is not there has none. Throws `ForgeError`. */
export async function readCommitChecks({
  client,
  appId,
  place: { owner, repo },
  commit,
}: {
  readonly client: ForgeClient;
  readonly appId: number;
  readonly place: { readonly owner: string; readonly repo: string };
  readonly commit: CommitId;
}): Promise<CommitChecks> {
  const request = { name: 'commit checks', document: commitChecksDocument };
  const data = await askWholeGraphql(client, { ...request, variables: { owner, repo, oid: commit, appId } });
  const context = contextOf(client, request.name);
  const repository = need(textAt(data, 'repository', 'id'), 'repository.id', context);
  return { repository, ...readSuites(valueAt(data, 'repository', 'object'), context) };
}

function readPull(
  { repository, pull }: { repository: unknown; pull: unknown },
  key: PullRequestKey,
  context: AnswerContext,
): Omit<PullRequest, 'author'> {
  const text = (field: string): string => need(textAt(pull, field), field, context);
  return {
    key,
    repositoryId: need(idAt(repository, 'databaseId'), 'repository.databaseId', context),
    cloneUrl: `${need(textAt(repository, 'url'), 'repository.url', context)}.git`,
    state: text('state') === 'OPEN' ? 'open' : 'closed',
    isDraft: valueAt(pull, 'isDraft') === true,
    isFromFork: valueAt(pull, 'isCrossRepository') !== false,
    baseBranch: text('baseRefName'),
    defaultBranch: textAt(repository, 'defaultBranchRef', 'name'),
    baseChangedAt: textAt(listAt(pull, 'rebased', 'nodes')[0], 'createdAt'),
    headForcedAt: textAt(listAt(pull, 'forced', 'nodes')[0], 'createdAt'),
    headSha: text('headRefOid'),
    htmlUrl: text('url'),
  };
}
