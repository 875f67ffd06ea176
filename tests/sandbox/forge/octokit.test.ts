import { createProbot, ProbotOctokit } from 'probot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aForge, type World } from '../../builders/a-forge.ts';

// Real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let octokit: InstanceType<typeof ProbotOctokit>;
const place = { owner: 'acme', repo: 'app' };

beforeAll(async () => {
  world = await aForge();
  const probot = createProbot({
    env: {},
    overrides: {
      appId: world.app.id,
      privateKey: world.app.privateKey,
      secret: 'between us',
      baseUrl: world.forge.apiUrl,
      logLevel: 'fatal',
      Octokit: ProbotOctokit.defaults((options: object) => ({ ...options, throttle: { enabled: false } })),
    },
  });
  octokit = await probot.auth(world.installationId);
});

afterAll(() => world.close());

describe("the bot's own client", () => {
  it('mints tokens, writes files and reads them', async () => {
    const content = Buffer.from('hello').toString('base64');
    await octokit.rest.repos.createOrUpdateFileContents({
      ...place,
      path: 'a.txt',
      message: 'First',
      content,
    });
    const { data } = await octokit.rest.repos.getContent({ ...place, path: 'a.txt' });
    expect(data).toMatchObject({ type: 'file', size: 5, content: `${content}\n` });
  });

  it('opens, checks, comments on and merges a pull request', async () => {
    const { data: ref } = await octokit.rest.git.getRef({ ...place, ref: 'heads/main' });
    await octokit.rest.git.createRef({ ...place, ref: 'refs/heads/topic', sha: ref.object.sha });
    await octokit.rest.repos.createOrUpdateFileContents({
      ...place,
      path: 'b.txt',
      branch: 'topic',
      message: 'Second',
      content: '',
    });
    const { data: pull } = await octokit.rest.pulls.create({
      ...place,
      title: 'Change',
      head: 'topic',
      base: 'main',
    });
    const run = await octokit.rest.checks.create({
      ...place,
      name: 'charter/validate',
      head_sha: pull.head.sha,
      conclusion: 'success',
      output: { title: 'Fine', summary: 'Nothing found' },
    });
    const { data: runs } = await octokit.rest.checks.listForRef({
      ...place,
      ref: pull.head.sha,
      app_id: world.app.id,
    });
    expect(runs.check_runs.map(({ id, conclusion }) => [id, conclusion])).toEqual([[run.data.id, 'success']]);
    const { data: comment } = await octokit.rest.issues.createComment({
      ...place,
      issue_number: pull.number,
      body: 'Hi',
    });
    await octokit.rest.reactions.createForIssueComment({ ...place, comment_id: comment.id, content: 'eyes' });
    const merged = await octokit.rest.pulls.merge({ ...place, pull_number: pull.number, sha: pull.head.sha });
    expect(merged.data.merged).toBe(true);
  });

  it('reads lists of any length page by page', async () => {
    for (let count = 0; count < 5; count += 1)
      await octokit.rest.issues.create({ ...place, title: `Issue ${count}` });
    const issues = await octokit.paginate(octokit.rest.issues.listForRepo, {
      ...place,
      state: 'open',
      per_page: 2,
    });
    expect(issues.map(({ title }) => title)).toEqual(['Issue 4', 'Issue 3', 'Issue 2', 'Issue 1', 'Issue 0']);
    const labels = await octokit.paginate(octokit.rest.issues.listLabelsForRepo, { ...place, per_page: 4 });
    expect(labels).toHaveLength(9);
  });

  it('gets errors it understands', async () => {
    const missing = octokit.rest.pulls.get({ ...place, pull_number: 4711 });
    await expect(missing).rejects.toMatchObject({
      status: 404,
      response: { data: { message: 'Not Found' } },
    });
    const refused = octokit.rest.issues.createLabel({ ...place, name: 'bug' });
    await expect(refused).rejects.toThrow(
      'Validation Failed: {"resource":"Label","field":"name","code":"already_exists"',
    );
  });
});
