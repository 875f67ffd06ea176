import type { Account } from '../../../model/account.ts';
import type { CommentFact, ReviewFact } from '../../../model/pull-request-facts.ts';
import { listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { GateCheck, OwnComment } from '../../../ports/forge.ts';
import type { AnswerContext } from '../answers.ts';
import { malformedAnswer } from '../forge-fault.ts';
import { readAccount, readUser } from './read-accounts.ts';

/** The value, or a `ForgeError` that says which part of the answer is not as the schema promises. */
export function need<T>(value: T | undefined, what: string, context: AnswerContext): T {
  if (value === undefined) throw malformedAnswer(context, what);
  return value;
}

/** GraphQL gives large ids as text; undefined where a double does not hold one exactly. */
export function readId(data: unknown): number | undefined {
  const text = textAt(data, 'fullDatabaseId');
  const id = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : undefined;
  return id !== undefined && Number.isSafeInteger(id) ? id : undefined;
}

const reviewStates: Readonly<Record<string, ReviewFact['state'] | undefined>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
  COMMENTED: 'commented',
};

/** A submitted review; undefined for one that is still pending, which nobody but its author sees. */
export function readReview(data: unknown, context: AnswerContext): ReviewFact | undefined {
  const word = textAt(data, 'state') ?? '';
  if (word === 'PENDING') return undefined;
  return {
    id: need(readId(data), 'id of a review', context),
    by: readAccount(valueAt(data, 'author')),
    state: need(reviewStates[word], 'state of a review', context),
    commit: textAt(data, 'commit', 'oid'),
    submittedAt: need(textAt(data, 'submittedAt'), 'time of a review', context),
    canPush: valueAt(data, 'authorCanPushToRepository') === true,
  };
}

/** A comment, with what is needed to write to it. */
export interface ReadComment {
  readonly fact: CommentFact;
  readonly own: OwnComment;
  readonly isOwn: boolean;
}

/** A comment of the conversation. */
export function readComment(data: unknown, context: AnswerContext): ReadComment {
  const id = need(readId(data), 'id of a comment', context);
  const body = need(textAt(data, 'body'), 'body of a comment', context);
  const by = readAccount(valueAt(data, 'author'));
  const fact = {
    id,
    by,
    body,
    createdAt: need(textAt(data, 'createdAt'), 'time of a comment', context),
    isEdited: valueAt(data, 'lastEditedAt') !== null,
    ...overwritingOf(data, by),
  };
  const own = { id, body, node: need(textAt(data, 'id'), 'node id of a comment', context) };
  // A person may comment through an App; only what the bot's own account wrote is its own.
  return { fact, own, isOwn: valueAt(data, 'viewerDidAuthor') === true && by.kind === 'bot' };
}

function overwritingOf(data: unknown, author: Account): Pick<CommentFact, 'overwritten'> {
  const at = textAt(data, 'lastEditedAt');
  const editor = valueAt(data, 'editor') ?? undefined;
  if (at === undefined || editor === undefined) return {};
  const by = readAccount(editor);
  return by.id === author.id ? {} : { overwritten: { by, at } };
}

/** The authors and the committer of one commit whose accounts are known, and whether there are more authors. */
export function readCommitAuthors(data: unknown): {
  readonly authors: readonly Account[];
  readonly hasMore: boolean;
} {
  const authors = valueAt(data, 'commit', 'authors');
  const everybody = [...listAt(authors, 'nodes'), valueAt(data, 'commit', 'committer')];
  return {
    authors: everybody.flatMap((one) => readUser(valueAt(one, 'user')) ?? readNoReply(one) ?? []),
    hasMore: valueAt(authors, 'pageInfo', 'hasNextPage') !== false,
  };
}

/**
 * Whom a no-reply address names by id, also where the forge links it to nobody, as an Enterprise Server may not: who
 * presses a button is named so in the commit that it leads to. Being an author only ever takes away.
 */
function readNoReply(one: unknown): Account | undefined {
  const pattern = /^([1-9]\d{0,14})\+([\w-]{1,100})@users\.noreply\.[\w.-]+$/;
  const [, id, login] = pattern.exec(textAt(one, 'email') ?? '') ?? [];
  return login === undefined ? undefined : { id: Number(id), login, kind: 'person' };
}

const checkStatuses = ['queued', 'in_progress', 'completed', 'waiting', 'requested', 'pending'] as const;

/** The newest check runs in the suites of a commit, and whether one of the suites waits to be run again. */
export function readSuites(
  commit: unknown,
  context: AnswerContext,
): { readonly checks: readonly GateCheck[]; readonly isRerunAwaited: boolean } {
  const suites = listAt(commit, 'checkSuites', 'nodes');
  const runs = suites.flatMap((suite) => listAt(suite, 'checkRuns', 'nodes'));
  return {
    checks: runs.map((run) => readRun(run, context)),
    isRerunAwaited: suites.some((suite) => textAt(suite, 'status') === 'QUEUED'),
  };
}

function readRun(data: unknown, context: AnswerContext): GateCheck {
  const word = textAt(data, 'status')?.toLowerCase();
  return {
    node: need(textAt(data, 'id'), 'id of a check run', context),
    name: need(textAt(data, 'name'), 'name of a check run', context),
    status: need(
      checkStatuses.find((status) => status === word),
      'status of a check run',
      context,
    ),
    conclusion: textAt(data, 'conclusion')?.toLowerCase(),
    externalId: textAt(data, 'externalId') ?? '',
    startedAt: textAt(data, 'startedAt'),
  };
}
