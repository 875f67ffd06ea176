import { describe, expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import type { Files } from '../builders/fake-repository.ts';

const guarded: Files = {
  ...protectedRegistry,
  'policies/kept.yaml': texts
    .policy('kept', '')
    .replace(
      '    approvals:\n',
      "    guardrails:\n      - {id: kept, rule: noDeletion, message: 'Stays.'}\n",
    ),
};

const overlay = (replicas: string): string =>
  `apiVersion: charter.dev/v1\nkind: Overlay\nmetadata:\n  name: web-staging\nspec:\n  target: service:web\n  environment: staging\n  patch:\n    replicas: ${replicas}\n`;

async function denialsOf(head: Files): Promise<readonly string[]> {
  const world = new GatedWorld({ ...guarded, ...head }, guarded);
  await world.run();
  const { annotations = [] } = world.forge.report('charter/policy') ?? {};
  return annotations.map(({ title }) => title ?? '');
}

describe('a manifest that is wrong', () => {
  it('is refused for being unjudged, and not as one that is deleted', async () => {
    const byItself = await denialsOf({ 'services/web.yaml': texts.service('web', 1).replace('run', '') });
    const byOverlay = await denialsOf({ 'overlays/web.yaml': overlay('many') });

    expect(byOverlay).toEqual([expect.stringContaining('policy-unjudged')]);
    expect(byItself.every((title) => title.includes('policy-unjudged'))).toBe(true);
  });

  it('is still refused where it goes', async () => {
    const { 'services/web.yaml': _, ...without } = guarded;
    const world = new GatedWorld(without, guarded);
    await world.run();
    const elsewhere = await denialsOf({ 'services/web.yaml': texts.service('web', 1, 'production') });

    expect(world.forge.report('charter/policy')?.summary).toContain('Stays.');
    expect(elsewhere).toEqual([expect.stringContaining('kept')]);
  });
});
