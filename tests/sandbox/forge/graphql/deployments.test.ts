import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GateForge } from '../../../../src/ports/forge.ts';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, type Client, type World } from '../../../builders/a-forge.ts';
import { aGitHub } from '../../../builders/a-github.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const key = { owner: 'acme', repo: 'app', number: 1 };
const root = '/repos/acme/app/deployments';

let world: World;
let clone: Clone;
let bob: Client;
let gate: GateForge;
let first: string;
let second: string;

beforeAll(async () => {
  world = await aForge();
  bob = world.api(world.bob);
  clone = await aClone();
  first = await clone.commit('The beginning', { 'a.txt': 'one\n' });
  second = await clone.commit('More', { 'a.txt': 'two\n' });
  await clone.git('remote', 'add', 'origin', world.remote(world.anna));
  await clone.git('push', '--quiet', 'origin', 'main');
  await clone.git('checkout', '--quiet', '-b', 'topic');
  await clone.commit('Change', { 'a.txt': 'three\n' });
  await clone.git('push', '--quiet', 'origin', 'topic');
  await bob('POST', '/repos/acme/app/pulls', { title: 'Change', head: 'topic', base: 'main' });
  const { github } = await aGitHub({
    timeout: 30_000,
    forge: { baseUrl: world.forge.apiUrl, appId: world.app.id, privateKey: world.app.privateKey },
  });
  const { installationId } = world;
  gate = await github.gate.gateFor({ installationId, owner: 'acme', repo: 'app' });
});

afterAll(async () => {
  await clone.remove();
  await world.close();
});

async function deploy(ref: string, environment: string, state: string): Promise<void> {
  const made = await bob('POST', root, { ref, environment, auto_merge: false, required_contexts: [] });
  await bob('POST', `${root}/${made.number('id')}/statuses`, { state });
}

describe('deployments at the embedded forge', () => {
  it('are read with the facts of a pull request: of each environment the newest that succeeded', async () => {
    await deploy(first, 'production', 'success');
    await deploy(second, 'production', 'failure');
    await deploy(first, 'staging', 'success');
    await deploy('main', 'staging', 'success');

    const { deployments } = await gate.readFacts(key);

    expect(deployments).toEqual({
      deployed: new Map([
        ['production', first],
        ['staging', second],
      ]),
      isWhole: true,
    });
  });

  it('are read of some environments alone where these are named', async () => {
    const { deployments } = await gate.readFacts(key, ['staging']);

    expect([...deployments.deployed.keys()]).toEqual(['staging']);
  });

  it('make the earlier success of an environment inactive', async () => {
    const all = await bob('GET', `${root}?environment=staging`);
    const states = await Promise.all(
      all.each('id').map(async (id) => (await bob('GET', `${root}/${String(id)}/statuses`)).each('state')),
    );

    expect(states).toEqual([['success'], ['inactive', 'success']]);
  });

  it('tell the branch of a head in this repository', async () => {
    expect((await gate.readFacts(key)).branch).toEqual({ name: 'topic', isDefault: false });
  });
});
