import { describe, expect, it } from 'vitest';
import { LocalPolicyModules } from '../../src/adapters/opa/local-policy-modules.ts';
import { WasmPolicyEngine } from '../../src/adapters/opa/wasm-policy-engine.ts';
import { PeopleMemory } from '../../src/flows/approvals/people-memory.ts';
import { DeployedMemory } from '../../src/flows/review/deployed-memory.ts';
import { KnownBases } from '../../src/flows/review/known-bases.ts';
import { reviewPullRequest } from '../../src/flows/review/review-pull-request.ts';
import { LocalTurns } from '../../src/adapters/queue/local-turns.ts';
import { commentMarker, isEnvironmentCheck } from '../../src/model/check-report.ts';
import { ForgeError, type ForgeErrorCode } from '../../src/model/forge-error.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import type { MirroredPullRequest, MirrorRequest } from '../../src/ports/repository-reader.ts';
import type { WorkResult } from '../../src/ports/work-queue.ts';
import { aPullRequest, FakeForge, people } from '../builders/fake-forge.ts';
import { FakeLockKeeper } from '../builders/fake-lock-keeper.ts';
import { FakeRepository, type Files } from '../builders/fake-repository.ts';
import { MemoryTally } from '../builders/a-memory-tally.ts';
import { noBundles } from '../builders/no-bundles.ts';

const environment = `apiVersion: charter.dev/v1
kind: Environment
metadata:
  name: staging
spec:
  tier: staging
`;

function service(name: string, spec: string): string {
  return `apiVersion: charter.dev/v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  runtime: {type: process}\n  command: [run]\n${spec}`;
}

const registry: Files = {
  'charter.yaml': '',
  'staging.yaml': environment,
  'ledger.yaml': service('ledger', '  replicas: 1\n'),
  'payments.yaml': service('payments', '  dependsOn: {service:ledger: {}}\n'),
};

const markerKey = new Uint8Array(32).fill(7);
const clock = { now: () => '2026-03-01T12:00:00.000Z' };

interface World {
  readonly forge: FakeForge;
  readonly repository: FakeRepository;
  readonly logged: unknown[];
  readonly tally: MemoryTally;
  mirrored: (request: MirrorRequest) => Promise<MirroredPullRequest>;
}

function aWorld(head: Files = registry, base: Files = registry): World {
  const repository = new FakeRepository().commit('base1', base).commit('head1', head);
  return {
    forge: new FakeForge(),
    repository,
    logged: [],
    tally: new MemoryTally(),
    mirrored: async () => repository.at('base1', 'head1'),
  };
}

function review(
  world: World,
  { attempt = 1, key = 'harbor/registry#7', isBackground = false } = {},
): Promise<WorkResult> {
  const parsed = new Map<string, ParsedFile>();
  const log = (message: string): void => void world.logged.push(message);
  return reviewPullRequest(
    {
      connector: { gateFor: async () => world.forge },
      mirror: { sync: (request) => world.mirrored(request) },
      bases: new KnownBases(),
      deployed: new DeployedMemory(),
      cache: { get: (key) => parsed.get(key), set: (key, file) => void parsed.set(key, file) },
      log: { info: log, warn: log, error: log },
      turns: new LocalTurns(),
      tally: world.tally,
      locks: new FakeLockKeeper(world.forge),
      queue: { enqueue: async () => undefined },
      engine: new WasmPolicyEngine(),
      modules: new LocalPolicyModules({ searchPath: undefined }),
      clock,
      people: new PeopleMemory(clock),
      markerKeys: [markerKey],
      bundles: noBundles,
      explainCode: () => undefined,
    },
    { key, installationId: 1, isBackground },
    attempt,
  );
}

function conclusions(world: World, head = 'head1'): Record<string, string> {
  const required = world.forge.reports(head).filter(({ name }) => !isEnvironmentCheck(name));
  return Object.fromEntries(required.map(({ name, state }) => [name, state]));
}

function all(state: string): Record<string, string> {
  return {
    'charter/validate': state,
    'charter/policy': state,
    'charter/plan': state,
    'charter/approval': state,
  };
}

