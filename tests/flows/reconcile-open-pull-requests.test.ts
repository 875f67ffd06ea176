import { describe, expect, it } from 'vitest';
import { reconcileOpenPullRequests, runLookup } from '../../src/flows/review/reconcile-open-pull-requests.ts';
import { ForgeError, type ForgeErrorCode } from '../../src/model/forge-error.ts';
import type { InstallationDirectory } from '../../src/ports/installation-directory.ts';
import type { WorkItem } from '../../src/ports/work-queue.ts';

const sha = 'b'.repeat(40);

function aWorld(fault?: ForgeErrorCode) {
  const items: WorkItem[] = [];
  const failing = <T>(value: T): Promise<T> =>
    fault === undefined
      ? Promise.resolve(value)
      : Promise.reject(new ForgeError({ code: fault, message: 'no', hint: 'none', retryAfter: 9_000 }));
  const directory: InstallationDirectory = {
    listInstallations: () => failing([42, 43]),
    listRepositories: (id) => failing(id === 42 ? [{ owner: 'acme', repo: 'shop', id: 5 }] : []),
    listOpenPullRequests: () =>
      failing([
        { number: 3, head: sha },
        { number: 4, head: 'c'.repeat(40) },
      ]),
  };
  const queue = {
    enqueue: async (item: WorkItem): Promise<void> => {
      items.push(item);
    },
  };
  return { items, ports: { directory, queue } };
}

describe('reconciling', () => {
  it('starts with a lookup of every installation', async () => {
    const { items, ports } = aWorld();

    const count = await reconcileOpenPullRequests(ports);

    expect(count).toBe(2);
    expect(items).toEqual([
      { key: 'installations/42', installationId: 42, isBackground: true },
      { key: 'installations/43', installationId: 43, isBackground: true },
    ]);
  });

  it('goes from an installation to its repositories', async () => {
    const { items, ports } = aWorld();

    const result = await runLookup(ports, { key: 'installations/42', installationId: 42 }, 1);

    expect(result).toEqual({ kind: 'done' });
    expect(items).toEqual([
      { key: 'acme/shop/pulls', installationId: 42, isBackground: true },
      { key: 'acme/shop/onboarding', installationId: 42, isBackground: true },
    ]);
  });

  it('goes from a repository to its open pull requests', async () => {
    const { items, ports } = aWorld();

    await runLookup(ports, { key: 'acme/shop/pulls', installationId: 42 }, 1);

    expect(items).toEqual([
      { key: 'acme/shop#3', installationId: 42, isBackground: true },
      { key: 'acme/shop#4', installationId: 42, isBackground: true },
    ]);
  });

  it('goes from a commit to the pull requests that it is the head of, at once', async () => {
    const { items, ports } = aWorld();

    await runLookup(ports, { key: `acme/shop/commits/${sha}`, installationId: 42 }, 1);

    expect(items).toEqual([{ key: 'acme/shop#3', installationId: 42 }]);
  });

  it('leaves keys of pull requests to others', async () => {
    const { ports } = aWorld();

    expect(await runLookup(ports, { key: 'acme/shop#3', installationId: 42 }, 1)).toBeUndefined();
  });

  it.each([
    ['forge-rate-limited', { kind: 'retry', after: 9_000, reason: 'forge-rate-limited: no' }],
    ['forge-unavailable', { kind: 'retry', after: 9_000, reason: 'forge-unavailable: no' }],
    ['forge-not-found', { kind: 'done' }],
    ['forge-not-installed', { kind: 'done' }],
    ['forge-forbidden', { kind: 'failed', code: 'forge-forbidden', reason: 'no' }],
  ] as const)('answers %s with what can be done about it', async (fault, expected) => {
    const { ports } = aWorld(fault);

    expect(await runLookup(ports, { key: 'installations/42', installationId: 42 }, 3)).toEqual(expected);
  });
});
