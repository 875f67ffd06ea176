import { describe, expect, it } from 'vitest';
import { createMemoryParseCache } from '../../src/adapters/cache/memory-parse-cache.ts';
import { DeployedMemory } from '../../src/flows/review/deployed-memory.ts';
import { findUndeployed } from '../../src/flows/review/undeployed-changes.ts';
import { KnownBases } from '../../src/flows/review/known-bases.ts';
import { reviewChange } from '../../src/flows/review/review-change.ts';
import { GitError } from '../../src/adapters/git/git-error.ts';
import type { Undeployed } from '../../src/model/review.ts';
import type { KnownDeployments } from '../../src/ports/forge.ts';
import { FakeRepository, type Files } from '../builders/fake-repository.ts';
import { protectedRegistry, texts } from '../builders/a-gated-world.ts';

const both = 'staging, production';
const base: Files = {
  ...protectedRegistry,
  'services/ledger.yaml': texts.service('ledger', 2, both),
  'services/web.yaml': texts.service('web', 2, both),
};
const older: Files = { ...base, 'services/ledger.yaml': texts.service('ledger', 1, both) };
const oldest: Files = { ...older, 'services/web.yaml': texts.service('web', 1, both) };
const head: Files = { ...base, 'services/web.yaml': texts.service('web', 3, both) };

interface Given {
  readonly deployed?: Readonly<Record<string, string>>;
  readonly isWhole?: boolean;
  readonly asked?: readonly string[];
  readonly repository?: FakeRepository;
  readonly memory?: DeployedMemory;
}

async function undeployedWith(given: Given): Promise<readonly Undeployed[]> {
  const reader = given.repository ?? new FakeRepository();
  reader.commit('base', base).commit('older', older).commit('oldest', oldest).commit('head', head);
  const cache = createMemoryParseCache();
  const readBlobs = reader.readBlobs.bind(reader);
  const change = await reviewChange({
    base: { commit: 'base', tree: await reader.readTree('base'), readBlobs },
    head: { commit: 'head', tree: await reader.readTree('head'), readBlobs },
    cache,
    bases: new KnownBases(),
    repository: '1',
  });
  const deployments: KnownDeployments = {
    deployed: new Map(Object.entries(given.deployed ?? {})),
    isWhole: given.isWhole ?? true,
    asked: given.asked,
  };
  return findUndeployed({
    deployments,
    plan: change.review.plan,
    base: 'base',
    folder: '',
    before: change.before,
    reader,
    cache,
    memory: given.memory ?? new DeployedMemory(),
    repository: '1',
  });
}

const ofOneUpdate = { create: 0, update: 1, replace: 0, delete: 0, unchanged: 2 };

describe('what is merged and not deployed', () => {
  it('is what lies between the deployed commit of each environment and the base', async () => {
    expect(await undeployedWith({ deployed: { staging: 'older', production: 'oldest' } })).toEqual([
      {
        kind: 'compared',
        environment: 'staging',
        commit: 'older',
        summary: ofOneUpdate,
        refs: ['service:ledger'],
      },
      {
        kind: 'compared',
        environment: 'production',
        commit: 'oldest',
        summary: { ...ofOneUpdate, update: 2, unchanged: 1 },
        refs: ['service:ledger', 'service:web'],
      },
    ]);
  });

  it('is nothing where the base itself is deployed', async () => {
    const [staging] = await undeployedWith({ deployed: { staging: 'base', production: 'base' } });

    expect(staging).toEqual({
      kind: 'compared',
      environment: 'staging',
      commit: 'base',
      summary: { create: 0, update: 0, replace: 0, delete: 0, unchanged: 0 },
      refs: [],
    });
  });

  it('is not spoken of where the forge knows of no deployment at all', async () => {
    expect(await undeployedWith({})).toEqual([]);
  });

  it('is said to be never for an environment alone, and only where the forge was heard out', async () => {
    expect(await undeployedWith({ deployed: { staging: 'base' } })).toContainEqual({
      kind: 'never',
      environment: 'production',
    });
    const cut = await undeployedWith({ deployed: { staging: 'base' }, isWhole: false });
    expect(cut.map(({ environment }) => environment)).toEqual(['staging']);
  });

  it('is not said to be never for an environment that the forge was not asked about', async () => {
    const some = await undeployedWith({ deployed: { staging: 'base' }, asked: ['staging'] });

    expect(some.map(({ environment }) => environment)).toEqual(['staging']);
  });

  it('is asked of the environments of all registries that a repository has', () => {
    const memory = new DeployedMemory();
    memory.keepEnvironments('acme/shop', ['staging', 'production']);
    memory.keepEnvironments('acme/shop', ['lab', 'staging']);

    expect(memory.environmentsOf('acme/shop')).toEqual(['staging', 'production', 'lab']);
  });

  it.each(['git-object-missing', 'git-object-corrupt'] as const)(
    'is not known of a commit that cannot be read (%s), and asked again the next time',
    async (code) => {
      const memory = new DeployedMemory();
      const repository = new FakeRepository();
      const readTree = repository.readTree.bind(repository);
      repository.readTree = async (commit) => {
        if (commit !== 'gone') return readTree(commit);
        throw new GitError({ code, message: 'm', hint: 'h' });
      };
      const given = { deployed: { staging: 'gone' }, repository, memory };

      expect(await undeployedWith(given)).toContainEqual({
        kind: 'not-compared',
        environment: 'staging',
        commit: 'gone',
        why: 'commit-unknown',
      });

      repository.readTree = readTree;
      repository.commit('gone', older);
      expect(await undeployedWith(given)).toContainEqual(
        expect.objectContaining({ kind: 'compared', commit: 'gone' }),
      );
    },
  );

  it('is not known of a commit that the base does not come from', async () => {
    const repository = new FakeRepository();
    const mergeTrees = repository.mergeTrees.bind(repository);
    repository.mergeTrees = async (one, other) => ({
      ...(await mergeTrees(one, other)),
      mergeBase: one === 'older' ? 'oldest' : one,
    });

    expect(await undeployedWith({ deployed: { staging: 'older' }, repository })).toContainEqual(
      expect.objectContaining({ environment: 'staging', why: 'not-in-base' }),
    );
  });

  it('is compared once for two commits', async () => {
    const memory = new DeployedMemory();
    await undeployedWith({ deployed: { staging: 'older' }, memory });
    const repository = new FakeRepository();
    repository.mergeTrees = () => {
      throw new Error('compared again');
    };

    expect(await undeployedWith({ deployed: { staging: 'older' }, memory, repository })).toContainEqual(
      expect.objectContaining({ environment: 'staging', kind: 'compared' }),
    );
  });
});

describe('the memory of deployments', () => {
  it('asks for the environments of the base by name, unless they are too many', () => {
    const memory = new DeployedMemory();
    memory.keepEnvironments('harbor/registry', ['staging']);
    expect(memory.environmentsOf('harbor/registry')).toEqual(['staging']);

    memory.keepEnvironments(
      'harbor/registry',
      Array.from({ length: 101 }, (_, index) => `e${index}`),
    );
    expect(memory.environmentsOf('harbor/registry')).toBeUndefined();
  });
});
