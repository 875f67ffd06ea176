import type { CheckReport } from '../../src/model/check-report.ts';
import type { CommitId } from '../../src/model/git.ts';
import type { PullRequest } from '../../src/model/review.ts';
import type {
  CheckToWrite,
  PublishedCheck,
  PublishedComment,
  PullRequestForge,
} from '../../src/ports/forge.ts';

export function aPullRequest(overrides: Partial<PullRequest> = {}): PullRequest {
  return {
    key: { owner: 'harbor', repo: 'registry', number: 7 },
    repositoryId: 1,
    cloneUrl: 'https://forge.example/harbor/registry.git',
    state: 'open',
    isDraft: false,
    isFromFork: false,
    baseBranch: 'main',
    headSha: 'head1',
    author: 'anna',
    htmlUrl: 'https://forge.example/harbor/registry/pull/7',
    ...overrides,
  };
}

/** A forge for one pull request, in memory, which counts its calls and can be told to fail. */
export class FakeForge implements PullRequestForge {
  pullRequest: PullRequest;
  readonly calls: string[] = [];
  readonly checks: { head: CommitId; report: CheckReport; published: PublishedCheck }[] = [];
  comments: PublishedComment[] = [];
  /** Somebody has asked for the checks again. */
  isRerunAsked = false;
  readonly #faults = new Map<string, unknown[]>();

  constructor(pullRequest: PullRequest = aPullRequest()) {
    this.pullRequest = pullRequest;
  }

  /** The next calls of a method throw these errors, in order. */
  failOn(method: keyof PullRequestForge, ...errors: unknown[]): this {
    this.#faults.set(method, errors);
    return this;
  }

  reports(head: CommitId): readonly CheckReport[] {
    return this.checks.filter((check) => check.head === head).map(({ report }) => report);
  }

  async readPullRequest(): Promise<PullRequest> {
    this.#called('readPullRequest');
    return this.pullRequest;
  }

  async listChecks(_key: unknown, head: CommitId): Promise<readonly PublishedCheck[]> {
    this.#called('listChecks');
    const newest = new Map(
      this.checks.filter((check) => check.head === head).map(({ published }) => [published.name, published]),
    );
    return [...newest.values()];
  }

  async isRerunAwaited(): Promise<boolean> {
    this.#called('isRerunAwaited');
    return this.isRerunAsked;
  }

  async createCheck(_key: unknown, { head, report, externalId }: CheckToWrite): Promise<void> {
    this.#called('createCheck');
    this.isRerunAsked = false;
    const published = {
      id: this.checks.length + 1,
      name: report.name,
      status: 'completed',
      externalId,
    } as const;
    this.checks.push({ head, report, published: { ...published, conclusion: report.conclusion } });
  }

  async findComment(): Promise<PublishedComment | undefined> {
    this.#called('findComment');
    return this.comments[0];
  }

  async createComment(_key: unknown, body: string): Promise<void> {
    this.#called('createComment');
    this.comments.push({ id: this.comments.length + 1, body });
  }

  async updateComment(_key: unknown, id: number, body: string): Promise<void> {
    this.#called('updateComment');
    this.comments = this.comments.map((comment) => (comment.id === id ? { id, body } : comment));
  }

  async mintReadToken(isRenewed: boolean): Promise<string> {
    return isRenewed ? 'renewed-token' : 'read-token';
  }

  #called(method: keyof PullRequestForge): void {
    this.calls.push(method);
    const error = this.#faults.get(method)?.shift();
    if (error !== undefined) throw error;
  }
}
