import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLockKeeper } from '../../../../src/adapters/git/git-lock-keeper.ts';
import type { ApiCall } from '../../../../src/adapters/github/api-meter.ts';
import { glassLabel } from '../../../../src/model/glass-grant.ts';
import type { GateForge } from '../../../../src/ports/forge.ts';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, type Client, type World } from '../../../builders/a-forge.ts';
import { aGitHub } from '../../../builders/a-github.ts';
import { aPublication } from '../../../builders/a-publication.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let clone: Clone;
let anna: Client;
let gate: GateForge;
let calls: ApiCall[];

const key = { owner: 'acme', repo: 'app', number: 1 };

beforeAll(async () => {
  world = await aForge();
  anna = world.api(world.anna);
  clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': 'one\n' });
  await clone.git('remote', 'add', 'origin', world.remote(world.anna));
  await clone.git('push', '--quiet', 'origin', 'main');
  await clone.git('checkout', '--quiet', '-b', 'topic');
  await clone.commit('Change', { 'a.txt': 'two\n' });
  await clone.git('push', '--quiet', 'origin', 'topic');
  await anna('POST', '/repos/acme/app/pulls', { title: 'Change', head: 'topic', base: 'main' });
  const connected = await aGitHub({
    timeout: 30_000,
    forge: { baseUrl: world.forge.apiUrl, appId: world.app.id, privateKey: world.app.privateKey },
  });
  calls = connected.calls;
  const place = { installationId: world.installationId, owner: 'acme', repo: 'app' };
  gate = await connected.github.gate.gateFor(place);
});

afterAll(async () => {
  await clone.remove();
  await world.close();
});

describe('locks and reviews over the embedded forge', () => {
  it('reads locks with everything else, those of Charter and those set by hand', async () => {
    const { facts, bot } = await gate.readFacts(key);
    const { cloneUrl } = facts.pullRequest;
    const place = { cloneUrl, environment: 'production', token: () => gate.mintLockToken() };
    const set = await createLockKeeper().set(place, {
      message: 'Lock production\n\ncharter-lock: v1 x\n',
      at: '2026-03-01T10:00:00Z',
      by: bot,
    });
    await clone.git('push', '--quiet', 'origin', 'topic:refs/charter/locks/staging');
    const blob = (await clone.git('hash-object', '-w', 'a.txt')).trim();
    await clone.git('push', '--quiet', 'origin', `${blob}:refs/charter/locks/odd`);
    calls.splice(0);

    const { locks } = await gate.readFacts(key);

    expect(calls.map(({ route }) => route)).toEqual(['POST /graphql facts']);
    expect(locks.hasMore).toBe(false);
    expect(locks.refs.map(({ name, message }) => [name, message])).toEqual([
      ['odd', undefined],
      ['production', 'Lock production\n\ncharter-lock: v1 x'],
      ['staging', 'Change'],
    ]);
    expect(locks.refs[1]?.commit).toBe(set.commit);
  });

  it('makes the label with what is published, and says where there is one by now', async () => {
    const { glassIssues, target } = await gate.readFacts(key);
    expect(glassIssues).toEqual({ issues: [], hasMore: false, isEnabled: true, label: undefined });
    const label = { name: glassLabel, color: 'b60205', description: 'To be reviewed' };
    const answers = [{ body: 'An answer' }];

    expect((await gate.publish(aPublication({ target, label }))).refused).toEqual([]);
    const again = await gate.publish(aPublication({ target, label, answers }));

    expect(again.refused.map(({ part, error: { code } }) => [part, code])).toEqual([
      [{ kind: 'label' }, 'forge-refused'],
    ]);
    expect(again.answers).toHaveLength(1);
    const made = await anna('GET', `/repos/acme/app/labels/${glassLabel}`);
    expect([made.at('color'), made.at('description')]).toEqual(['b60205', 'To be reviewed']);
    expect((await gate.readFacts(key)).glassIssues.label).toMatch(/^LA_/);
  });

  it('finds the issues for review by their label and by who wrote them, each once', async () => {
    const { glassIssues, target } = await gate.readFacts(key);
    const label = glassIssues.label ?? '';
    for (const [title, body] of [['First', 'one'] as const, ['Second', 'two'] as const])
      await gate.publish(aPublication({ target, issues: [{ title, body, label }] }));
    const [first, second] = (await gate.readFacts(key)).glassIssues.issues.map(({ number }) => number);
    await anna('POST', '/repos/acme/app/issues', { title: 'Not ours', body: 'three', labels: [glassLabel] });
    await anna('POST', '/repos/acme/app/issues', { title: 'Something else', body: 'four' });
    await anna('PATCH', `/repos/acme/app/issues/${first}`, { state: 'closed' });
    await anna('PATCH', `/repos/acme/app/issues/${first}`, { body: 'changed' });
    for (const number of [first, second])
      await anna('DELETE', `/repos/acme/app/issues/${number}/labels/${glassLabel}`);
    calls.splice(0);

    const { issues } = (await gate.readFacts(key)).glassIssues;

    expect(calls.map(({ route }) => route)).toEqual(['POST /graphql facts']);
    expect(issues.map(({ editedBy }) => editedBy?.login)).toEqual([undefined, undefined, 'anna']);
    expect(issues.map(({ body, isOpen, isOwn, closedBy }) => [body, isOpen, isOwn, closedBy?.login])).toEqual(
      [
        ['three', true, false, undefined],
        ['two', true, true, undefined],
        ['changed', false, true, 'anna'],
      ],
    );
  });

  it('names an issue that is refused, and writes the rest', async () => {
    const { target } = await gate.readFacts(key);
    const answers = [{ body: 'An answer' }];

    const outcome = await gate.publish(
      aPublication({ target, issues: [{ title: 'x', body: 'y', label: 'LA_none' }], answers }),
    );

    expect(outcome.refused.map(({ part }) => part)).toEqual([{ kind: 'issue', index: 0 }]);
    expect(outcome.answers).toHaveLength(1);
  });
});
