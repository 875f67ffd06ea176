import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommitToWrite, GateForge } from '../../../../src/ports/forge.ts';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, type World } from '../../../builders/a-forge.ts';
import { aGitHub } from '../../../builders/a-github.ts';
import { aRuleset } from '../../../builders/a-ruleset.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let clone: Clone;
let gate: GateForge;
let head: string;

beforeAll(async () => {
  world = await aForge();
  clone = await aClone();
  await clone.commit('The beginning', { 'a.yaml': 'one\n', 'b.yaml': 'two\n' });
  await clone.git('remote', 'add', 'origin', world.remote(world.anna));
  await clone.git('push', '--quiet', 'origin', 'main');
  await clone.git('checkout', '--quiet', '-b', 'topic');
  head = await clone.commit('Change', { 'a.yaml': 'one: "1"\n' });
  await clone.git('push', '--quiet', 'origin', 'topic');
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

const fixes = (given: Partial<CommitToWrite> = {}): CommitToWrite => ({
  branch: 'topic',
  head,
  message: { headline: 'fix: a number', body: '- a.yaml:1: a number\n\nCo-authored-by: bob <bob@acme.test>' },
  files: [{ path: 'a.yaml', text: 'one: 1 # “one”\n' }],
  ...given,
});

describe('a commit by the bot', () => {
  it('writes files on top of the head, and leaves all others as they are', async () => {
    const commit = await gate.commitFiles(fixes());

    await clone.git('fetch', '--quiet', 'origin', 'topic');
    expect(await clone.git('rev-parse', 'FETCH_HEAD', 'FETCH_HEAD^')).toBe(`${commit}\n${head}`);
    expect(await clone.git('show', 'FETCH_HEAD:a.yaml')).toBe('one: 1 # “one”');
    expect(await clone.git('diff', '--name-only', 'FETCH_HEAD^', 'FETCH_HEAD')).toBe('a.yaml');
    expect(await clone.git('log', '-1', '--format=%an', 'FETCH_HEAD')).toBe('charter[bot]');
  });

  it('is a conflict where the branch is elsewhere by now', async () => {
    await expect(gate.commitFiles(fixes())).rejects.toMatchObject({ code: 'forge-conflict' });
  });

  it('is refused where the branch is protected', async () => {
    const parameters = {
      dismiss_stale_reviews_on_push: false,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_approving_review_count: 1,
      required_review_thread_resolution: false,
    };
    const ruleset = aRuleset([{ type: 'pull_request', parameters }], {
      conditions: { ref_name: { include: ['refs/heads/release'], exclude: [] } },
    });
    await clone.git('push', '--quiet', 'origin', `${head}:refs/heads/release`);
    const made = await world.api(world.anna)('POST', '/repos/acme/app/rulesets', ruleset);
    expect(made.status).toBe(201);

    await expect(gate.commitFiles(fixes({ branch: 'release' }))).rejects.toMatchObject({
      code: expect.stringMatching(/^forge-(?:refused|forbidden)$/) as string,
    });
  });

  it('is refused where there is no such branch', async () => {
    await expect(gate.commitFiles(fixes({ branch: 'nowhere' }))).rejects.toMatchObject({
      code: 'forge-not-found',
    });
  });
});
