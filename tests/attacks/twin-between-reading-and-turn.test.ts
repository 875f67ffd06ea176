import { describe, expect, it } from 'vitest';
import { externalIdOf } from '../../src/flows/review/publish-report.ts';
import type { CheckReport } from '../../src/model/check-report.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';

const changed = { ...protectedRegistry, 'services/web.yaml': texts.service('web', 2) };

const red: CheckReport = {
  name: 'charter/validate',
  conclusion: 'failure',
  title: 'One error',
  summary: 'The other pull request is wrong.',
  annotations: [],
};

/** Another pull request with the same head publishes a red check, right after this one has read its facts. */
function withTwin(world: GatedWorld, by: string): () => number {
  const { forge, turns } = world;
  const read = forge.readFacts.bind(forge);
  let reads = 0;
  forge.readFacts = async (...asked: Parameters<typeof read>) => {
    reads += 1;
    const facts = await read(...asked);
    if (reads > 1) return facts;
    const publish = async (): Promise<void> => {
      const { conclusion: _, ...rest } = red;
      const key = { owner: 'harbor', repo: 'registry', number: 8 };
      const report = { ...rest, state: 'failure' } as const;
      const check = { head: world.head, report, externalId: externalIdOf(key, red) };
      await forge.publishChecks('R_1', [check]);
    };
    await turns.take(`harbor/registry@${world.head}`, publish, by);
    return facts;
  };
  return () => reads;
}

describe('another pull request with the same head, done between the reading of the facts and the turn', () => {
  it('is not covered up: the facts are read again, and its red check stays red', async () => {
    const world = new GatedWorld(changed);
    withTwin(world, 'harbor/registry#8');

    await world.run();

    expect(world.forge.report('charter/validate')).toMatchObject({ state: 'failure' });
    expect(world.forge.report('charter/validate')?.summary).toContain('also the head of #8');
  });

  it('costs no second reading where the last turn was its own', async () => {
    const world = new GatedWorld(changed);
    const reads = withTwin(world, 'harbor/registry#7');

    await world.run();

    expect(reads()).toBe(1);
  });
});
