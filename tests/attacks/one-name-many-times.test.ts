import { expect, test } from 'vitest';
import { assembleRegistry } from '../../src/registry/assemble-registry.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { aManifest } from '../builders/a-manifest.ts';

/** Copies of which a list of all others, made for each of them, would have ten thousand million items. */
const times = 100_000;

test('reports a hundred thousand manifests of one name in time linear in their number', () => {
  const manifests = Array.from({ length: times }, (_, line) => aManifest('group:a', { line: line + 1 }));
  const file = { file: 'groups/a.yaml', blob: '0', manifests, diagnostics: [] };
  const { diagnostics } = assembleRegistry([file], defaultSettings);

  expect(diagnostics).toHaveLength(times);
  expect([diagnostics[0]?.message, diagnostics.at(-1)?.message]).toEqual([
    '`group:a` is defined here and in `groups/a.yaml:2`, `groups/a.yaml:3`, `groups/a.yaml:4`, `groups/a.yaml:5`, `groups/a.yaml:6` and 99994 more places. Rename or remove all but one.',
    '`group:a` is defined here and in `groups/a.yaml:1`, `groups/a.yaml:2`, `groups/a.yaml:3`, `groups/a.yaml:4`, `groups/a.yaml:5` and 99994 more places. Rename or remove all but one.',
  ]);
});
