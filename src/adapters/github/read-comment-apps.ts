import { idAt } from '../../model/read-unknown.ts';
import type { PullRequestKey } from '../../model/review.ts';
import type { ForgeClient } from './forge-client.ts';

const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const perPage = 100;
const mostPages = 10;

/**
 * The App behind each comment that was made or changed since a time, which GraphQL does not tell
 * (`performed_via_github_app`: https://docs.github.com/en/rest/issues/comments). Throws `ForgeError`.
 */
export async function readCommentApps(
  client: ForgeClient,
  { owner, repo, number }: PullRequestKey,
  since: string,
): Promise<ReadonlyMap<number, number | undefined>> {
  const apps = new Map<number, number | undefined>();
  for (let page = 1; page <= mostPages; page++) {
    const place = { owner, repo, issue_number: number };
    const { data } = await client.call(route, { ...place, since, per_page: perPage, page });
    const comments: readonly unknown[] = Array.isArray(data) ? data : [];
    for (const comment of comments) {
      const id = idAt(comment, 'id');
      if (id !== undefined) apps.set(id, idAt(comment, 'performed_via_github_app', 'id'));
    }
    if (comments.length < perPage) break;
  }
  return apps;
}
