import { describe, expect, it } from 'vitest';
import { commitFixes } from '../../src/flows/fix/commit-fixes.ts';
import { keysForEvent } from '../../src/flows/review/keys-for-event.ts';
import { ForgeError } from '../../src/model/forge-error.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { FakeForge, people } from '../builders/fake-forge.ts';

const { anna, ben } = people;
const head = 'a'.repeat(40);
const newer = 'b'.repeat(40);
const eve = { id: 666, login: 'eve', kind: 'person' } as const;

const quoted = texts.service('ledger', 2).replace('replicas: 2', 'replicas: "2"');
const wrong = { ...protectedRegistry, 'services/ledger.yaml': quoted };

function aFixableWorld(): GatedWorld {
  const world = new GatedWorld(wrong).pushAs(head, wrong);
  world.forge.roles.set(anna.id, 'write');
  return world;
}

describe('a button pressed by a stranger', () => {
  it.each(['none', 'read', 'triage'] as const)(
    'does nothing for the role %s, and says so once',
    async (role) => {
      const world = aFixableWorld();
      world.forge.roles.set(eve.id, role);
      for (let press = 0; press < 5; press += 1) {
        await world.press(eve, 'apply-fixes');
        await world.press(eve, 'suggest-fixes');
      }

      expect([world.forge.commits, world.forge.suggestions]).toEqual([[], []]);
      expect(world.answers).toEqual([
        expect.stringMatching(/^⛔ `@eve` pressed \*\*Apply fixes\*\*.*command-role-too-low/),
        expect.stringMatching(/^⛔ `@eve` pressed \*\*Suggest fixes\*\*.*command-role-too-low/),
      ]);
    },
  );

  it('does nothing where the role cannot be looked up', async () => {
    const world = aFixableWorld();
    world.forge.failOn('readPeople', new ForgeError({ code: 'forge-forbidden', message: 'm', hint: 'h' }));
    await world.press(anna, 'apply-fixes');

    expect(world.forge.commits).toEqual([]);
    expect(world.answers).toEqual([expect.stringContaining('command-lookup-failed')]);
  });

  it('does not commit for an author who may not write, who may have suggestions', async () => {
    const world = aFixableWorld();
    world.forge.roles.set(anna.id, 'read');
    await world.press(anna, 'apply-fixes');
    expect(world.forge.commits).toEqual([]);

    await world.press(anna, 'suggest-fixes');
    expect(world.forge.suggestions).toHaveLength(1);
  });

  it('takes somebody who took over a login for who they are', async () => {
    const world = aFixableWorld();
    await world.press({ ...eve, login: 'anna' }, 'apply-fixes');

    expect(world.forge.commits).toEqual([]);
  });
});

it.each([
  'postgres://pay:hunter2@db/pay',
  'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  'Server=db;Password=hunter2;',
])('nobody is suggested a line with a secret on it: %s', async (secret) => {
  const overlay = [
    'apiVersion: charter.dev/v1',
    'kind: Overlay',
    'metadata: {name: ledger-staging}',
    'spec:',
    '  target: service:ledger',
    '  environment: staging',
    '  patch:',
    `    resources: {requets: {memory: 1Gi}} # was ${secret}`,
    '    replcas: 2',
    '',
  ].join('\n');
  const service = texts
    .service('web', 1)
    .replace('replicas: 1', `health: {htpt: {port: 80, path: "${secret}"}}\n  replcas: 3`);
  const files = { ...protectedRegistry, 'overlays/ledger.yaml': overlay, 'services/web.yaml': service };
  const world = new GatedWorld(files).pushAs(head, files);
  world.forge.roles.set(anna.id, 'write');
  await world.press(anna, 'suggest-fixes');

  expect(world.forge.suggestions.map(({ replacement }) => replacement)).toEqual([
    '    replicas: 2',
    '  replicas: 3',
  ]);
});

