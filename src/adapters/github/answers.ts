import { idAt, textAt, valueAt } from '../../model/read-unknown.ts';
import type { PullRequest, PullRequestKey } from '../../model/review.ts';
import type { PublishedCheck } from '../../ports/forge.ts';
import { malformedAnswer } from './forge-fault.ts';

export interface AnswerContext {
  readonly route: string;
  readonly subject: string;
}

/** What the forge says of a pull request. Throws `ForgeError` when the answer is not what the API promises. */
export function readPullRequest(data: unknown, key: PullRequestKey, context: AnswerContext): PullRequest {
  const need = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw malformedAnswer(context, what);
    return value;
  };
  const repositoryId = need(idAt(data, 'base', 'repo', 'id'), 'base.repo.id');
  const state = textAt(data, 'state');
  return {
    key,
    repositoryId,
    cloneUrl: need(textAt(data, 'base', 'repo', 'clone_url'), 'base.repo.clone_url'),
    state: need(state === 'open' || state === 'closed' ? state : undefined, 'state'),
    isDraft: valueAt(data, 'draft') === true,
    // The head's repository is null once a fork is deleted.
    isFromFork: idAt(data, 'head', 'repo', 'id') !== repositoryId,
    baseBranch: need(textAt(data, 'base', 'ref'), 'base.ref'),
    headSha: need(textAt(data, 'head', 'sha'), 'head.sha'),
    // The author is null once the account is deleted; GitHub shows `ghost` then.
    author: textAt(data, 'user', 'login') ?? 'ghost',
    htmlUrl: need(textAt(data, 'html_url'), 'html_url'),
  };
}

/** Pages of one list, a hundred to a page: more than any forge has, so that no answer can make it go on for ever. */
const mostPages = 2_000;

/** The numbers of the pages of a list, from 1. Throws `ForgeError` where the list does not end. */
export function* pageNumbers(context: AnswerContext): Generator<number, never> {
  for (let page = 1; page <= mostPages; page++) yield page;
  throw malformedAnswer(context, 'end of its list');
}

const checkStates = ['queued', 'in_progress', 'completed', 'waiting', 'requested', 'pending'] as const;

/** One check run of a list. Throws `ForgeError`. */
export function readCheck(data: unknown, context: AnswerContext): PublishedCheck {
  const id = idAt(data, 'id');
  const name = textAt(data, 'name');
  const status = checkStates.find((state) => state === textAt(data, 'status'));
  if (id === undefined || name === undefined || status === undefined) {
    throw malformedAnswer(context, 'id, name or status of a check run');
  }
  return {
    id,
    name,
    status,
    conclusion: textAt(data, 'conclusion'),
    externalId: textAt(data, 'external_id') ?? '',
  };
}

/** A list in an answer, or in a field of it. Throws `ForgeError`. */
export function readList(data: unknown, context: AnswerContext, field?: string): readonly unknown[] {
  const list = field === undefined ? data : valueAt(data, field);
  if (!Array.isArray(list)) throw malformedAnswer(context, field ?? 'list');
  return list;
}
