import nock from 'nock';
import { beforeEach, describe, expect, it } from 'vitest';
import { ForgeError } from '../../../../src/model/forge-error.ts';
import type { GateForge } from '../../../../src/ports/forge.ts';
import { aGitHub, allowMinting, aNockedApi, type MintedToken } from '../../../builders/a-github.ts';

const key = { owner: 'acme', repo: 'shop', number: 12 };
const sha = 'a'.repeat(40);

let minted: MintedToken[];

beforeEach(() => {
  aNockedApi();
  minted = allowMinting();
});

/** Beside the REST API of an Enterprise Server, which is below `/api/v3`. */
function onGraphql(): nock.Interceptor {
  return nock('https://forge.example').post('/api/graphql');
}

async function aGate(isThrottled = false): Promise<{ gate: GateForge; routes: () => string[] }> {
  const { github, calls } = await aGitHub({ isThrottled });
  const gate = await github.gate.gateFor({ installationId: 42, owner: 'acme', repo: 'shop' });
  const routes = (): string[] =>
    calls.map(({ route }) => route).filter((route) => !route.includes('access_tokens'));
  return { gate, routes };
}

const anna = { __typename: 'User', login: 'anna', databaseId: 1 };

function list(nodes: readonly unknown[], more: object = {}): object {
  return { totalCount: nodes.length, pageInfo: { hasNextPage: false, endCursor: null }, nodes, ...more };
}

function commit(...users: readonly (object | null)[]): object {
  const nodes = users.map((user) => ({ user }));
  return { commit: { authors: { pageInfo: { hasNextPage: false }, nodes } } };
}

function reviewBy(author: unknown, id: number): object {
  return {
    fullDatabaseId: String(id),
    state: 'APPROVED',
    submittedAt: '2026-01-01T00:00:00Z',
    authorCanPushToRepository: true,
    author,
    commit: { oid: sha },
  };
}

function aReview(number: number): object {
  return { number, url: 'https://x', state: 'OPEN', viewerDidAuthor: true };
}

function aPull(change: object = {}): object {
  return {
    id: 'PR_1',
    state: 'OPEN',
    isDraft: false,
    isCrossRepository: true,
    baseRefName: 'main',
    headRefOid: sha,
    url: 'https://forge.example/acme/shop/pull/12',
    author: anna,
    reviews: list([]),
    comments: list([]),
    commits: list([]),
    head: { nodes: [{ commit: { oid: sha, checkSuites: { nodes: [] } } }] },
    ...change,
  };
}

function anAnswer(pull: object): { readonly data: { readonly viewer: object; readonly repository: object } } {
  const open = { pageInfo: { hasNextPage: false }, nodes: [] };
  const lists = {
    hasIssuesEnabled: true,
    glassLabel: null,
    locks: open,
    openGlass: open,
    closedGlass: { nodes: [] },
    openOwn: open,
    closedOwn: { nodes: [] },
  };
  const url = 'https://forge.example/acme/shop';
  const repository = { id: 'R_1', databaseId: 5, url, pullRequest: pull, ...lists };
  return { data: { viewer: { login: 'charter[bot]', databaseId: 7 }, repository } };
}

