import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { formatPath, type ValuePath } from '../../src/model/pointer.ts';
import { registryOf } from '../builders/a-registry.ts';
import { importTexts, manifestsOf, placeOf } from '../builders/an-import.ts';
import { runs } from '../property-runs.ts';

/** Keys that mean something in one of the formats, and some that mean nothing anywhere. */
const words = ['no such', ''].concat(
  `
  services web db image build command entrypoint ports target published expose depends_on condition
  healthcheck test interval environment env_file secrets deploy replicas resources limits cpus memory
  labels networks volumes x-more name spec metadata template containers env value valueFrom
  secretKeyRef configMapKeyRef key envFrom configMapRef data readinessProbe httpGet path port selector
  rules owner system dependsOn annotations variables service import components networking
  internal_network exposed_services startup_order deployment interface base_url steps implementation
  parameters type identity constructor toString hasOwnProperty
`
    .trim()
    .split(/\s+/),
);

const scalars = fc.oneof(
  fc.constantFrom(
    'web',
    'db',
    'nginx:1',
    '8080',
    '8080:80',
    '${TAG:-1}',
    '${OPEN}',
    '512M',
    '250m',
    '10s',
    '/health',
  ),
  fc.constantFrom(
    'A=b',
    'DB_PASSWORD=x',
    'service_healthy',
    'object',
    'tool',
    'http://web:80/x',
    './b.yml',
    '--token=x',
  ),
  fc.constantFrom(
    'component:default/web',
    'a-b.example.com',
    'Deployment',
    'say "hello',
    "it's",
    '\u202Ehidden',
    '\u0007',
  ),
  fc.string({ maxLength: 12 }),
  fc.integer({ min: -1, max: 70_000 }),
  fc.double({ min: 0, max: 4, noNaN: true }),
  fc.boolean(),
  fc.constant(null),
);

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalars,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...words), tie('tree'), { maxKeys: 7 }),
  ),
}));

const map = fc.dictionary(fc.constantFrom(...words), tree, { maxKeys: 8 });

/** Documents that are of a format, with anything in the places where it looks. */
const documents: readonly fc.Arbitrary<object>[] = [
  map.map((services) => ({ services: { ...services, web: { image: 'nginx', ...asMap(services['web']) } } })),
  fc.dictionary(fc.constantFrom('web', 'db', 'Web'), map).map((services) => ({ name: 'shop', services })),
  fc
    .tuple(
      fc.constantFrom('Deployment', 'Service', 'Ingress', 'ConfigMap', 'Secret', 'CronJob', 'Role', 'Pod'),
      map,
      map,
    )
    .map(([kind, metadata, spec]) => ({
      apiVersion: 'v1',
      kind,
      metadata: { ...metadata, name: 'web' },
      spec,
      data: spec,
    })),
  map.map((container) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx', ...container }, container] } } },
  })),
  fc
    .tuple(fc.constantFrom('Component', 'System', 'Group', 'API', 'User', 'Domain'), map, map)
    .map(([kind, metadata, spec]) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { ...metadata, name: 'web' },
      spec,
    })),
  map.map((rest) => ({
    ...rest,
    apiVersion: 'score.dev/v1b1',
    metadata: { name: 'web' },
    containers: { main: rest },
  })),
  fc
    .tuple(fc.constantFrom('Relic', 'Monument', 'Tool', 'Agent', 'Workflow'), map)
    .map(([kind, rest]) => ({ ...rest, kind, name: 'web' })),
  map,
];

function asMap(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** The paths of everything that has nothing below it. */
function leaves(value: unknown, path: ValuePath = []): readonly string[] {
  const below: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(asMap(value));
  if (below.length === 0) return [formatPath(path)];
  return below.flatMap(([key, item]) => leaves(item, [...path, key === '' ? '?' : key]));
}

const projects = fc.array(fc.oneof(...documents), { minLength: 1, maxLength: 4 });

describe('an import', () => {
  it('puts every scalar of the source into exactly one of mapped, guessed and dropped', () => {
    fc.assert(
      fc.property(projects, (found) => {
        const text = found.map((document) => stringify(document)).join('---\n');
        const { mapped, guessed, dropped } = importTexts({ 'a.yml': text });
        const expected = found.flatMap((document, index) =>
          leaves(parse(stringify(document))).map((path) => `a.yml#${index} ${path}`),
        );
        const wanted = new Set(expected);
        const reported = [...mapped, ...guessed, ...dropped].map(({ source }) => placeOf(source));

        expect(reported.filter((place) => wanted.has(place)).toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: runs(100) },
    );
  });

  it('gives a reason for everything that it guesses or drops, and a target for everything that it writes', () => {
    fc.assert(
      fc.property(projects, (found) => {
        const text = found.map((document) => stringify(document)).join('---\n');
        const { mapped, guessed, dropped, manifests } = importTexts({ 'a.yml': text });
        const refs = new Set(manifests.map(({ ref }) => ref));

        expect([...guessed, ...dropped].filter(({ reason }) => !/^[A-Z`].*[.]$/s.test(reason))).toEqual([]);
        expect([...mapped, ...guessed].filter(({ target }) => !refs.has(target.ref))).toEqual([]);
      }),
      { numRuns: runs(50) },
    );
  });

  it('writes each manifest once, as YAML that says what it is', () => {
    fc.assert(
      fc.property(projects, (found) => {
        const text = found.map((document) => stringify(document)).join('---\n');
        const outcome = importTexts({ 'a.yml': text });
        const written = Object.entries(manifestsOf(outcome));

        expect(written).toHaveLength(outcome.manifests.length);
        for (const [path, manifest] of written) {
          const { apiVersion, metadata } = parse(manifest) as {
            apiVersion: string;
            metadata: { name: string };
          };
          expect(path).toMatch(/^[a-z]+\/[a-z0-9-]+\.yaml$/);
          expect({ apiVersion, name: metadata.name }).toEqual({
            apiVersion: 'charter.dev/v1',
            name: path.replace(/^.*\/|\.yaml$/g, ''),
          });
        }
      }),
      { numRuns: runs(50) },
    );
  });

  it('makes manifests in which the registry finds no error, whatever the source says', () => {
    fc.assert(
      fc.property(projects, (found) => {
        const text = found.map((document) => stringify(document)).join('---\n');
        const { diagnostics } = registryOf(manifestsOf(importTexts({ 'a.yml': text })));

        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      }),
      { numRuns: runs(50) },
    );
  });

  it('takes any bytes without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 200 })),
        (content) => {
          expect(() => importTexts({ 'a.yml': content })).not.toThrow();
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
