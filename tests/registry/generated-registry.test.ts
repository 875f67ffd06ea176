import { describe, expect, it } from 'vitest';
import { changedFiles, registryFiles } from '../bench/generate/registry-files.ts';
import { registryOf } from '../builders/a-registry.ts';

describe('the registry that the benchmarks generate', () => {
  it.each(['deep', 'flat'] as const)(
    'has no fault and as many manifests as were asked for (%s)',
    (layout) => {
      const files = [...registryFiles(1000, layout)].filter(({ path }) => path !== 'charter.yaml');
      const { manifests, diagnostics } = registryOf(
        Object.fromEntries(files.map(({ path, text }) => [path, text])),
      );

      expect(diagnostics).toEqual([]);
      expect(manifests.size).toBe(1000);
      const bytes = files.reduce((sum, { text }) => sum + text.length, 0) / files.length;
      expect(Math.round(bytes / 100)).toBe(15);
    },
  );

  it('is the same every time, and a change edits files that are there', () => {
    const files = new Map([...registryFiles(1000, 'deep')].map(({ path, text }) => [path, text]));
    const again = new Map([...registryFiles(1000, 'deep')].map(({ path, text }) => [path, text]));
    const changes = [...changedFiles(1000, 'deep', { count: 10, tag: '99.0.0' })];

    expect(again).toEqual(files);
    expect(new Set(changes.map(({ path }) => path)).size).toBe(10);
    expect(changes.every(({ path, text }) => files.has(path) && files.get(path) !== text)).toBe(true);
  });
});
