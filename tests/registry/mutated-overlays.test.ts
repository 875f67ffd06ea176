import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { effectiveEnvironments } from '../../src/registry/effective/effective.ts';
import { assembleRegistry } from '../../src/registry/assemble-registry.ts';
import { checkManifest } from '../../src/registry/checks/check-manifest.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { parseText } from '../builders/a-registry.ts';
import { runs } from '../property-runs.ts';
import { goodManifests, surroundings } from './mutated/good-manifests.ts';

const fields = [
  'runtime',
  'type',
  'image',
  'replicas',
  'min',
  'max',
  'ports',
  'http',
  'dependsOn',
  'service:ledger',
  'health',
  'interval',
  'resources',
  'limits',
  'memory',
  'config',
  'LOG_LEVEL',
  'secrets',
  'endpoints',
  'api',
  'url',
  'environments',
  '$patch',
  'constructor',
  'a b',
];

const values = [
  'kubernetes',
  'process',
  'acme/payments:2',
  '10s',
  '512Mi',
  'info',
  'production',
  'service:payments',
  'delete',
  '',
  '7',
  'https://a.example',
];

/** Any patch, of fields and values that mean something, and of some that do not. */
const patch = fc.letrec<{ value: JsonValue; map: Readonly<Record<string, JsonValue>> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...values),
    fc.integer({ min: -3, max: 90_000 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('map'),
  ),
  map: fc.dictionary(fc.constantFrom(...fields), tie('value'), { maxKeys: 4 }),
})).map;

function withPatch(value: JsonValue) {
  const overlay = {
    apiVersion: 'charter.dev/v1',
    kind: 'Overlay',
    metadata: { name: 'any' },
    spec: { target: 'service:payments', environment: 'production', patch: value },
  };
  const files = { ...surroundings, 'any.yaml': JSON.stringify(overlay) };
  const parsed = Object.entries(files).map(([file, text]) => parseText(text, { file }));
  const registry = assembleRegistry(parsed, defaultSettings);
  const { environments, diagnostics } = effectiveEnvironments(registry);
  return {
    diagnostics: [...registry.diagnostics, ...diagnostics],
    effective: environments.find(({ name }) => name === 'production')?.manifests.get('service:payments'),
  };
}

describe('any patch of an overlay', () => {
  it('takes effect and is right, or is told at a line of the overlay', () => {
    fc.assert(
      fc.property(patch, (value) => {
        const { diagnostics, effective } = withPatch(value);
        const errors = diagnostics.filter(({ severity }) => severity === 'error');

        expect(errors.every(({ file, range }) => file === 'any.yaml' && range.line === 1)).toBe(true);
        const faults = effective === undefined ? [] : checkManifest('Service', effective.value);
        expect(faults.filter(({ severity = 'error' }) => severity === 'error')).toEqual([]);
        expect(effective !== undefined || errors.length > 0).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });

  it('changes nothing elsewhere', () => {
    const alone = withPatch({}).effective?.value;

    expect(alone).toEqual(parseText(goodManifests.Service.text).manifests[0]?.value);
    fc.assert(
      fc.property(patch, (value) => {
        withPatch(value);
        expect(withPatch({}).effective?.value).toEqual(alone);
      }),
      { numRuns: runs(20) },
    );
  });
});