describe('a button pressed for something else', () => {
  it('does nothing for a head that is none any more', async () => {
    const world = aFixableWorld().pushAs(newer, wrong);
    await world.press(anna, 'apply-fixes', { head });

    expect(world.forge.calls).toEqual(['readFacts', 'publish']);
    expect(world.answers).toEqual([expect.stringContaining('fix-head-moved')]);
  });

  it('commits nothing on top of a push that came meanwhile', async () => {
    const world = aFixableWorld();
    world.forge.pushedMeanwhile = newer;
    await world.press(anna, 'apply-fixes');

    expect([world.forge.commits, world.forge.suggestions]).toEqual([[], []]);
    expect(world.answers).toEqual([expect.stringContaining('fix-head-moved')]);
  });

  it('commits nothing for a fork, though the repository has a branch of the same name', async () => {
    const world = aFixableWorld();
    world.forge.pullRequest = { ...world.forge.pullRequest, isFromFork: true };
    await world.press(anna, 'apply-fixes');

    expect(world.forge.commits).toEqual([]);
  });
});

const payload = (change: object = {}, run: object = {}): object => ({
  action: 'requested_action',
  installation: { id: 9 },
  repository: { full_name: 'harbor/registry' },
  requested_action: { identifier: 'apply-fixes' },
  check_run: {
    name: 'charter/validate',
    external_id: 'pr=7;sha256:0',
    head_sha: head,
    app: { id: 5 },
    ...run,
  },
  sender: { id: anna.id, login: 'anna', type: 'User' },
  ...change,
});
const keysOf = (given: object): readonly string[] =>
  keysForEvent({ event: 'check_run', payload: given, appId: 5 }).map(({ key }) => key);

describe('the event of a pressed button', () => {
  it('asks for the fixes of the pull request, head and person that it is about', () => {
    expect(keysOf(payload())).toEqual([`harbor/registry#7/apply-fixes/${head}/101/anna`]);
  });

  it('asks for nothing where the check is of another App', () => {
    expect(keysOf(payload({}, { app: { id: 6 } }))).toEqual([]);
  });

  it.each([
    ['another check of ours', payload({}, { name: 'charter/approval' })],
    ['an environment', payload({}, { name: 'charter/plan (production)' })],
    ['an identifier of no button', payload({ requested_action: { identifier: 'apply-fixes/../../x' } })],
    ['a bot', payload({ sender: { id: 3, login: 'x[bot]', type: 'Bot' } })],
    ['a login with a slash', payload({ sender: { id: 3, login: 'x/y#1', type: 'User' } })],
    ['a commit that is none', payload({}, { head_sha: 'main' })],
  ])('asks for no more than a new look for %s', (_, given) => {
    expect(keysOf(given)).toEqual(['harbor/registry#7']);
  });

  it('is of the pull request in the check alone, so that the check of another one is of no use there', async () => {
    const world = aFixableWorld();
    const [key = ''] = keysOf(payload({}, { external_id: 'pr=7;sha256:0', head_sha: newer }));
    expect(key).toContain(newer);
    await world.press(anna, 'apply-fixes', { head: newer });

    expect(world.forge.commits).toEqual([]);
  });
});

describe('the message of a commit of fixes', () => {
  it('names no co-author but who pressed, whatever files and fixes are called', async () => {
    const forge = new FakeForge();
    const trailer = '\n\nCo-authored-by: ben <102+ben@users.noreply.forge.example>';
    const fixes = [{ rule: 'wrong-type', title: `Replace${trailer}`, line: 1 }];
    forge.pullRequest = { ...forge.pullRequest, headSha: head };
    await commitFixes({
      forge,
      branch: 'change',
      head,
      files: [{ file: `services/x${trailer}.yaml`, before: 'a', after: 'b', fixes }],
      by: anna,
      cloneUrl: forge.pullRequest.cloneUrl,
    });

    const lines = forge.commits[0]?.message.body.split('\n').filter((line) => /^co-authored-by:/i.test(line));
    expect(lines).toEqual(['Co-authored-by: anna <101+anna@users.noreply.forge.example>']);
  });

  it('does not let who pressed approve what was committed for them', async () => {
    const world = aFixableWorld();
    world.forge.roles.set(ben.id, 'write');
    await world.press(ben, 'apply-fixes');
    const fixed = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };
    world.pushAs(newer, fixed);
    world.forge.commitAuthors = [anna, ben];
    world.review(ben);

    expect(world.forge.commits[0]?.message.body).toContain('Co-authored-by: ben <102+ben@');
    expect(await world.gate()).toBe('in-progress');
  });
});
