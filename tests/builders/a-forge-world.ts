import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ForgeActions, ForgeView } from '../../src/sandbox/forge/forge.ts';
import type { GitCommit } from '../../src/sandbox/forge/git/git-objects.ts';
import { walkCommits } from '../../src/sandbox/forge/git/history.ts';
import { createRepositories } from '../../src/sandbox/forge/git/repositories.ts';
import type { Account } from '../../src/sandbox/forge/store/model/account.ts';
import type { CheckAnnotation, CheckRun } from '../../src/sandbox/forge/store/model/check.ts';
import type { HookDelivery } from '../../src/sandbox/forge/store/model/delivery.ts';
import type { IssueComment } from '../../src/sandbox/forge/store/model/issue.ts';
import type { PullRequest, Review } from '../../src/sandbox/forge/store/model/pull-request.ts';
import type { Repository } from '../../src/sandbox/forge/store/model/repository.ts';
import { keyOf } from '../../src/sandbox/forge/store/tables.ts';
import { openStore } from '../../src/sandbox/forge/store/store.ts';

const time = '2026-05-04T09:00:00Z';

/** A commit on a branch: the files that it writes; `null` deletes one. */
export interface CommitToMake {
  readonly branch: string;
  readonly from?: string;
  readonly message?: string;
  readonly author?: string;
  readonly date?: string;
  readonly files: Readonly<Record<string, string | Buffer | null>>;
  /** Octal mode by path, for what is not a plain file. */
  readonly modes?: Readonly<Record<string, string>>;
}

