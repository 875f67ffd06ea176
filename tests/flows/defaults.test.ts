import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRegistry, type LoadedRegistry } from '../../src/flows/registry/load-registry.ts';
import { createMemoryParseCache } from '../../src/adapters/cache/memory-parse-cache.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { environmentText, manifestText, overlayText, serviceText } from '../builders/a-registry.ts';
import { FakeRepository } from '../builders/fake-repository.ts';
import { runs } from '../property-runs.ts';

/** A file of defaults of Services; both parts are texts of lines. */
function defaultsText({ metadata = '', spec = '' }: { metadata?: string; spec?: string }): string {
  const parts = [
    ['metadata', metadata],
    ['spec', spec],
  ].flatMap(([name = '', lines = '']) =>
    lines === '' ? [] : [`    ${name}:\n${lines.replaceAll(/^/gm, '      ').trimEnd()}\n`],
  );
  return `apiVersion: charter.dev/v1\nkind: Defaults\nspec:\n  Service:\n${parts.join('')}`;
}

async function load(
  files: Readonly<Record<string, string>>,
  cache = createMemoryParseCache(),
): Promise<LoadedRegistry> {
  const repository = new FakeRepository().commit('head', files);
  const source = {
    tree: await repository.readTree('head'),
    readBlobs: repository.readBlobs.bind(repository),
  };
  return loadRegistry({ source, settings: defaultSettings, cache });
}

function specIn({ registry }: LoadedRegistry, ref: `${string}:${string}`): unknown {
  return registry.manifests.get(ref)?.value['spec'];
}

const problemsOf = ({ diagnostics }: LoadedRegistry): readonly string[] =>
  diagnostics.map(({ code, file, range }) => `${file}:${range.line}:${range.column} ${code}`);

const bare = (name: string, lines = ''): string =>
  manifestText('Service', name, `  image: example/${name}:1.0\n${lines}`);

const configText = (values: JsonObject): string =>
  `runtime: { type: process }\nconfig: ${JSON.stringify(values)}`;

const many = (from: number, count: number): string =>
  `config: { ${Array.from({ length: count }, (_, index) => `K${from + index}: x`).join(', ')} }`;