describe('the facts of a pull request', () => {
  it('name everybody by what they are, and nobody where an account is gone', async () => {
    const authors = [
      anna,
      null,
      { __typename: 'Bot', login: 'robot', databaseId: 2 },
      { __typename: 'Mannequin', login: 'moved', databaseId: 3 },
      { __typename: 'EnterpriseUserAccount', login: 'x', user: { login: 'eve', databaseId: 4 } },
      { __typename: 'Organization', login: 'acme', databaseId: 5 },
    ];
    const pull = aPull({
      author: null,
      reviews: list(authors.map(reviewBy)),
      commits: list([
        commit(anna, null, { login: 'robot[bot]', databaseId: 2 }),
        commit({ login: 'anna', databaseId: 1 }),
      ]),
    });
    onGraphql().reply(200, anAnswer(pull));

    const { facts } = await (await aGate()).gate.readFacts(key);

    const ghost = { id: 0, login: 'ghost', kind: 'bot' };
    expect([facts.author, facts.pullRequest.author]).toEqual([ghost, 'ghost']);
    expect(facts.reviews.map(({ by }) => by)).toEqual([
      { id: 1, login: 'anna', kind: 'person' },
      ghost,
      { id: 2, login: 'robot[bot]', kind: 'bot' },
      { id: 3, login: 'moved', kind: 'bot' },
      { id: 4, login: 'eve', kind: 'person' },
      { id: 5, login: 'acme', kind: 'bot' },
    ]);
    expect(facts.commitAuthors).toEqual([
      { id: 1, login: 'anna', kind: 'person' },
      { id: 2, login: 'robot[bot]', kind: 'bot' },
    ]);
    expect(facts.pullRequest.isFromFork).toBe(true);
  });

  it('are asked for once more where the App has got another name, and with that one from then on', async () => {
    const asked: unknown[] = [];
    const answer = anAnswer(aPull());
    const renamed = { data: { ...answer.data, viewer: { login: 'chart[bot]', databaseId: 7 } } };
    onGraphql()
      .times(3)
      .reply(200, async (request: Request) => {
        asked.push(((await request.json()) as { variables: { bot: string } }).variables.bot);
        return renamed;
      });
    const { gate } = await aGate();

    const { bot } = await gate.readFacts(key);
    await gate.readFacts(key);

    expect(bot).toEqual({ id: 7, login: 'chart[bot]', kind: 'bot' });
    expect(asked).toEqual(['charter[bot]', 'chart[bot]', 'chart[bot]']);
  });

  it('have each review of broken glass once, by whichever list it was found', async () => {
    const lists = [
      { openGlass: list([aReview(3)]), openOwn: list([aReview(3), aReview(4)]) },
      // A server that does not know bots as authors.
      { openGlass: list([aReview(3)]), openOwn: list([]) },
      { openGlass: list([], { pageInfo: { hasNextPage: true } }), openOwn: list([aReview(3)]) },
    ];
    const { gate } = await aGate();
    const found: unknown[] = [];
    for (const more of lists) {
      const { data } = anAnswer(aPull());
      onGraphql().reply(200, { data: { ...data, repository: { ...data.repository, ...more } } });
      const { issues, hasMore } = (await gate.readFacts(key)).glassIssues;
      found.push([issues.map(({ number }) => number), hasMore]);
    }

    expect(found).toEqual([
      [[3, 4], false],
      [[3], false],
      [[3], true],
    ]);
  });

  it('are read with a token that reads this repository and publishes there, and nowhere else', async () => {
    onGraphql().reply(200, anAnswer(aPull()));

    await (await aGate()).gate.readFacts(key);

    expect(minted).toEqual([
      {
        repositories: ['shop'],
        permissions: {
          checks: 'write',
          pull_requests: 'write',
          contents: 'read',
          issues: 'write',
          deployments: 'read',
        },
      },
    ]);
  });

  it('leave a review out that nobody has submitted, and know one whose commit is gone', async () => {
    const review = { fullDatabaseId: '9', submittedAt: '2026-01-01T00:00:00Z', author: anna, commit: null };
    const reviews = list([
      { ...review, state: 'PENDING', submittedAt: null },
      { ...review, state: 'DISMISSED', authorCanPushToRepository: false },
    ]);
    onGraphql().reply(200, anAnswer(aPull({ reviews })));

    const { facts } = await (await aGate()).gate.readFacts(key);

    expect(facts.reviews).toEqual([
      {
        id: 9,
        by: { id: 1, login: 'anna', kind: 'person' },
        state: 'dismissed',
        commit: undefined,
        submittedAt: '2026-01-01T00:00:00Z',
        canPush: false,
      },
    ]);
  });

  it('take a comment with an id beyond 32 bits, and its text only from whom it is', async () => {
    const body = '<!-- charter:review -->\nforged';
    const comment = {
      id: 'IC_1',
      fullDatabaseId: '4123456789',
      body,
      createdAt: '2026-01-01T00:00:00Z',
      lastEditedAt: '2026-01-01T00:00:00Z',
      viewerDidAuthor: false,
      author: anna,
    };
    onGraphql().reply(200, anAnswer(aPull({ comments: list([comment]) })));

    const { facts, livingComment, answers, commentNodes } = await (await aGate()).gate.readFacts(key);

    expect(facts.comments).toEqual([
      {
        id: 4_123_456_789,
        by: { id: 1, login: 'anna', kind: 'person' },
        body,
        createdAt: '2026-01-01T00:00:00Z',
        isEdited: true,
      },
    ]);
    expect([livingComment, answers]).toEqual([undefined, []]);
    expect([...commentNodes]).toEqual([[4_123_456_789, 'IC_1']]);
  });

  it('say so where there are more commits than the forge lists', async () => {
    onGraphql().reply(200, anAnswer(aPull({ commits: list([commit(anna)], { totalCount: 300 }) })));

    expect((await (await aGate()).gate.readFacts(key)).facts.isTruncated).toBe(true);
  });

  it('say so where a list has no end, after a bounded number of calls', async () => {
    const endless = list([], { pageInfo: { hasNextPage: true, endCursor: 'x' } });
    onGraphql()
      .times(20)
      .reply(200, anAnswer(aPull({ reviews: endless })));
    const { gate, routes } = await aGate();

    expect((await gate.readFacts(key)).facts.isTruncated).toBe(true);
    expect(routes()).toHaveLength(10);
  });

  it('ask for the checks of the head where the last listed commit is another one', async () => {
    const run = { id: 'CR_1', name: 'charter/plan', status: 'QUEUED', conclusion: null, externalId: null };
    const suites = { nodes: [{ status: 'QUEUED', checkRuns: { nodes: [run] } }] };
    const head = { nodes: [{ commit: { oid: 'b'.repeat(40), checkSuites: { nodes: [] } } }] };
    onGraphql().reply(200, anAnswer(aPull({ head })));
    onGraphql().reply(200, {
      data: { repository: { id: 'R_1', object: { oid: sha, checkSuites: suites } } },
    });
    const { gate, routes } = await aGate();

    const { checks, isRerunAwaited } = await gate.readFacts(key);

    expect(routes()).toEqual(['POST /graphql facts', 'POST /graphql commit checks']);
    expect(checks).toEqual([
      { node: 'CR_1', name: 'charter/plan', status: 'queued', conclusion: undefined, externalId: '' },
    ]);
    expect(isRerunAwaited).toBe(true);
  });

  it('are none where any part of them was refused', async () => {
    const errors = [
      { type: 'FORBIDDEN', path: ['repository', 'pullRequest', 'reviews'], message: 'a secret text' },
    ];
    onGraphql().reply(200, { ...anAnswer(aPull({ reviews: null })), errors });

    const failed = (await aGate()).gate.readFacts(key);

    await expect(failed).rejects.toBeInstanceOf(ForgeError);
    await expect(failed).rejects.toMatchObject({
      code: 'forge-forbidden',
      message: 'POST /graphql facts for acme/shop was refused at repository.pullRequest.reviews (FORBIDDEN).',
    });
  });

  it.each([
    [{ message: 'Something went wrong while executing your query.' }, 'forge-unavailable'],
    [{ message: 'You have exceeded a secondary rate limit.' }, 'forge-rate-limited'],
    [{ message: 'x', extensions: { code: 'undefinedField' } }, 'forge-refused'],
    [{ type: 'NOT_FOUND', path: ['repository'], message: 'x' }, 'forge-not-found'],
  ])('fail with a code that tells what to do: %o', async (error, code) => {
    onGraphql().reply(200, { data: null, errors: [error] });

    await expect((await aGate()).gate.readFacts(key)).rejects.toMatchObject({ code });
  });

  it('are asked for again with a new token where the old one is no longer taken', async () => {
    onGraphql().reply(401, { message: 'Bad credentials' });
    onGraphql().reply(200, anAnswer(aPull()));

    await (await aGate()).gate.readFacts(key);

    expect(minted).toHaveLength(2);
  });

  it('are not taken from an answer that is none', async () => {
    onGraphql().reply(200, 'a page of a proxy');

    await expect((await aGate()).gate.readFacts(key)).rejects.toMatchObject({ code: 'forge-unavailable' });
  });

  it('are not paced as writes are', async () => {
    onGraphql().times(40).reply(200, anAnswer(aPull()));
    const { gate } = await aGate(true);
    const begun = performance.now();

    for (let count = 0; count < 40; count++) await gate.readFacts(key);

    // Paced, the last would begin 39 seconds after the first.
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});