export interface PullToMake {
  readonly title?: string;
  readonly body?: string | null;
  readonly author?: string;
  readonly base?: string;
  readonly head?: string;
  readonly state?: 'open' | 'closed';
  readonly isDraft?: boolean;
  readonly createdAt?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface RunToMake extends Partial<Omit<CheckRun, 'output' | 'annotations'>> {
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly annotations?: readonly Partial<CheckAnnotation>[];
}

/** One repository `acme/platform` on a real store and real Git, seen as the pages see a forge. */
export type ForgeWorld = Awaited<ReturnType<typeof aForgeWorld>>;

export async function aForgeWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'charter-pages-'));
  mkdirSync(join(folder, 'git'));
  const store = openStore(join(folder, 'forge.sqlite'));
  const repositories = createRepositories(join(folder, 'git'));
  const calls: { readonly name: string; readonly actor?: unknown; readonly request: unknown }[] = [];
  const nextId = (): number => store.nextId('id');
  const put = <Result>(work: () => Result): Result => store.change(work);

  const account = (login: string, more: Partial<Account> = {}): Account => {
    const known = store.by.accountByLogin.first(keyOf(login));
    if (known !== undefined) return known;
    const base = {
      id: nextId(),
      login,
      name: null,
      email: `${login}@acme.example`,
      appId: null,
      members: [],
    };
    const kind = 'user' as const;
    return put(() => store.tables.accounts.put({ ...base, kind, createdAt: time, updatedAt: time, ...more }));
  };
  const owner = account('acme', { kind: 'organization' });
  const bot = account('charter[bot]', { kind: 'bot', email: null });
  const app = put(() =>
    store.tables.apps.put({
      id: nextId(),
      slug: 'charter',
      name: 'Charter',
      description: null,
      clientId: 'Iv1.charter',
      botId: bot.id,
      ownerId: owner.id,
      permissions: {},
      events: [],
      publicKeys: [],
      webhook: { url: 'http://127.0.0.1:3000/webhooks', secret: 'not shown', contentType: 'json' },
      createdAt: time,
      updatedAt: time,
    }),
  );
  const makeRepository = async (name: string, description: string | null = null): Promise<Repository> => {
    const id = nextId();
    await repositories.create(id, 'main');
    return put(() =>
      store.tables.repositories.put({
        id,
        ownerId: owner.id,
        name,
        description,
        isPrivate: false,
        isArchived: false,
        defaultBranch: 'main',
        parentId: null,
        collaborators: [],
        nextNumber: 1,
        settings: {
          allowMergeCommit: true,
          allowSquashMerge: true,
          allowRebaseMerge: true,
          deleteBranchOnMerge: false,
        },
        createdAt: time,
        updatedAt: time,
        pushedAt: time,
      }),
    );
  };
  const repository = await makeRepository('platform', 'Everything that Acme runs, and where');
  const git = repositories.open(repository.id);
  const refOf = async (branch: string): Promise<string> =>
    (await git.refs()).get(`refs/heads/${branch}`) ?? '';

  const commit = async (change: CommitToMake): Promise<string> => {
    const parent = change.from ?? change.branch;
    const parentSha = await refOf(parent);
    execFileSync('git', [`--git-dir=${git.directory}`, 'fast-import', '--quiet', '--force'], {
      input: fastImport(change, parentSha),
    });
    await git.reloadRefs([`refs/heads/${change.branch}`]);
    return refOf(change.branch);
  };

  const pull = async (make: PullToMake = {}): Promise<PullRequest> => {
    const head = make.head ?? 'change';
    const number = (store.by.issuesOfRepository.all(repository.id).at(-1)?.number ?? 0) + 1;
    const createdAt = make.createdAt ?? time;
    const labelIds = Object.entries(make.labels ?? {}).map(([name, color]) => {
      const label = {
        id: nextId(),
        repositoryId: repository.id,
        name,
        color,
        description: null,
        isDefault: false,
      };
      return put(() => store.tables.labels.put(label)).id;
    });
    const shas = { baseSha: await refOf(make.base ?? 'main'), headSha: await refOf(head) };
    return put(() => {
      const issue = store.tables.issues.put({
        id: nextId(),
        repositoryId: repository.id,
        number,
        isPullRequest: true,
        appId: null,
        title: make.title ?? 'Scale payments',
        body: make.body ?? null,
        authorId: account(make.author ?? 'anna').id,
        state: make.state ?? 'open',
        stateReason: null,
        isLocked: false,
        labelIds,
        assigneeIds: [],
        createdAt,
        updatedAt: createdAt,
        closedAt: null,
        closedById: null,
      });
      return store.tables.pullRequests.put({
        id: nextId(),
        repositoryId: repository.id,
        issueId: issue.id,
        number,
        baseBranch: make.base ?? 'main',
        headBranch: head,
        ...shas,
        headRepositoryId: repository.id,
        headOwnerId: owner.id,
        isDraft: make.isDraft ?? false,
        maintainerCanModify: false,
        requestedReviewerIds: [],
        requestedTeamIds: [],
        mergedAt: null,
        mergedById: null,
        mergeCommitSha: null,
      });
    });
  };

  const comment = (
    on: PullRequest,
    body: string,
    more: { author?: string; at?: string } = {},
  ): IssueComment =>
    put(() => {
      const at = more.at ?? time;
      return store.tables.comments.put({
        id: nextId(),
        repositoryId: repository.id,
        issueId: on.issueId,
        body,
        appId: null,
        authorId: account(more.author ?? 'ben').id,
        createdAt: at,
        updatedAt: at,
      });
    });

  const review = (
    on: PullRequest,
    state: Review['state'],
    more: Partial<Review> & { author?: string } = {},
  ): Review =>
    put(() =>
      store.tables.reviews.put({
        id: nextId(),
        repositoryId: repository.id,
        pullRequestId: on.id,
        state,
        body: '',
        commitSha: on.headSha,
        submittedAt: time,
        createdAt: time,
        updatedAt: time,
        ...more,
        authorId: account(more.author ?? 'ben').id,
      }),
    );

  const checkRun = (sha: string, make: RunToMake = {}): CheckRun =>
    put(() => {
      const { title, summary, text, annotations, ...more } = make;
      return store.tables.checkRuns.put({
        id: nextId(),
        suiteId: 1,
        repositoryId: repository.id,
        appId: app.id,
        headSha: sha,
        name: 'charter/validate',
        externalId: '',
        detailsUrl: null,
        status: 'completed',
        actions: [],
        conclusion: 'success',
        startedAt: time,
        completedAt: time,
        output: { title: title ?? null, summary: summary ?? null, text: text ?? null },
        annotations: (annotations ?? []).map(anAnnotation),
        ...more,
      });
    });

  const deliver = (more: Partial<HookDelivery> = {}): HookDelivery => {
    const delivery: HookDelivery = {
      id: nextId(),
      appId: app.id,
      guid: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      event: 'pull_request',
      action: 'opened',
      installationId: 1,
      repositoryId: repository.id,
      isRedelivery: false,
      deliveredAt: time,
      duration: 0.05,
      status: 'OK',
      statusCode: 202,
      url: 'http://127.0.0.1:3000/webhooks',
      request: { headers: { 'X-Hub-Signature-256': 'sha256=secret' }, payload: '{"action":"opened"}' },
      response: { headers: {}, payload: 'accepted' },
      ...more,
    };
    put(() => store.deliveries.add(delivery));
    return delivery;
  };

  const pulls: ForgeView['pulls'] = {
    commits: async ({ baseSha, headSha }) => {
      const ids = await walkCommits(git.directory, { from: headSha, without: [baseSha], limit: 250 });
      const commits = await Promise.all(ids.map((id) => git.commit(id)));
      return commits.filter((found): found is GitCommit => found !== undefined).toReversed();
    },
    files: () => Promise.reject(new Error('the pages read differences from Git themselves')),
    readText: () => Promise.reject(new Error('the pages read files from Git themselves')),
    mergeability: () => Promise.resolve('clean'),
  };
  const told = (name: string) => (actor: unknown, request?: unknown) => {
    calls.push(request === undefined ? { name, request: actor } : { name, actor, request });
  };
  const firstPull = (): PullRequest => {
    const [first] = store.tables.pullRequests.list();
    if (first === undefined) throw new Error('the world has no pull request');
    return first;
  };
  const actions: ForgeActions = {
    comment: (actor, request) => {
      told('comment')(actor, request);
      const author = store.tables.accounts.get(actor.accountId)?.login ?? '';
      return Promise.resolve(comment(firstPull(), request.body, { author }));
    },
    review: (actor, request) => {
      told('review')(actor, request);
      const state = request.event === 'APPROVE' ? 'APPROVED' : 'COMMENTED';
      return Promise.resolve(review(firstPull(), state, { body: request.body }));
    },
    merge: (actor, request) => {
      told('merge')(actor, request);
      return Promise.resolve(firstPull());
    },
    setState: async (actor, request) => told('setState')(actor, request),
    setDraft: async (actor, request) => told('setDraft')(actor, request),
    rerequestCheck: async (actor, request) => told('rerequestCheck')(actor, request),
    requestCheckAction: async (actor, request) => told('requestCheckAction')(actor, request),
    redeliver: async (request) => told('redeliver')(request),
  };
  const view: ForgeView = {
    url: 'http://127.0.0.1:4000',
    apiUrl: 'http://127.0.0.1:4000/api/v3',
    store,
    pulls,
    actions,
    deliveries: store.deliveries,
    git: (id) => repositories.open(id),
  };
  const close = (): void => {
    repositories.close();
    store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    view,
    store,
    repository,
    app,
    bot,
    git,
    calls,
    account,
    commit,
    pull,
    comment,
    review,
    checkRun,
    deliver,
    makeRepository,
    close,
  };
}