describe('defaults of a folder', () => {
  it('fill in what a manifest leaves out, the nearest file first and the manifest over all', async () => {
    const loaded = await load({
      '_defaults.yaml': defaultsText({
        spec: 'runtime: { type: kubernetes, namespace: all }\nreplicas: 1\nconfig: { A: root, B: root, C: root }',
      }),
      'services/_defaults.yaml': defaultsText({ spec: 'replicas: 2\nconfig: { B: near, C: near }' }),
      'services/deep/er/a.yaml': bare('a', '  config: { C: own }\n'),
      'other/b.yaml': bare('b'),
    });

    expect(problemsOf(loaded)).toEqual([]);
    expect(specIn(loaded, 'service:a')).toEqual({
      image: 'example/a:1.0',
      config: { C: 'own', A: 'root', B: 'near' },
      runtime: { type: 'kubernetes', namespace: 'all' },
      replicas: 2,
    });
    expect(specIn(loaded, 'service:b')).toMatchObject({
      replicas: 1,
      config: { A: 'root', B: 'root', C: 'root' },
    });
    expect(loaded.registry.manifests.get('service:a')?.defaults).toEqual([
      '_defaults.yaml',
      'services/_defaults.yaml',
    ]);
  });

  it('are taken back by null, in a nearer file and in a manifest', async () => {
    const loaded = await load({
      '_defaults.yaml': defaultsText({ spec: 'runtime: { type: process }\nreplicas: 1\nconfig: { A: 1 }' }),
      's/_defaults.yaml': defaultsText({ spec: 'config: null' }),
      's/a.yaml': bare('a', '  replicas: null\n'),
    });

    expect(problemsOf(loaded)).toEqual([]);
    expect(specIn(loaded, 'service:a')).toEqual({ image: 'example/a:1.0', runtime: { type: 'process' } });
  });

  it('leave a null that takes nothing back to the schema', async () => {
    const loaded = await load({
      '_defaults.yaml': defaultsText({ spec: 'runtime: { type: process }' }),
      'a.yaml': bare('a', '  replicas: null\n'),
    });

    expect(problemsOf(loaded)).toEqual(['a.yaml:7:13 wrong-type']);
  });

  it('replace lists whole', async () => {
    const loaded = await load({
      '_defaults.yaml': defaultsText({ spec: 'runtime: { type: process }\nsecrets: [A, B]' }),
      'a.yaml': bare('a', '  secrets: [C]\n'),
    });

    expect(specIn(loaded, 'service:a')).toMatchObject({ secrets: ['C'] });
  });

  it('are below overlays, which see what they give', async () => {
    const loaded = await load({
      '_defaults.yaml': defaultsText({ spec: 'runtime: { type: process }\nreplicas: 2' }),
      'a.yaml': bare('a'),
      'e.yaml': environmentText('live'),
      'o.yaml': overlayText('service:a', 'live', '    replicas: null\n'),
    });

    expect(problemsOf(loaded)).toEqual([]);
    const effective = loaded.environments[0]?.manifests.get('service:a')?.value['spec'];
    expect(effective).toEqual({ image: 'example/a:1.0', runtime: { type: 'process' } });
  });

  it('are told once, at their own line, when something in them is wrong', async () => {
    const loaded = await load({
      '_defaults.yaml': defaultsText({
        metadata: 'owner: group:nobody\nname: one',
        spec: 'runtime: { type: process }\nreplicas: two\nreplica: 3\ndependsOn: { service:c: {} }',
      }),
      'a.yaml': bare('a'),
      'b.yaml': bare('b'),
    });

    expect(problemsOf(loaded)).toEqual([
      '_defaults.yaml:6:14 unknown-ref',
      '_defaults.yaml:7:7 conflicting-fields',
      '_defaults.yaml:10:17 wrong-type',
      '_defaults.yaml:11:7 unknown-field',
      '_defaults.yaml:12:20 unknown-ref',
    ]);
  });

  it('are right where only what a manifest adds to them is wrong, which is told there', async () => {
    const { diagnostics } = await load({
      '_defaults.yaml': defaultsText({
        spec: 'runtime: { type: process }\nresources: { requests: { memory: 2Gi } }',
      }),
      'a.yaml': bare('a', '  resources: { limits: { memory: 1Gi } }\n'),
      'b.yaml': bare('b', '  resources: { limits: { memory: 1Gi } }\n'),
      'c.yaml': manifestText('Service', 'c', '  replicas: 1\n'),
      'd.yaml': bare('d'),
    });

    const overLimit =
      '`spec.resources.requests.memory` is `2Gi`, more than the limit of `1Gi`. Lower the request, or raise the limit. This comes from `_defaults.yaml:7`.';
    expect(
      diagnostics.map(({ file, range: { line, column }, message }) => [file, line, column, message]),
    ).toEqual([
      ['a.yaml', 7, 3, overLimit],
      ['b.yaml', 7, 3, overLimit],
      ['c.yaml', 5, 1, '`spec` needs at least one of `image` and `command`; found none of them. Add one.'],
    ]);
  });

  it('may name what only the manifests have', async () => {
    const { diagnostics } = await load({
      '_defaults.yaml': defaultsText({
        spec: 'runtime: { type: process }\nhealth: { http: { path: /healthz, port: web } }',
      }),
      'a.yaml': bare('a', '  ports: { web: 8080 }\n'),
      'b.yaml': bare('b', '  ports: { api: 8080 }\n'),
    });

    expect(diagnostics.map(({ file, range: { line }, message }) => [file, line, message])).toEqual([
      [
        'b.yaml',
        5,
        '`spec.health.http.port` names the port `web`; `spec.ports` has `api`. Correct the name, or add the port. This comes from `_defaults.yaml:7`.',
      ],
    ]);
  });

  it('are named as the place of an edge that closes a circle', async () => {
    const loaded = await load({
      '_defaults.yaml': defaultsText({ spec: 'runtime: { type: process }\ndependsOn: { service:a: {} }' }),
      'a.yaml': bare('a', '  dependsOn: null\n'),
      'b.yaml': bare('b'),
      'c.yaml': bare('c', '  dependsOn: { service:b: {}, service:c: {} }\n'),
    });

    expect(problemsOf(loaded)).toEqual(['c.yaml:7:31 dependency-cycle']);
    expect(loaded.graph.edges.find(({ from }) => from === 'service:b')).toMatchObject({
      to: 'service:a',
      file: '_defaults.yaml',
    });
  });

  it('count only in a file of their name, of which one document is read', async () => {
    const loaded = await load({
      'defaults.yaml': defaultsText({ spec: 'replicas: 2' }),
      '_defaults.yaml': `${defaultsText({ spec: 'replicas: 2' })}---\n${serviceText('a')}`,
    });

    expect(problemsOf(loaded)).toEqual([
      '_defaults.yaml:8:1 too-many-documents',
      'defaults.yaml:2:7 unknown-kind',
    ]);
  });

  it('are those of one file in each folder', async () => {
    const loaded = await load({
      '_defaults.yaml': defaultsText({ spec: 'runtime: { type: process }' }),
      '_defaults.yml': defaultsText({ spec: 'replicas: 2' }),
      'a.yaml': bare('a'),
    });

    expect(problemsOf(loaded)).toEqual(['_defaults.yml:1:1 duplicate-defaults']);
    expect(specIn(loaded, 'service:a')).not.toHaveProperty('replicas');
  });

  it('cannot make a large registry out of a small file', async () => {
    const loaded = await load({
      '_defaults.yaml': defaultsText({ spec: `runtime: { type: process }\n${many(0, 1500)}` }),
      'a/_defaults.yaml': defaultsText({ spec: many(1500, 400) }),
      'a/b/_defaults.yaml': defaultsText({ spec: many(1900, 400) }),
      'a/b/c/a.yaml': bare('a'),
    });

    expect(problemsOf(loaded)).toEqual(['a/b/_defaults.yaml:1:1 too-many-defaults']);
    const { config } = specIn(loaded, 'service:a') as { config: object };
    expect(Object.keys(config)).toHaveLength(1900);
  });

  it('of another tool are left alone', async () => {
    const loaded = await load({ '_defaults.yaml': 'Service:\n  spec: {}\n', 'a.yaml': serviceText('a') });

    expect(problemsOf(loaded)).toEqual([]);
  });

  it('reach nobody through keys that every object has', async () => {
    const loaded = await load({
      '_defaults.yaml': defaultsText({ spec: 'constructor: { a: 1 }\n__proto__: { replicas: 9 }' }),
      'a.yaml': serviceText('a'),
    });

    expect(specIn(loaded, 'service:a')).not.toHaveProperty('replicas');
    expect(problemsOf(loaded)).toContain('_defaults.yaml:7:7 reserved-key');
  });

  it('that change are seen though the manifest is cached', async () => {
    const cache = createMemoryParseCache();
    const replicas = async (count: number): Promise<unknown> => {
      const spec = `runtime: { type: process }\nreplicas: ${count}`;
      return specIn(
        await load({ '_defaults.yaml': defaultsText({ spec }), 'a.yaml': bare('a') }, cache),
        'service:a',
      );
    };

    expect([await replicas(1), await replicas(2)]).toMatchObject([{ replicas: 1 }, { replicas: 2 }]);
  });

  it('give the same as one file that has merged them all', async () => {
    const config = fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.constantFrom('x', 'y', 'z'));
    await fc.assert(
      fc.asyncProperty(config, config, config, async (outer, inner, own) => {
        const layered = await load({
          '_defaults.yaml': defaultsText({ spec: configText(outer) }),
          's/_defaults.yaml': defaultsText({ spec: configText(inner) }),
          's/a.yaml': bare('a', `  config: ${JSON.stringify(own)}\n`),
        });

        expect(specIn(layered, 'service:a')).toMatchObject({ config: { ...outer, ...inner, ...own } });
      }),
      { numRuns: runs(25) },
    );
  });
});