describe('reviewing a pull request', () => {
  it('publishes green checks and one comment for a good change, in two calls', async () => {
    const world = aWorld({ ...registry, 'ledger.yaml': service('ledger', '  replicas: 2\n') });

    const result = await review(world);

    expect(result).toEqual({ kind: 'done' });
    expect(conclusions(world)).toEqual(all('success'));
    expect(world.forge.comments.map(({ body }) => body.startsWith(commentMarker))).toEqual([true]);
    expect(world.forge.calls).toEqual(['readFacts', 'publish']);
  });

  it('writes nothing the second time', async () => {
    const world = aWorld({ ...registry, 'ledger.yaml': service('ledger', '  replicas: 2\n') });
    await review(world);
    world.forge.calls.length = 0;

    await review(world);

    expect(world.forge.calls).toEqual(['readFacts']);
  });

  it('writes all checks again, in two calls, when somebody asked for a re-run that changes nothing', async () => {
    const world = aWorld({ ...registry, 'ledger.yaml': service('ledger', '  replicas: 2\n') });
    await review(world);
    world.forge.calls.length = 0;
    world.forge.isRerunAsked = true;

    await review(world);
    await review(world);

    expect(world.forge.checks.map(({ report }) => report.name)).toEqual([
      ...Object.keys(all('success')),
      'charter/plan (staging)',
      ...Object.keys(all('success')),
      'charter/plan (staging)',
    ]);
    expect(world.forge.calls).toEqual(['readFacts', 'publish', 'readFacts']);
  });

  it('does not run checks again when it looks of its own accord', async () => {
    const world = aWorld({ ...registry, 'ledger.yaml': service('ledger', '  replicas: 2\n') });
    await review(world);
    world.forge.calls.length = 0;
    world.forge.isRerunAsked = true;

    await review(world, { isBackground: true });

    expect(world.forge.calls).toEqual(['readFacts']);
  });

  it('annotates the exact line of an introduced error and makes no plan', async () => {
    const world = aWorld({
      ...registry,
      'payments.yaml': service('payments', '  dependsOn: {service:legder: {}}\n'),
    });

    await review(world);

    expect(conclusions(world)).toEqual({ ...all('failure'), 'charter/policy': 'success' });
    const [validate] = world.forge.reports('head1');
    expect(validate?.annotations.map(({ path, startLine, level }) => ({ path, startLine, level }))).toEqual([
      { path: 'payments.yaml', startLine: 8, level: 'failure' },
    ]);
  });

  it('holds against a change what it breaks in a file that it does not touch', async () => {
    const { 'ledger.yaml': _gone, ...withoutLedger } = registry;
    const world = aWorld(withoutLedger);

    await review(world);

    const [validate] = world.forge.reports('head1');
    expect(validate?.state).toBe('failure');
    expect(validate?.annotations.map(({ path }) => path)).toEqual(['payments.yaml']);
  });

  it('does not hold against a change what the base has already', async () => {
    const base = { ...registry, 'old.yaml': service('old', '  dependsOn: {service:nowhere: {}}\n') };
    const world = aWorld({ ...base, 'ledger.yaml': service('ledger', '  replicas: 2\n') }, base);

    await review(world);

    expect(conclusions(world)).toEqual(all('success'));
  });

  it('takes the settings of the base, so that a change cannot switch off its own checking', async () => {
    const hidden = 'spec: {manifests: {include: ["nothing/**"]}}';
    const world = aWorld({
      ...registry,
      'charter.yaml': `apiVersion: charter.dev/v1\nkind: Settings\n${hidden}\n`,
      'ledger.yaml': service('ledger', '  replicas: many\n'),
    });

    await review(world);

    expect(conclusions(world)['charter/validate']).toBe('failure');
  });

  it('says neutrally that there is no registry when neither side has settings', async () => {
    const world = aWorld({ 'README.md': 'hello' }, {});

    await review(world);

    expect(conclusions(world)).toEqual(all('neutral'));
  });

  it('is red when a change removes the settings, so that later changes do not go unchecked', async () => {
    const { 'charter.yaml': _gone, ...withoutSettings } = registry;
    const world = aWorld(withoutSettings);

    await review(world);

    expect(conclusions(world)['charter/validate']).toBe('failure');
    const [validate] = world.forge.reports('head1');
    expect(validate?.annotations.map(({ path, title }) => [path, title])).toEqual([
      ['charter.yaml', 'settings-removed'],
    ]);
  });

  it('warns when a change makes the settings check fewer files', async () => {
    const settings = 'apiVersion: charter.dev/v1\nkind: Settings\nspec: {manifests: {exclude: ["**"]}}\n';
    const world = aWorld({ ...registry, 'charter.yaml': settings });

    await review(world);

    const [validate] = world.forge.reports('head1');
    expect(validate?.annotations.map(({ level, title }) => [level, title])).toEqual([
      ['warning', 'settings-narrowed'],
    ]);
  });

  it('warns when a change lowers the limits, over which nothing is read', async () => {
    const settings =
      'apiVersion: charter.dev/v1\nkind: Settings\nspec: {limits: {fileBytes: 10, files: 200000}}\n';
    const world = aWorld({ ...registry, 'charter.yaml': settings });

    await review(world);

    const [validate] = world.forge.reports('head1');
    expect(validate?.annotations.map(({ title, message }) => [title, message])).toEqual([
      ['settings-narrowed', expect.stringContaining('`fileBytes` from 1048576 to 10')],
    ]);
  });

  it('warns when the settings leave out what is checked today, though they name more files than before', async () => {
    const settings =
      'apiVersion: charter.dev/v1\nkind: Settings\nspec: {manifests: {exclude: [payments.yaml]}}\n';
    const more = Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.yaml`, service(name, '')]));
    const world = aWorld({ ...registry, ...more, 'charter.yaml': settings });

    await review(world);

    const [validate] = world.forge.reports('head1');
    expect(validate?.annotations.map(({ title, message }) => [title, message])).toEqual([
      [
        'settings-narrowed',
        expect.stringContaining('1 of the 6 files that are checked today, such as "payments.yaml"'),
      ],
    ]);
  });

  it('does not count for ever what settings of endless patterns would select', async () => {
    const braces = '{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}';
    const globs = Array.from({ length: 1_000 }, (_, index) => `**/*${braces}*${index}`);
    const settings = `apiVersion: charter.dev/v1\nkind: Settings\nspec: {manifests: {include: ${JSON.stringify(globs)}}}\n`;
    const many = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [`docs/${'a/'.repeat(50)}${index}.txt`, '']),
    );
    const world = aWorld({ ...registry, ...many, 'charter.yaml': settings });

    await review(world);

    const [validate] = world.forge.reports('head1');
    expect(validate?.annotations.map(({ title, message }) => [title, message])).toEqual([
      ['settings-narrowed', expect.stringContaining('64002 patterns are too many to compare')],
    ]);
  });

  it('stays red for a commit that is also the head of an open pull request which fails', async () => {
    const world = aWorld();
    const theirs = { name: 'charter/validate', externalId: 'pr=3;sha256:00', conclusion: 'failure' } as const;
    const report = {
      name: theirs.name,
      state: 'failure',
      title: 't',
      summary: 's',
      annotations: [],
    } as const;
    world.forge.checks.push({
      head: 'head1',
      report,
      published: { node: 'CR_0', status: 'completed', startedAt: undefined, ...theirs },
    });

    await review(world);
    await review(world);

    expect(world.forge.reports('head1').map(({ name, state }) => [name, state])).toEqual([
      ['charter/validate', 'failure'],
      ['charter/validate', 'failure'],
      ['charter/policy', 'success'],
      ['charter/plan', 'success'],
      ['charter/approval', 'success'],
    ]);
    expect(world.forge.reports('head1')[1]?.title).toBe('Also the head of #3, where this check is not met');
  });

  it('leaves a closed pull request alone', async () => {
    const world = aWorld();
    world.forge.pullRequest = aPullRequest({ state: 'closed' });

    expect(await review(world)).toEqual({ kind: 'done' });
    expect(world.forge.calls).toEqual(['readFacts']);
  });

  it('looks again, and publishes nothing, when the head moved while it was read', async () => {
    const world = aWorld();
    world.mirrored = async () => world.repository.at('base1', 'head2');

    expect(await review(world)).toMatchObject({ kind: 'retry' });
    expect(world.forge.checks).toEqual([]);
  });

  it('says so when Git has another head for long, and tries on', async () => {
    const world = aWorld();
    world.mirrored = async () => world.repository.at('base1', 'head2');

    expect(await review(world, { attempt: 3 })).toMatchObject({ kind: 'retry' });
    expect(conclusions(world)).toEqual(all('failure'));
    expect(world.forge.comments[0]?.body).toContain('head-not-in-git');
  });

  it('reports a base branch that is gone as a failed check', async () => {
    const world = aWorld();
    world.mirrored = async () => world.repository.at(undefined, 'head1');

    expect(await review(world)).toEqual({ kind: 'done' });
    expect(conclusions(world)).toEqual(all('failure'));
    expect(world.forge.comments[0]?.body).toContain('base-branch-missing');
  });

  it('reports a merge that could give several results as a failed check', async () => {
    const world = aWorld();
    const tree = await world.repository.readTree('head1');
    const conflicts = ['a.yaml', 'b.yaml', 'c.yaml', 'd.yaml'];
    world.repository.mergeTrees = async (mergeBase) => ({ mergeBase, tree, conflicts, isAmbiguous: true });

    expect(await review(world)).toEqual({ kind: 'done' });
    expect(conclusions(world)).toEqual(all('failure'));
    expect(world.forge.comments[0]?.body).toContain('merge-base-ambiguous');
    expect(world.forge.comments[0]?.body).toContain('and 1 more');
  });

  it('retries a fault that may pass, then shows it without its inside, logs it, and tries on', async () => {
    const world = aWorld();
    world.mirrored = async () => {
      throw new Error('secret inner detail');
    };

    const results = [await review(world), await review(world, { attempt: 3 })];

    expect(results.map(({ kind }) => kind)).toEqual(['retry', 'retry']);
    expect(conclusions(world)).toEqual(all('failure'));
    expect(JSON.stringify([world.forge.checks, world.forge.comments])).not.toContain('secret inner detail');
    expect(world.logged).toHaveLength(1);
  });

  it('lets nothing through while commands cannot be counted, says so, and tries on', async () => {
    const world = aWorld();
    world.tally.fault = new Error('secret inner detail');
    world.forge.comment(people.anna, '/help');

    const results = [await review(world), await review(world, { attempt: 3 })];
    const shown = [conclusions(world), JSON.stringify([world.forge.checks, world.forge.comments])] as const;
    world.tally.fault = undefined;
    await review(world);

    expect(results.map(({ kind }) => kind)).toEqual(['retry', 'retry']);
    expect(shown[0]).toEqual(all('failure'));
    expect(shown[1]).toContain('command-not-counted');
    expect(shown[1]).not.toContain('secret inner detail');
    expect(world.forge.comments.at(-1)?.body).toContain('what can be typed here');
    expect(conclusions(world)).toEqual(all('success'));
  });

  it.each<[ForgeErrorCode, WorkResult['kind']]>([
    ['forge-unauthorized', 'failed'],
    ['forge-forbidden', 'failed'],
    ['forge-not-found', 'failed'],
    ['forge-rate-limited', 'retry'],
    ['forge-conflict', 'retry'],
    ['forge-unavailable', 'retry'],
  ])('answers %s at last with %s, and before that tries again', async (code, kind) => {
    const world = aWorld();
    const error = new ForgeError({ code, message: 'm', hint: 'h', retryAfter: 7000 });
    world.forge.failOn('publish', error, error);

    const first = await review(world);
    const third = await review(world, { attempt: 3 });

    expect(first).toEqual({ kind: 'retry', after: 7000, reason: `${code}: m` });
    expect(third.kind).toBe(kind);
  });

  it('fetches with a new token where the old one is not taken', async () => {
    const world = aWorld();
    const tokens: string[] = [];
    world.mirrored = async ({ token }) => {
      tokens.push(await token());
      if (tokens.length === 1)
        throw new ForgeError({ code: 'forge-unauthorized', message: 'm', hint: 'h', status: 401 });
      return world.repository.at('base1', 'head1');
    };

    expect(await review(world)).toEqual({ kind: 'done' });
    expect(tokens).toEqual(['read-token', 'renewed-token']);
  });

  it('shows a fetch that is refused, and fails', async () => {
    const world = aWorld();
    world.mirrored = () =>
      Promise.reject(new ForgeError({ code: 'forge-forbidden', message: 'm', hint: 'h' }));

    expect(await review(world, { attempt: 3 })).toEqual({
      kind: 'failed',
      code: 'forge-forbidden',
      reason: 'm',
    });
    expect(conclusions(world)).toEqual(all('failure'));
  });

  it('shows at least the title when the forge refuses the full report', async () => {
    const world = aWorld();
    world.forge.refuseCheck(
      'charter/validate',
      new ForgeError({ code: 'forge-refused', message: 'm', hint: 'h', status: 422 }),
    );

    expect(await review(world)).toEqual({ kind: 'done' });
    const validate = world.forge.report('charter/validate');
    expect(validate).toMatchObject({ name: 'charter/validate', state: 'neutral', annotations: [] });
    expect(validate?.summary).toContain('npx charter validate');
  });

  it('replaces the title by the full report as soon as the forge takes it, and not by another title', async () => {
    const refusal = new ForgeError({ code: 'forge-refused', message: 'm', hint: 'h', status: 422 });
    const world = aWorld();
    world.forge.refuseCheck('charter/validate', refusal);
    await review(world);

    world.forge.refuseCheck('charter/validate', refusal);
    await review(world);
    await review(world);

    const validations = world.forge.reports('head1').filter(({ name }) => name === 'charter/validate');
    expect(validations.map(({ state }) => state)).toEqual(['neutral', 'success']);
  });

  it('gives up on a key that is none', async () => {
    expect(await review(aWorld(), { key: 'harbor/registry' })).toMatchObject({
      kind: 'failed',
      code: 'work-key-invalid',
    });
  });
});