function anAnnotation(more: Partial<CheckAnnotation>): CheckAnnotation {
  return {
    path: 'services/payments.yaml',
    startLine: 1,
    endLine: 1,
    startColumn: null,
    endColumn: null,
    level: 'failure',
    title: null,
    message: 'something is wrong',
    rawDetails: null,
    ...more,
  };
}

function fastImport(change: CommitToMake, parent: string): Buffer {
  const author = change.author ?? 'anna';
  const seconds = Math.floor(Date.parse(change.date ?? time) / 1000);
  const who = `${author} <${author}@acme.example> ${seconds} +0000`;
  const message = Buffer.from(change.message ?? 'Change something');
  const parts: (string | Buffer)[] = [
    `commit refs/heads/${change.branch}\nauthor ${who}\ncommitter ${who}\ndata ${message.length}\n`,
    message,
    `\n${parent === '' ? '' : `from ${parent}\n`}`,
  ];
  for (const [path, content] of Object.entries(change.files)) {
    const quoted = `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
    if (content === null) parts.push(`D ${quoted}\n`);
    else {
      const bytes = Buffer.from(content);
      parts.push(
        `M ${change.modes?.[path] ?? '100644'} inline ${quoted}\ndata ${bytes.length}\n`,
        bytes,
        '\n',
      );
    }
  }
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}
