import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBotOnAForge, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import type { Shown } from '../../builders/a-pushed-repository.ts';
import { serviceText } from '../../builders/a-registry.ts';

/** GitHub's limits on what a check run and a comment hold. */
const mostBytesOfCheck = 65_535;
const mostCharactersOfComment = 65_536;

const files = 5_000;
const wrongFiles = 600;

describe('a pull request of 5,000 files', () => {
  let world: BotOnAForge;
  let wrong: Shown;
  let right: Shown;

  beforeAll(async () => {
    world = await aBotOnAForge();
    const repository = await world.addRepository('large');
    await repository.push('change', manifests({ wrong: wrongFiles }));
    const number = await repository.open('change');
    await world.settle(90_000);
    wrong = await repository.shown(number);
    await repository.push('change', manifests({ wrong: 0 }));
    await world.settle(90_000);
    right = await repository.shown(number);
  }, 240_000);

  afterAll(() => world.close());

  it('is found wrong, with as many annotations as GitHub takes, and says how many there are', () => {
    const validate = wrong.checks.find(({ name }) => name === 'charter/validate');
    expect(validate?.conclusion).toBe('failure');
    expect(validate?.title).toBe('600 errors introduced; 5,003 manifests checked');
    expect(validate?.annotationsCount).toBe(50);
    expect(validate?.summary).toMatch(/Showing \d+ of 600 problems/);
    expect(wrong.comments).toEqual([expect.stringMatching(/Showing \d+ of 600 problems/)]);
  });

  it('is planned when it is right, with as many changes as there is room for', () => {
    const plan = right.checks.find(({ name }) => name === 'charter/plan');
    expect(plan?.conclusion).toBe('success');
    expect(plan?.title).toBe('5,000 to create in 1 environment, risk low');
    expect(plan?.text).toMatch(/Showing \d+ of 5,000 changes/);
    expect(right.comments).toEqual([expect.stringMatching(/Showing \d+ of 5,000 changes/)]);
  });

  it('shows nothing that GitHub would cut', () => {
    for (const { checks, comments } of [wrong, right]) {
      const sizes = checks.flatMap(({ summary, text }) => [
        Buffer.byteLength(summary),
        Buffer.byteLength(text),
      ]);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(mostBytesOfCheck);
      expect(Math.max(...comments.map(({ length }) => length))).toBeLessThanOrEqual(mostCharactersOfComment);
    }
  });

  it('costs as many API calls as a small one', () => {
    const calls = world.runs.filter(({ item }) => item.key.includes('#')).map((run) => run.calls.length);
    expect(calls).toEqual([2, 2]);
  });

  it('leaves no work behind, and neither secrets nor bodies in the log', async () => {
    await world.settle();
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(world.leaks()).toEqual([]);
  });
});

/** New services, the first of which depend on what is not there. */
function manifests({ wrong }: { wrong: number }): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: files }, (_, index) => [
      `services/s${index}.yaml`,
      serviceText(`s${index}`, `  dependsOn:\n    service:${index < wrong ? 'nowhere' : 'ledger'}: {}\n`),
    ]),
  );
}
