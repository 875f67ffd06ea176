import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SavedRegistryIndex } from '../../../src/adapters/cache/saved-registry-index.ts';
import type { TreeEntry } from '../../../src/model/git.ts';
import type { RegistryToIndex } from '../../../src/ports/registry-index.ts';
import { defaultSettings } from '../../../src/registry/settings.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charter-index-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const fileOf = (path: string): TreeEntry => ({ path, mode: 'file', blob: '1'.repeat(40) });

const registry: RegistryToIndex = {
  settings: defaultSettings,
  manifests: 2,
  diagnostics: [],
  context: [fileOf('environment.yaml')],
  definitions: [
    { ref: 'service:a', file: fileOf('a.yaml') },
    { ref: 'service:b', file: fileOf('b.yaml') },
  ],
  edges: [{ source: 'service:b', kind: 'dependsOn', target: 'service:a' }],
};

describe('a saved index of a registry', () => {
  it('finds files and references by ref', () => {
    const store = new SavedRegistryIndex(join(aFolder(), 'not', 'there', 'yet'));
    store.save('one', registry);
    const index = store.open('one');

    expect(index?.filesOf(['service:b', 'service:x'])).toEqual([fileOf('b.yaml')]);
    expect(index?.edgesFrom(['service:a', 'service:b'])).toEqual(registry.edges);
    expect(index?.edgesTo(['service:a'])).toEqual(registry.edges);
    expect([index?.manifests, index?.settings, index?.context]).toEqual([
      2,
      defaultSettings,
      registry.context,
    ]);
  });

  it('is of one state, and none of another', () => {
    const store = new SavedRegistryIndex(aFolder());
    store.save('one', registry);
    store.save('two', { ...registry, manifests: 3 });

    expect([store.open('one')?.manifests, store.open('two')?.manifests]).toEqual([undefined, 3]);
  });

  it('can be read on while another takes its place', () => {
    const store = new SavedRegistryIndex(aFolder());
    store.save('one', registry);
    const index = store.open('one');
    store.save('two', { ...registry, definitions: [] });

    expect(index?.filesOf(['service:a'])).toEqual([fileOf('a.yaml')]);
  });

  it('counts as nothing when it is damaged, and is replaced', () => {
    const folder = aFolder();
    const store = new SavedRegistryIndex(folder);
    store.save('one', registry);
    const place = join(folder, 'registry.sqlite');
    const bytes = readFileSync(place);
    for (const damaged of [
      bytes.subarray(0, 100),
      Buffer.from('nonsense'),
      bytes.fill(0xff, 100, 5000),
      '',
    ]) {
      writeFileSync(place, damaged);
      expect(store.open('one')).toBeUndefined();
    }
    store.save('one', registry);
    expect(store.open('one')?.manifests).toBe(2);
  });

  it('is forgotten when the damage shows later', () => {
    const folder = aFolder();
    const store = new SavedRegistryIndex(folder);
    store.save('one', registry);

    store.forget();

    expect(store.open('one')).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('fails without a word where nothing can be written', () => {
    const folder = aFolder();
    const store = new SavedRegistryIndex(folder);
    mkdirSync(join(folder, 'registry.sqlite', 'full'), { recursive: true });

    store.save('one', registry);

    expect(store.open('one')).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['registry.sqlite']);
  });
});
