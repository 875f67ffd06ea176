import type { Account } from '../../src/model/account.ts';
import { commentMarker } from '../../src/model/check-report.ts';
import type { RepositoryRole } from '../../src/model/command.ts';
import { ForgeError } from '../../src/model/forge-error.ts';
import type { GateCheckReport } from '../../src/model/gate-check.ts';
import type { GlassIssue } from '../../src/model/glass-grant.ts';
import type { CommitId } from '../../src/model/git.ts';
import type { CommentFact, DeletedComment, ReviewFact } from '../../src/model/pull-request-facts.ts';
import type { PullRequest } from '../../src/model/review.ts';
import type {
  GateCheck,
  GateFacts,
  CommitChecks,
  CommitToWrite,
  EmailAnswer,
  GateCheckToWrite,
  GateForge,
  LabelToMake,
  LockRefFact,
  MergeGroupForge,
  OwnComment,
  PeopleAnswer,
  PeopleQuestion,
  Publication,
  PublicationOutcome,
  Suggestion,
  TeamAnswer,
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
    defaultBranch: 'main',
    baseChangedAt: undefined,
    headSha: 'head1',
    author: 'anna',
    htmlUrl: 'https://forge.example/harbor/registry/pull/7',
    ...overrides,
  };
}

export const people = {
  anna: { id: 101, login: 'anna', kind: 'person' },
  ben: { id: 102, login: 'ben', kind: 'person' },
  cleo: { id: 103, login: 'cleo', kind: 'person' },
  dora: { id: 104, login: 'dora', kind: 'person' },
  bot: { id: 900, login: 'charter[bot]', kind: 'bot' },
  otherBot: { id: 901, login: 'renovate[bot]', kind: 'bot' },
} as const satisfies Readonly<Record<string, Account>>;

interface WrittenCheck {
  readonly head: CommitId;
  readonly report: GateCheckReport;
  readonly published: GateCheck;
}

type Method = Exclude<keyof GateForge | keyof MergeGroupForge, 'mintReadToken' | 'mintLockToken'>;

/** A forge for one pull request, in memory, which counts its calls and can be told to fail. */
export class FakeForge implements GateForge, MergeGroupForge {
  pullRequest: PullRequest;
  author: Account = people.anna;
  readonly calls: Method[] = [];
  readonly checks: WrittenCheck[] = [];
  reviews: ReviewFact[] = [];
  comments: CommentFact[] = [];
  commitAuthors: Account[] = [];
  isTruncated = false;
  readonly reactions: { readonly comment: number; readonly content: string }[] = [];
  readonly suggestions: Suggestion[] = [];
  readonly teams = new Map<string, TeamAnswer>();
  readonly roles = new Map<number, RepositoryRole>();
  /** Whose addresses are, in lower case. */
  readonly emails = new Map<string, EmailAnswer>();
  /** Through which App comments were written, by the id of the comment. */
  readonly apps = new Map<number, number>();
  readonly questions: PeopleQuestion[] = [];
  assigned: Account[] = [];
  body = '';
  bodyEditor: Account | undefined;
  deletedComments: DeletedComment[] = [];
  readonly commits: CommitToWrite[] = [];
  /** The branch of the head. */
  branch = { name: 'change', isDefault: false };
  /** The commit that was deployed last, by environment. */
  readonly deployed = new Map<string, CommitId>();
  /** Refs that lock environments, by their names. */
  readonly locks = new Map<string, LockRefFact>();
  hasMoreLocks = false;
  readonly issueTitles: string[] = [];
  /** Reviews of broken glass. */
  issues: GlassIssue[] = [];
  hasMoreIssues = false;
  hasIssues = true;
  glassLabel: string | undefined = 'LA_1';
  /** Why issues are not taken. */
  refusedIssue: ForgeError | undefined;
  /** Why labels are not taken. */
  refusedLabel: ForgeError | undefined;
  /** Every label that was to be made. */
  readonly labels: LabelToMake[] = [];
  /** Somebody has asked for the checks again. */
  isRerunAsked = false;
  readonly #faults = new Map<Method, unknown[]>();
  readonly #refused = new Map<string, ForgeError[]>();
  #nextComment = 5_000;
  pushedMeanwhile: CommitId | undefined;
  /** The clock of the forge. */
  now: () => string = () => '2026-03-01T09:00:00.000Z';

