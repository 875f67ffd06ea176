import { commentMarker } from '../../model/check-report.ts';
import { ForgeError } from '../../model/forge-error.ts';
import { idAt, textAt } from '../../model/read-unknown.ts';
import type { PullRequestKey } from '../../model/review.ts';
import { formatWorkKey } from '../../model/work-key.ts';
import type { PublishedComment } from '../../ports/forge.ts';
import { pageNumbers, readList } from './answers.ts';
import type { ForgeClient } from './forge-client.ts';

const oneRoute = 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}';
const listRoute = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const pageSize = 100;
const mostHints = 10_000;

/** Where the living comments are, as far as this process has seen them: by pull request, oldest hint first. */
export class CommentHints {
  readonly #ids = new Map<string, number>();

  get(key: PullRequestKey): number | undefined {
    return this.#ids.get(formatWorkKey(key));
  }

  set(key: PullRequestKey, id: number | undefined): void {
    const name = formatWorkKey(key);
    this.#ids.delete(name);
    if (id === undefined) return;
    this.#ids.set(name, id);
    const [oldest] = this.#ids.keys();
    if (this.#ids.size > mostHints && oldest !== undefined) this.#ids.delete(oldest);
  }
}

export interface CommentSearch {
  readonly client: ForgeClient;
  readonly hints: CommentHints;
  readonly key: PullRequestKey;
  /** Login of this App's bot account: `charter[bot]`. Nobody else can have it. */
  readonly botLogin: string;
}

/**
 * Finds this App's comment that begins with the marker: one call where it was seen before or stands among the first
 * hundred, as it does when it was the first thing said. Anybody can write the marker, so the author counts too.
 */
export async function findLivingComment(search: CommentSearch): Promise<PublishedComment | undefined> {
  const { client, hints, key } = search;
  const hinted = await readHinted(search);
  if (hinted !== undefined) return hinted;
  const context = { route: listRoute, subject: client.subject };
  for (const page of pageNumbers(context)) {
    const { owner, repo, number } = key;
    const parameters = { owner, repo, issue_number: number, per_page: pageSize, page };
    const { data } = await client.call(listRoute, parameters);
    const comments = readList(data, context);
    const found = comments.map((comment) => readOwn(comment, search)).find((own) => own !== undefined);
    if (found !== undefined) hints.set(key, found.id);
    if (found !== undefined || comments.length < pageSize) return found;
  }
  return undefined;
}

async function readHinted(search: CommentSearch): Promise<PublishedComment | undefined> {
  const { client, hints, key } = search;
  const id = hints.get(key);
  if (id === undefined) return undefined;
  hints.set(key, undefined);
  try {
    const { data } = await client.call(oneRoute, { owner: key.owner, repo: key.repo, comment_id: id });
    const own = readOwn(data, search);
    if (own !== undefined) hints.set(key, id);
    return own;
  } catch (error) {
    if (error instanceof ForgeError && error.code === 'forge-not-found') return undefined;
    throw error;
  }
}

function readOwn(comment: unknown, { botLogin }: CommentSearch): PublishedComment | undefined {
  const id = idAt(comment, 'id');
  const body = textAt(comment, 'body');
  if (id === undefined || !body?.startsWith(commentMarker)) return undefined;
  const isOwn = textAt(comment, 'user', 'login') === botLogin && textAt(comment, 'user', 'type') === 'Bot';
  return isOwn ? { id, body } : undefined;
}
