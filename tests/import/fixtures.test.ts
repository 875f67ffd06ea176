import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importTexts, manifestsOf } from '../builders/an-import.ts';
import { registryOf } from '../builders/a-registry.ts';

const formats = ['compose', 'kubernetes', 'backstage', 'score', 'flat'];

/** The files of a folder below the fixtures, by their path in it. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  const root = `tests/fixtures/import/${folder}`;
  return Object.fromEntries(
    globSync(`${root}/**/*.{yaml,yml}`)
      .toSorted()
      .map((file) => [file.slice(root.length + 1), readFileSync(file, 'utf8')]),
  );
}

describe('an import of a whole project', () => {
  it.each(formats)('makes the manifests that are expected of %s', (format) => {
    const outcome = importTexts(filesIn(`${format}/source`));

    expect(manifestsOf(outcome)).toEqual(filesIn(`${format}/expected`));
    expect(outcome.diagnostics).toEqual([]);
  });

  it.each(formats)('makes manifests of %s in which the registry finds nothing wrong', (format) => {
    const registry = registryOf(manifestsOf(importTexts(filesIn(`${format}/source`))));

    expect(registry.diagnostics).toEqual([]);
    expect(registry.manifests.size).toBeGreaterThan(1);
  });

  it('makes manifests of all formats at once', () => {
    const outcome = importTexts(
      Object.fromEntries(
        formats.flatMap((format) =>
          Object.entries(filesIn(`${format}/source`)).map(([path, text]) => [`${format}/${path}`, text]),
        ),
      ),
    );

    expect(registryOf(manifestsOf(outcome)).diagnostics).toEqual([]);
    expect(new Set(outcome.manifests.map(({ ref }) => ref)).size).toBe(outcome.manifests.length);
  });

  it.each(formats)('says the same twice of %s', (format) => {
    const files = filesIn(`${format}/source`);

    expect(importTexts(files)).toEqual(importTexts(files));
  });
});
