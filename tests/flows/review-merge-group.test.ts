import { describe, expect, it } from 'vitest';
import { LocalPolicyModules } from '../../src/adapters/opa/local-policy-modules.ts';
import { WasmPolicyEngine } from '../../src/adapters/opa/wasm-policy-engine.ts';
import { KnownBases } from '../../src/flows/review/known-bases.ts';
import { reviewMergeGroup } from '../../src/flows/review/review-merge-group.ts';
import { parseMergeGroupKey } from '../../src/model/merge-group-key.ts';
import type { WorkResult } from '../../src/ports/work-queue.ts';
import { protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { aPullRequest, FakeForge } from '../builders/fake-forge.ts';
import { FakeRepository, type Files } from '../builders/fake-repository.ts';

const key = 'harbor/registry@gh-readonly-queue/main/pr-7-0a1b2c3d';

const quiet = (): void => undefined;

function review(
  forge: FakeForge,
  group: Files | undefined,
  base: Files = protectedRegistry,
): Promise<WorkResult | undefined> {
  const repository = new FakeRepository().commit('base1', base);
  if (group !== undefined) repository.commit('group1', group);
  return reviewMergeGroup(
    {
      connector: { gateFor: async () => forge },
      mirror: { sync: async () => repository.at('base1', group === undefined ? undefined : 'group1') },
      bases: new KnownBases(),
      cache: { get: () => undefined, set: quiet },
      log: { info: quiet, warn: quiet, error: quiet },
      engine: new WasmPolicyEngine(),
      modules: new LocalPolicyModules({ searchPath: undefined }),
    },
    { key, installationId: 1 },
    1,
  );
}

function approved(forge: FakeForge, conclusion: string): void {
  const published = {
    node: 'CR_0',
    name: 'charter/approval',
    status: 'completed',
    conclusion,
    externalId: 'pr=7;x',
    startedAt: undefined,
  } as const;
  const report = {
    name: 'charter/approval',
    state: 'success',
    title: '',
    summary: '',
    annotations: [],
  } as const;
  forge.checks.push({ head: 'head1', report, published });
}

function states(forge: FakeForge): unknown {
  return Object.fromEntries(forge.reports('group1').map(({ name, state }) => [name, state]));
}

const good = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

describe('the commit that a merge queue would make', () => {
  it('is checked as a whole, and approved where its pull request is', async () => {
    const forge = new FakeForge();
    approved(forge, 'success');

    expect(await review(forge, good)).toEqual({ kind: 'done' });
    expect(states(forge)).toEqual({
      'charter/validate': 'success',
      'charter/policy': 'success',
      'charter/plan': 'success',
      'charter/approval': 'success',
    });
    expect(forge.calls).toEqual(['readFacts', 'readCommitChecks', 'publishChecks']);
  });

  it('is not approved by an approval for another branch', async () => {
    const forge = new FakeForge(aPullRequest({ baseBranch: 'release' }));
    approved(forge, 'success');
    await review(forge, good);

    expect(states(forge)).toMatchObject({ 'charter/approval': 'failure' });
  });

  it('is refused where what is merged before makes it wrong, or its pull request is not approved', async () => {
    const forge = new FakeForge();
    const { 'services/ledger.yaml': _gone, ...without } = good;
    const broken = {
      ...without,
      'services/web.yaml': `${texts.service('web', 1)}  dependsOn: {service:ledger: {}}\n`,
    };

    await review(forge, broken);

    expect(states(forge)).toMatchObject({ 'charter/validate': 'failure', 'charter/approval': 'failure' });
  });

  it('is written once, and left alone when the queue has taken it apart', async () => {
    const forge = new FakeForge();
    approved(forge, 'success');
    await review(forge, good);
    await review(forge, good);
    expect(await review(forge, undefined)).toEqual({ kind: 'done' });

    expect(forge.reports('group1')).toHaveLength(4);
  });
});

describe('the key of a merge group', () => {
  it('is read back, whatever slashes the base branch has, and is none of a pull request', () => {
    expect(parseMergeGroupKey('a/b@gh-readonly-queue/release/1.x/pr-12-0a1b2c3')).toEqual({
      owner: 'a',
      repo: 'b',
      branch: 'gh-readonly-queue/release/1.x/pr-12-0a1b2c3',
      baseBranch: 'release/1.x',
      pullNumber: 12,
    });
    for (const text of [
      'a/b#12',
      'a/b@main',
      'a/b@gh-readonly-queue/main/pr-0-0a1b2c3',
      'a/b@gh-readonly-queue/main',
    ]) {
      expect(parseMergeGroupKey(text)).toBeUndefined();
    }
  });

  it('is checked for every registry that it touches', async () => {
    const forge = new FakeForge();
    approved(forge, 'success');
    const base = { ...inFolder('a/'), ...inFolder('b/') };
    const group = {
      ...base,
      'a/services/ledger.yaml': texts.service('ledger', 2),
      'b/services/web.yaml': texts.service('web', 2, 'nowhere'),
    };

    await review(forge, group, base);

    expect(states(forge)).toMatchObject({ 'charter/validate': 'failure', 'charter/approval': 'success' });
    const [validate] = forge.reports('group1');
    expect(validate?.annotations).toEqual([expect.objectContaining({ path: 'b/services/web.yaml' })]);
  });
});

function inFolder(folder: string): Files {
  return Object.fromEntries(Object.entries(protectedRegistry).map(([path, text]) => [folder + path, text]));
}
