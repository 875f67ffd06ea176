import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { checkManifest } from '../../src/registry/checks/check-manifest.ts';
import { checkPatch } from '../../src/registry/effective/check-patch.ts';
import { mergePatch } from '../../src/registry/effective/merge-patch.ts';

/** Valid specs in which the same fields have other shapes. */
const specs: readonly JsonObject[] = [
  { runtime: { type: 'process' }, command: ['node'] },
  {
    runtime: { type: 'kubernetes', namespace: 'a' },
    image: 'nginx:1.27',
    replicas: { min: 2, max: 5 },
    ports: { http: 80 },
    health: { http: { path: '/', port: 'http' } },
    config: { A: 'x' },
  },
  {
    runtime: { type: 'compose', file: 'compose.yaml', service: 'a' },
    image: 'nginx:1.27',
    replicas: 3,
    ports: { http: { port: 80, protocol: 'http' } },
    health: { tcp: { port: 80 } },
  },
];

const values: readonly JsonValue[] = [
  null,
  -1,
  3,
  99_999,
  '',
  '%%',
  'http',
  true,
  [],
  ['x'],
  [null],
  {},
  { min: 9 },
  { port: 80 },
  { http: 99_999 },
  { http: { port: 'x', protocl: 'http' } },
  { tcp: { port: 80 } },
  { type: 'x' },
  { A: { B: 1 } },
  { limits: { memory: '5 apples' } },
];

const fields = [
  'runtime',
  'image',
  'command',
  'replicas',
  'replcas',
  'ports',
  'health',
  'config',
  'resources',
];

const anyPatch = fc.dictionary(fc.constantFrom(...fields), fc.constantFrom(...values));

describe('what is wrong with a patch alone', () => {
  it('is wrong with every manifest that it is applied to', () => {
    fc.assert(
      fc.property(anyPatch, fc.constantFrom(...specs), (patch, spec) => {
        const value = {
          apiVersion: 'charter.dev/v1',
          kind: 'Service',
          metadata: { name: 'a' },
          spec: mergePatch(spec, patch),
        };
        const places = checkManifest('Service', value).map(({ code, path }) => JSON.stringify([code, path]));
        for (const { code, path } of checkPatch('Service', patch)) {
          expect(places).toContain(JSON.stringify([code, path]));
        }
      }),
      { numRuns: 500 },
    );
  });
});
