import { describe, expect, it } from 'vitest';
import { loadRegistry } from '../../src/flows/registry/load-registry.ts';
import { narrowSource } from '../../src/flows/registry/narrow-source.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { environmentText, overlayText, serviceText } from '../builders/a-registry.ts';
import { FakeRepository } from '../builders/fake-repository.ts';

describe('the part of a registry around one manifest', () => {
  const files = {
    'environments/production.yaml': environmentText('production'),
    'services/_defaults.yaml':
      'apiVersion: charter.dev/v1\nkind: Defaults\nspec:\n  Service:\n    spec:\n      replicas: 3\n',
    'services/payments.yaml': serviceText('payments'),
    'services/web.yaml': serviceText('web', '  dependsOn:\n    service:payments: {}\n'),
    'overlay.yaml': overlayText('service:payments', 'production', '    config: {A: x}\n'),
    'README.md': 'payments',
  };

  it('leaves out what has no say in it, and gives it as the whole does', async () => {
    const repository = new FakeRepository().commit('head', files);
    const whole = {
      tree: await repository.readTree('head'),
      readBlobs: (ids: readonly string[]) => repository.readBlobs(ids),
    };
    const part = await narrowSource(whole, defaultSettings, 'service:payments');
    const load = (source: typeof whole | typeof part) =>
      loadRegistry({ source, settings: defaultSettings, cache: new Map<string, ParsedFile>() });
    const [ofWhole, ofPart] = [await load(whole), await load(part)];

    expect(part.tree.entries.map(({ path }) => path)).not.toContain('services/web.yaml');
    expect(ofPart.environments[0]?.manifests.get('service:payments')).toEqual(
      ofWhole.environments[0]?.manifests.get('service:payments'),
    );
    expect(ofPart.registry.manifests.get('service:payments')?.value).toMatchObject({ spec: { replicas: 3 } });
  });
});
