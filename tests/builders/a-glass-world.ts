import type { Account } from '../../src/model/account.ts';
import { GatedWorld, protectedRegistry, texts } from './a-gated-world.ts';
import { people } from './fake-forge.ts';
import type { Files } from './fake-repository.ts';

const { ben, cleo, dora } = people;

/** Who may break the glass of production, for how long, and who reviews it. */
export function anEscalation(by = 'on-call', lasts = '1h'): string {
  return [
    'apiVersion: charter.dev/v1',
    'kind: Escalation',
    'metadata:',
    '  name: nights',
    'spec:',
    '  tiers:',
    `    - {name: first, notify: [group:${by}], answerWithin: 15m}`,
    '  breakGlass:',
    `    by: [group:${by}]`,
    `    lasts: ${lasts}`,
    '    reviewBy: group:security',
    '    reviewWithin: 48h',
    '',
  ].join('\n');
}

/** Production has an Escalation that names dora, reviewed by ben. The ledger runs there, owned by ben or cleo. */
export function glassRegistry(onCall: readonly Account[] = [dora]): Files {
  return {
    ...protectedRegistry,
    'environments/production.yaml': `${texts.production}  escalation: nights\n`,
    'escalations/nights.yaml': anEscalation(),
    'groups/on-call.yaml': texts.group('on-call', onCall),
    'groups/security.yaml': texts.group('security', [ben]),
    'services/ledger.yaml': texts.service('ledger', 1, 'production'),
    'services/web.yaml': texts.service('web', 1, 'staging'),
  };
}

/** The change scales the ledger in production. Comments are written shortly after ten, and so is it now. */
export function aGlassWorld(base: Files = glassRegistry(), change: Files = {}): GatedWorld {
  const world = new GatedWorld(
    { ...base, 'services/ledger.yaml': texts.service('ledger', 2, 'production'), ...change },
    base,
  );
  world.now = '2026-03-01T10:10:00.000Z';
  world.forge.roles.set(cleo.id, 'maintain');
  return world;
}
