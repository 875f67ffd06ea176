import type { CommitId } from '../../model/git.ts';
import { idAt, textAt } from '../../model/read-unknown.ts';
import type { PullRequest, PullRequestKey } from '../../model/review.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CheckToWrite, PublishedCheck, PublishedComment, PullRequestForge } from '../../ports/forge.ts';
import { readCheck, readList, readPullRequest } from './answers.ts';
import { checkRequest } from './check-request.ts';
import type { ForgeClient } from './forge-client.ts';
import { findLivingComment, type CommentHints } from './living-comment.ts';

const routes = {
  pullRequest: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
  checks: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
  suites: 'GET /repos/{owner}/{repo}/commits/{ref}/check-suites',
  createCheck: 'POST /repos/{owner}/{repo}/check-runs',
  createComment: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  updateComment: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
} as const;

export interface PullRequestForgeParts {
  readonly client: ForgeClient;
  readonly hints: CommentHints;
  readonly clock: Clock;
  readonly appId: number;
  readonly botLogin: () => Promise<string>;
  readonly mintReadToken: (isRenewed: boolean) => Promise<string>;
}

/** The forge of one repository over GitHub's REST API, with a token that can publish there and nowhere else. */
export class GitHubPullRequestForge implements PullRequestForge {
  readonly #parts: PullRequestForgeParts;

  constructor(parts: PullRequestForgeParts) {
    this.#parts = parts;
  }

  async readPullRequest(key: PullRequestKey): Promise<PullRequest> {
    const { client } = this.#parts;
    const { owner, repo, number } = key;
    const { data } = await client.call(routes.pullRequest, { owner, repo, pull_number: number });
    return readPullRequest(data, key, { route: routes.pullRequest, subject: client.subject });
  }

  /** `filter=latest` and our App's id leave one run a name, so that one page always holds them all. */
  async listChecks({ owner, repo }: PullRequestKey, head: CommitId): Promise<readonly PublishedCheck[]> {
    const { client, appId } = this.#parts;
    const parameters = { owner, repo, ref: head, app_id: appId, filter: 'latest', per_page: 100 };
    const { data } = await client.call(routes.checks, parameters);
    const context = { route: routes.checks, subject: client.subject };
    return readList(data, context, 'check_runs').map((check) => readCheck(check, context));
  }

  /**
   * A request to run checks again sets their suite back to `queued` and leaves the runs as they are, until a run is
   * written: https://docs.github.com/en/rest/checks/runs#rerequest-a-check-run
   */
  async isRerunAwaited({ owner, repo }: PullRequestKey, head: CommitId): Promise<boolean> {
    const { client, appId } = this.#parts;
    const parameters = { owner, repo, ref: head, app_id: appId, per_page: 100 };
    const { data } = await client.call(routes.suites, parameters);
    const context = { route: routes.suites, subject: client.subject };
    return readList(data, context, 'check_suites').some((suite) => textAt(suite, 'status') === 'queued');
  }

  async createCheck({ owner, repo }: PullRequestKey, check: CheckToWrite): Promise<void> {
    const { client, clock } = this.#parts;
    await client.call(routes.createCheck, { owner, repo, ...checkRequest(check, clock.now()) });
  }

  async findComment(key: PullRequestKey): Promise<PublishedComment | undefined> {
    const { client, hints, botLogin } = this.#parts;
    return findLivingComment({ client, hints, key, botLogin: await botLogin() });
  }

  async createComment(key: PullRequestKey, body: string): Promise<void> {
    const { client, hints } = this.#parts;
    const { owner, repo, number } = key;
    const { data } = await client.call(routes.createComment, { owner, repo, issue_number: number, body });
    hints.set(key, idAt(data, 'id'));
  }

  async updateComment({ owner, repo }: PullRequestKey, id: number, body: string): Promise<void> {
    await this.#parts.client.call(routes.updateComment, { owner, repo, comment_id: id, body });
  }

  mintReadToken(isRenewed: boolean): Promise<string> {
    return this.#parts.mintReadToken(isRenewed);
  }
}
