import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryParseCache } from '../../src/adapters/cache/memory-parse-cache.ts';
import { explainEffective } from '../../src/flows/registry/explain-effective.ts';
import { loadRegistry } from '../../src/flows/registry/load-registry.ts';
import { formatPath } from '../../src/model/pointer.ts';
import type { Ref } from '../../src/model/ref.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { environmentText, manifestText, overlayText } from '../builders/a-registry.ts';
import { FakeRepository } from '../builders/fake-repository.ts';
import { runs } from '../property-runs.ts';

/** `path file:line` of every value of the Service `a`, in an environment or as it stands. */
async function explain(
  files: Readonly<Record<string, string>>,
  environment?: string,
): Promise<readonly string[]> {
  const repository = new FakeRepository().commit('head', files);
  const source = {
    tree: await repository.readTree('head'),
    readBlobs: repository.readBlobs.bind(repository),
  };
  const loaded = await loadRegistry({ source, settings: defaultSettings, cache: createMemoryParseCache() });
  const ref: Ref = 'service:a';
  const manifest = loaded.registry.manifests.get(ref);
  const effective = loaded.environments.find(({ name }) => name === environment)?.manifests.get(ref);
  if (manifest === undefined) throw new Error('the registry has no service:a');
  const fields = await explainEffective({ source, registry: loaded.registry, manifest, effective });
  return fields.map(({ path, file, range }) => `${formatPath(path)} ${file}:${range.line}`);
}

const defaults = (lines: string): string =>
  `apiVersion: charter.dev/v1\nkind: Defaults\nspec:\n  Service:\n    spec:\n${lines}`;

const envelope = (file: string): readonly string[] => [
  `apiVersion ${file}:1`,
  `kind ${file}:2`,
  `metadata.name ${file}:4`,
];

describe('where a value comes from', () => {
  it('is the overlay, the manifest or the nearest defaults, by what holds', async () => {
    const files = {
      '_defaults.yaml': defaults(
        '      runtime: { type: process }\n      config: { A: 1, B: 1, C: 1, D: 1 }\n',
      ),
      's/_defaults.yaml': defaults('      config:\n        B: 2\n        C: 2\n'),
      's/a.yaml': manifestText('Service', 'a', '  image: a:1\n  secrets: [X, Y]\n  config:\n    C: 3\n'),
      'live.yaml': environmentText('live'),
      'o.yaml': overlayText(
        'service:a',
        'live',
        '    secrets:\n      - Z\n    config:\n      D: 4\n      A: null\n',
      ),
    };

    expect(await explain(files)).toEqual([
      ...envelope('s/a.yaml'),
      'spec.image s/a.yaml:6',
      'spec.secrets[0] s/a.yaml:7',
      'spec.secrets[1] s/a.yaml:7',
      'spec.config.C s/a.yaml:9',
      'spec.config.A _defaults.yaml:7',
      'spec.config.B s/_defaults.yaml:7',
      'spec.config.D _defaults.yaml:7',
      'spec.runtime.type _defaults.yaml:6',
    ]);
    expect(await explain(files, 'live')).toEqual([
      ...envelope('s/a.yaml'),
      'spec.image s/a.yaml:6',
      'spec.secrets[0] o.yaml:10',
      'spec.config.C s/a.yaml:9',
      'spec.config.B s/_defaults.yaml:7',
      'spec.config.D o.yaml:12',
      'spec.runtime.type _defaults.yaml:6',
    ]);
  });

  it('is never what a text in between has replaced whole', async () => {
    const files = {
      '_defaults.yaml': defaults('      replicas: { min: 1, max: 9 }\n      runtime: { type: process }\n'),
      'a.yaml': manifestText('Service', 'a', '  image: a:1\n  replicas: 2\n'),
      'live.yaml': environmentText('live'),
      'o.yaml': overlayText('service:a', 'live', '    replicas:\n      min: 3\n      max: 4\n'),
    };

    expect((await explain(files, 'live')).filter((line) => line.startsWith('spec.replicas'))).toEqual([
      'spec.replicas.min o.yaml:10',
      'spec.replicas.max o.yaml:11',
    ]);
  });

  it('is told in a Markdown manifest, and in the right document of several', async () => {
    const second = manifestText('Service', 'a', '  runtime: { type: process }\n  command: [x]\n');
    const first = manifestText('Group', 'g', '  team: a/b\n');

    expect(await explain({ 'a.md': `---\n${second}---\nText.\n` })).toContain('spec.command[0] a.md:8');
    expect(await explain({ 'a.yaml': `${first}---\n${second}` })).toContain('spec.command[0] a.yaml:14');
  });

  it('is told of every value once', async () => {
    const config = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'constructor'), fc.constantFrom('x', ''));
    await fc.assert(
      fc.asyncProperty(config, config, config, async (below, own, patch) => {
        const lines = await explain(
          {
            '_defaults.yaml': defaults(`      config: ${JSON.stringify(below)}\n`),
            'a.yaml': manifestText(
              'Service',
              'a',
              `  runtime: { type: process }\n  command: [x]\n  config: ${JSON.stringify(own)}\n`,
            ),
            'live.yaml': environmentText('live'),
            'o.yaml': overlayText('service:a', 'live', `    config: ${JSON.stringify(patch)}\n`),
          },
          'live',
        );
        const where = { ...below, ...own, ...patch };
        for (const key of Object.keys(where)) {
          const last = Object.hasOwn(patch, key)
            ? 'o.yaml'
            : Object.hasOwn(own, key)
              ? 'a.yaml'
              : '_defaults.yaml';
          const told = lines.filter((line) => line.startsWith(`spec.config.${key} `));
          expect(told).toEqual([expect.stringContaining(` ${last}:`)]);
        }
      }),
      { numRuns: runs(50) },
    );
  });
});