  constructor(pullRequest: PullRequest = aPullRequest()) {
    this.pullRequest = pullRequest;
  }

  /** Where the branch is; a push may have come that nobody has read yet. */
  get branchHead(): CommitId {
    return this.pushedMeanwhile ?? this.pullRequest.headSha;
  }

  /** The next calls of a method throw these errors, in order. */
  failOn(method: Method, ...errors: unknown[]): this {
    this.#faults.set(method, errors);
    return this;
  }

  /** The next checks of a name are refused, while the rest of what is published with them is taken. */
  refuseCheck(name: string, ...errors: ForgeError[]): this {
    this.#refused.set(name, errors);
    return this;
  }

  reports(head: CommitId): readonly GateCheckReport[] {
    return this.checks.filter((check) => check.head === head).map(({ report }) => report);
  }

  /** The newest report of a check. */
  report(name: string): GateCheckReport | undefined {
    return this.checks.findLast(({ report }) => report.name === name)?.report;
  }

  /** Somebody comments; gives the id. */
  comment(by: Account, body: string, createdAt = '2026-03-01T10:00:00.000Z'): number {
    const id = (this.#nextComment += 1);
    this.comments.push({ id, by, body, createdAt, isEdited: false });
    return id;
  }

  async readFacts(): Promise<GateFacts> {
    this.#called('readFacts');
    const own = this.#ownComments();
    const living = own.find(({ body }) => body.startsWith(commentMarker));
    const newest = new Map(
      this.checks
        .filter(({ head }) => head === this.pullRequest.headSha)
        .map(({ published }) => [published.name, published]),
    );
    return {
      facts: {
        pullRequest: this.pullRequest,
        author: this.author,
        reviews: [...this.reviews],
        comments: [...this.comments],
        commitAuthors: [...this.commitAuthors],
        assigned: [...this.assigned],
        body: this.body,
        bodyEditor: this.bodyEditor,
        isInOrganization: true,
        deletedComments: [...this.deletedComments],
        isTruncated: this.isTruncated,
      },
      target: { repository: 'R_1', pullRequest: 'PR_7' },
      checks: [...newest.values()],
      isRerunAwaited: this.isRerunAsked,
      livingComment: living,
      answers: own.filter((comment) => comment !== living),
      commentNodes: new Map(this.comments.map(({ id }) => [id, nodeOf(id)])),
      branch: this.pullRequest.isFromFork ? undefined : this.branch,
      deployments: { deployed: new Map(this.deployed), isWhole: true },
      locks: { refs: [...this.locks.values()], hasMore: this.hasMoreLocks },
      glassIssues: {
        issues: [...this.issues],
        hasMore: this.hasMoreIssues,
        isEnabled: this.hasIssues,
        label: this.glassLabel,
      },
      bot: people.bot,
    };
  }

  async publish({
    issues = [],
    checks,
    livingComment,
    answers,
    reactions,
    label,
  }: Publication): Promise<PublicationOutcome> {
    this.#called('publish');
    const refused: PublicationOutcome['refused'][number][] = [];
    for (const [index, { title, body }] of issues.entries()) {
      if (this.refusedIssue === undefined) this.#writeIssue(title, body);
      else refused.push({ part: { kind: 'issue', index }, error: this.refusedIssue });
    }
    for (const { head, report, externalId, replaces } of checks) {
      const error = this.#refused.get(report.name)?.shift();
      if (error === undefined) this.#write({ head, report, externalId, replaces });
      else refused.push({ part: { kind: 'check', name: report.name }, error });
    }
    if (checks.length > 0) this.isRerunAsked = false;
    const write = ({ node, body }: { readonly node?: string; readonly body: string }): OwnComment =>
      this.#writeComment(node, body);
    for (const { on, content } of reactions) this.reactions.push({ comment: Number(on.slice(3)), content });
    if (label !== undefined) {
      this.labels.push(label);
      if (this.refusedLabel === undefined) this.glassLabel = 'LA_1';
      else refused.push({ part: { kind: 'label' }, error: this.refusedLabel });
    }
    return {
      refused,
      livingComment: livingComment && write(livingComment),
      answers: answers.map(write),
    };
  }

  async readCommitChecks(commit: CommitId): Promise<CommitChecks> {
    this.#called('readCommitChecks');
    const own = this.checks.filter(({ head }) => head === commit).map(({ published }) => published);
    const newest = new Map(own.map((check) => [check.name, check]));
    return { repository: 'R_1', checks: [...newest.values()], isRerunAwaited: false };
  }

  async publishChecks(_repository: string, checks: readonly GateCheckToWrite[]): Promise<PublicationOutcome> {
    this.#called('publishChecks');
    for (const { head, report, externalId, replaces } of checks) {
      this.#write({ head, report, externalId, replaces });
    }
    return { refused: [], livingComment: undefined, answers: [] };
  }

  async readPeople(question: PeopleQuestion): Promise<PeopleAnswer> {
    this.#called('readPeople');
    const { teams, people: asked, emails } = question;
    this.questions.push(question);
    return {
      teams: new Map(teams.map((slug) => [slug, this.teams.get(slug) ?? { kind: 'not-found' }])),
      roles: new Map(asked.map(({ id }) => [id, this.roles.get(id) ?? 'none'])),
      emails: new Map(
        emails.map((address) => [address, this.emails.get(address.toLowerCase()) ?? { kind: 'unknown' }]),
      ),
    };
  }

  async readCommentApps(): Promise<ReadonlyMap<number, number | undefined>> {
    this.#called('readCommentApps');
    return new Map(this.comments.map(({ id }) => [id, this.apps.get(id)]));
  }

  async addReaction(comment: number, content: string): Promise<void> {
    this.#called('addReaction');
    this.reactions.push({ comment, content });
  }

  async suggest(
    _target: unknown,
    head: CommitId,
    { suggestions }: { readonly suggestions: readonly Suggestion[] },
  ): Promise<void> {
    this.#called('suggest');
    this.suggestions.push(...suggestions);
    const review = { id: 8_000, by: people.bot, state: 'commented', canPush: false } as const;
    this.reviews.push({ ...review, commit: head, submittedAt: this.now() });
  }

  #writeIssue(title: string, body: string): void {
    const number = 100 + this.issues.length;
    const url = `https://forge.example/harbor/registry/issues/${number}`;
    this.issueTitles.push(title);
    this.issues.push({ number, url, body, isOpen: true, isOwn: true, closedBy: undefined });
  }

