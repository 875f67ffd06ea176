import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { overdueReviews, reviewMarker } from '../../src/commands/glass-reviews.ts';
import { glassLabel, type GlassIssue, type GlassReview } from '../../src/model/glass-grant.ts';
import type { GateForge, PublishTarget } from '../../src/ports/forge.ts';
import { aClone, type Clone } from '../builders/a-clone.ts';
import { aForge, type Client, type World } from '../builders/a-forge.ts';
import { aGitHub } from '../builders/a-github.ts';
import { aPublication } from '../builders/a-publication.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const key = { owner: 'acme', repo: 'app', number: 1 };
const issues = '/repos/acme/app/issues';
const macKey = new Uint8Array(32).fill(7);

let world: World;
let clone: Clone;
let anna: Client;
let gate: GateForge;
let target: PublishTarget;
/** Of the review that somebody wants to hide. */
let number: number;
let text: string;

beforeEach(async () => {
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
  const { github } = await aGitHub({
    timeout: 30_000,
    forge: { baseUrl: world.forge.apiUrl, appId: world.app.id, privateKey: world.app.privateKey },
  });
  gate = await github.gate.gateFor({ installationId: world.installationId, owner: 'acme', repo: 'app' });
  ({ target } = await gate.readFacts(key));
  const label = { name: glassLabel, color: 'b60205', description: 'To be reviewed' };
  await gate.publish(aPublication({ target, label }));
  number = await anIssue(1);
  text = (await anna('GET', `${issues}/${number}`)).text('body');
});

afterEach(async () => {
  await clone.remove();
  await world.close();
});

describe('an overdue review', () => {
  it('is found after its label was taken away', async () => {
    await anna('DELETE', `${issues}/${number}/labels/${glassLabel}`);

    expect(await overdue()).toEqual([number]);
  });

  it('is found after the label was deleted, or given another name', async () => {
    await anna('PATCH', `/repos/acme/app/labels/${glassLabel}`, { new_name: 'done' });
    expect(await overdue()).toEqual([number]);

    await anna('DELETE', '/repos/acme/app/labels/done');
    expect(await overdue()).toEqual([number]);
  });

  it('is found among more issues of others than are read', async () => {
    await anna('DELETE', `${issues}/${number}/labels/${glassLabel}`);
    for (let count = 0; count < 120; count += 1) await anna('POST', issues, { title: `Noise ${count}` });

    const found = (await gate.readFacts(key)).glassIssues;
    expect([found.issues.map((issue) => issue.number), found.hasMore]).toEqual([[number], false]);
  });

  it('is found where somebody has labelled more than are read, which is no reason to go on either', async () => {
    for (let count = 0; count < 60; count += 1)
      await anna('POST', issues, { title: `Noise ${count}`, labels: [glassLabel] });

    expect(await overdue()).toEqual([number]);
    expect((await gate.readFacts(key)).glassIssues.hasMore).toBe(true);
  });

  it('is found after it was closed and older ones were touched, label or not', async () => {
    const older = [number];
    for (let count = 0; count < 25; count += 1) older.push(await anIssue(2 + count));
    const newest = older.at(-1) ?? 0;
    for (const one of older.toReversed()) await anna('PATCH', `${issues}/${one}`, { state: 'closed' });
    for (const one of older.slice(0, -1)) await anna('PATCH', `${issues}/${one}`, { title: 'Touched' });
    await anna('DELETE', `${issues}/${newest}/labels/${glassLabel}`);

    expect(await overdue()).toContain(newest);
  });

  it('is not made up by what somebody else has copied', async () => {
    const copied = await anna('POST', issues, { title: 'Review', body: text, labels: [glassLabel] });

    const { issues: found } = (await gate.readFacts(key)).glassIssues;
    expect(found.map((issue) => [issue.number, issue.isOwn])).toEqual([
      [number, true],
      [copied.number('number'), false],
    ]);
    expect(await overdue()).toEqual([number]);
  });
});

/** The reviews that keep the glass whole, where nobody is known as one who reviews. */
async function overdue(): Promise<readonly number[]> {
  const { glassIssues, facts } = await gate.readFacts(key);
  const late: readonly GlassIssue[] = overdueReviews({
    issues: glassIssues.issues,
    repositoryId: facts.pullRequest.repositoryId,
    keys: [macKey],
    now: '2026-03-05T00:00:00.000Z',
    isMember: () => false,
    reviewBy: 'group:security',
  });
  return late.map((issue) => issue.number);
}

/** An issue of the bot for one use; its number. */
async function anIssue(commentId: number): Promise<number> {
  const { glassIssues, facts } = await gate.readFacts(key);
  const review: GlassReview = {
    repositoryId: facts.pullRequest.repositoryId,
    pullRequest: 1,
    commentId,
    environment: 'production',
    by: 1,
    reviewBy: 'group:security',
    due: '2026-03-03T00:00:00.000Z',
  };
  const body = `A review\n\n${reviewMarker(review, macKey)}`;
  await gate.publish(
    aPublication({ target, issues: [{ title: 'Review', body, label: glassIssues.label ?? '' }] }),
  );
  const numbers = (await gate.readFacts(key)).glassIssues.issues.map((issue) => issue.number);
  return Math.max(...numbers);
}
