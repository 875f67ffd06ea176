import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainPaint } from '../../src/render/paint.ts';
import type { StoryResult } from '../../src/sandbox/story/play-story.ts';
import { displayWidth } from '../../src/sandbox/story/layout.ts';
import { tellStory } from '../../src/sandbox/tell-story.ts';
import { aBotFor, aSandbox, type SandboxWorld } from '../builders/a-sandbox.ts';
import { readingOf, refusalOf, writing } from '../builders/a-graphql-fault.ts';
import { aFolder } from '../builders/a-store.ts';

interface Told {
  readonly result: StoryResult;
  readonly text: string;
}

async function tell(
  { sandbox }: SandboxWorld,
  {
    settled = () => Promise.resolve(),
    patience = 45_000,
  }: { settled?: () => Promise<void>; patience?: number },
): Promise<Told> {
  let text = '';
  const result = await tellStory({
    sandbox,
    settled,
    patience,
    directory: aFolder(),
    width: 100,
    ink: plainPaint,
    write: (part) => {
      text += part;
    },
  });
  return { result, text };
}

describe('the life of a change', { timeout: 180_000 }, () => {
  it('goes from three mistakes at their lines to a plan, a signature, agreement that a push undoes, and a merge', async () => {
    const world = await aSandbox();
    const bot = await aBotFor(world);
    const { result, text } = await tell(world, { settled: () => bot.settled() });
    expect({ missed: result.missed, faults: world.faults, broken: text.match(/✘.*/g) }).toEqual({
      missed: 0,
      faults: [],
      broken: null,
    });
    expect(result.met).toBeGreaterThanOrEqual(60);
    expect(text.match(/^── \d ── .*(?= ─)/gm)?.map((line) => line.replace(/ ─+$/, ''))).toEqual([
      '── 1 ── A change with three mistakes',
      '── 2 ── The mistakes are put right',
      '── 3 ── Noor signs',
      '── 4 ── Three people agree',
      '── 5 ── A second thought',
      '── 6 ── Agreed again',
      '── 7 ── Merged',
    ]);
    expect(text).toContain('services/payments/payments.yaml:28:5  unknown-ref');
    expect(text).toContain(
      'each mistake is marked at its own line: environments/production/payments.yaml:15,',
    );
    expect(text).toContain('      @@ spec.replicas @@\n      - 4\n      + 6\n');
    expect(text.match(/(?<=✔ charter\/approval ).*?(?= {2})/g)).toEqual([
      'is red: failure',
      'is red: failure',
      'waits: waiting',
      'still waits: waiting',
      'still waits: waiting',
      'is green: success',
      'waits again: waiting',
      'still waits: waiting',
      'still waits: waiting',
      'is green: success',
    ]);
    expect(text).toContain(
      'charter/approval  failure: 1 signature refused: policies/payments.yaml#guardrails',
    );
    expect(text).toMatch(/noor\$ npx charter sign policies\/payments\.yaml#guardrails /);
    expect(text).toContain('signatures 1 of 1 by group:security');
    const digests = [...text.matchAll(/ comments: \/approve ([0-9a-f]{8}) /g)].map(([, digest]) => digest);
    expect(new Set(digests).size).toBe(2);
    expect(text).toMatch(/✔ All \d+ expectations were met/);
    expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(100);
  });

  it('is told with no token in it', async () => {
    const world = await aSandbox();
    const bot = await aBotFor(world);
    const { text } = await tell(world, { settled: () => bot.settled() });
    const { users, app } = world.sandbox;
    const key = readFileSync(join(world.directory, 'keys', 'noor'), 'utf8');
    const secrets = [...users.map(({ token }) => token), app.webhookSecret, app.privateKey, key];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('says what it missed, and stops there, when no bot answers', async () => {
    const world = await aSandbox();
    const { result, text } = await tell(world, { patience: 200 });
    expect(result.met).toEqual(0);
    expect(result.missed).toBeGreaterThan(0);
    expect(text).toContain('No answer came in time.');
    expect(text).toMatch(/✘ charter\/validate is red.*\n +expected {2}failure\n +found {5}no such check\n/);
    expect(text).not.toContain('── 2 ──');
  });

  it('misses when the bot says something else than it must', async () => {
    const world = await aSandbox();
    const bot = await aBotFor(world);
    // Refused, so the bot publishes short reports without annotations in their place.
    const fault = { ...writing(), ...refusalOf(['check0', 'check1', 'check2', 'check3']) };
    world.sandbox.forge.faults.next(fault);
    const { result, text } = await tell(world, { settled: () => bot.settled(), patience: 5_000 });
    expect(result.missed).toBeGreaterThan(0);
    expect(text).toMatch(/✘ each mistake is marked at its own line\n +expected .*\n.*\n +found {5}none\n/);
  });

  it('misses, and stops there, when an approval does not count', async () => {
    const world = await aSandbox();
    const bot = await aBotFor(world);
    let pushes = 0;
    const { result, text } = await tell(world, {
      patience: 5_000,
      settled: async () => {
        await bot.settled();
        pushes += 1;
        // After the third push the bot learns nothing new, so that it cannot see who agrees.
        if (pushes === 3) world.sandbox.forge.faults.next({ ...readingOf(1), status: 502, times: 1_000 });
      },
    });
    expect(result.missed).toBeGreaterThan(0);
    expect(text).toMatch(/✘ it says who is missing\n +expected +group:security, 1 of 2\n/);
    expect(text).toContain('── 4 ──');
    expect(text).not.toContain('── 5 ──');
    world.sandbox.forge.faults.clear();
  });

  it('fails as such, not as a miss, when the forge is away', async () => {
    const world = await aSandbox();
    await world.close();
    await expect(tell(world, { patience: 200 })).rejects.toMatchObject({ code: 'story-git-failed' });
  });

  it('fails as such when the forge refuses to open the pull request', async () => {
    const world = await aSandbox();
    world.sandbox.forge.faults.next({ method: 'POST', path: /\/pulls$/, status: 500 });
    await expect(tell(world, { patience: 200 })).rejects.toMatchObject({
      code: 'story-request-failed',
      message: 'POST /repos/nightjar/registry/pulls was answered with 500',
    });
  });
});