  async mintLockToken(): Promise<string> {
    return 'lock-token';
  }

  async commitFiles(commit: CommitToWrite): Promise<CommitId> {
    this.#called('commitFiles');
    if (commit.head !== this.branchHead) {
      throw new ForgeError({ code: 'forge-conflict', message: 'm', hint: 'h', status: 200 });
    }
    this.commits.push(commit);
    return 'c0ffee'.padEnd(40, '0');
  }

  async mintReadToken(isRenewed: boolean): Promise<string> {
    return isRenewed ? 'renewed-token' : 'read-token';
  }

  #write({
    head,
    report,
    externalId,
    replaces,
  }: Pick<WrittenCheck, 'head' | 'report'> & { externalId: string; replaces: string | undefined }): void {
    const isWaiting = report.state === 'in-progress';
    const place = this.checks.findIndex(({ published }) => published.node === replaces);
    const at = place === -1 ? this.checks.length : place;
    const published: GateCheck = {
      node: replaces ?? `CR_${this.checks.length + 1}`,
      name: report.name,
      status: isWaiting ? 'in_progress' : 'completed',
      conclusion: isWaiting ? undefined : report.state,
      externalId,
      startedAt: this.checks[place]?.published.startedAt ?? this.now(),
    };
    this.checks.splice(at, 1, { head, report, published });
  }

  #writeComment(node: string | undefined, body: string): OwnComment {
    const at = this.comments.findIndex(({ id }) => nodeOf(id) === node);
    const known = this.comments[at];
    if (known === undefined) this.comment(people.bot, body);
    else {
      const { overwritten: _, ...kept } = known;
      this.comments.splice(at, 1, { ...kept, body, isEdited: true });
    }
    const written = known ?? this.comments.at(-1);
    return { id: written?.id ?? 0, node: nodeOf(written?.id ?? 0), body };
  }

  #ownComments(): readonly OwnComment[] {
    return this.comments
      .filter(({ by }) => by.id === people.bot.id)
      .map(({ id, body }) => ({ id, node: nodeOf(id), body }));
  }

  #called(method: Method): void {
    this.calls.push(method);
    const error = this.#faults.get(method)?.shift();
    if (error !== undefined) throw error;
  }
}

function nodeOf(id: number): string {
  return `IC_${id}`;
}
