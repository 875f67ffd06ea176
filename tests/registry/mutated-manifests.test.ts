import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadRegistry } from '../../src/flows/registry/load-registry.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { applyFixes } from '../../src/registry/apply-fixes.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { parseText } from '../builders/a-registry.ts';
import { corpusFolder, makeCorpus } from './mutated/corpus.ts';
import { printCases, readCases, type BrokenCase } from './mutated/corpus-file.ts';
import { goodManifests, surroundings } from './mutated/good-manifests.ts';

const corpus = readdirSync(corpusFolder).map((file) => ({
  group: file.replace(/\.txt$/, ''),
  text: readFileSync(`${corpusFolder}/${file}`, 'utf8'),
}));

async function registryDiagnostics(files: BrokenCase['files']): Promise<readonly Diagnostic[]> {
  const entries = Object.keys(files).map((path) => ({ path, mode: 'file', blob: path }) as const);
  const blobs = new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  const source = { tree: { commit: undefined, entries }, readBlobs: () => Promise.resolve(blobs) };
  const { diagnostics } = await loadRegistry({ source, settings: defaultSettings, cache: new Map() });
  return diagnostics;
}

/** What is said about a case, as the corpus writes it. */
async function saidOf({ files }: BrokenCase): Promise<readonly string[]> {
  const [[file, text] = ['', ''], ...others] = Object.entries(files);
  if (others.length === 0) {
    return parseText(text, { file }).diagnostics.map(({ code, range }) => `${code} ${range.line}`);
  }
  return (await registryDiagnostics(files)).map((one) => `${one.file} ${one.code} ${one.range.line}`);
}

describe('the good manifests', () => {
  it.each(Object.entries(goodManifests))('have nothing wrong: %s', async (_kind, { file, text }) => {
    expect(parseText(text, { file }).diagnostics).toEqual([]);
    expect(await registryDiagnostics({ ...surroundings, [file]: text })).toEqual([]);
  });
});

describe('the corpus of broken manifests', () => {
  it('has at least 300 cases, and is what its script makes', () => {
    const made = makeCorpus();

    expect(Object.fromEntries(corpus.map(({ group, text }) => [group, text]))).toEqual(
      Object.fromEntries([...made].map(([group, cases]) => [group, printCases(cases)])),
    );
    expect([...made.values()].flat().length).toBeGreaterThanOrEqual(300);
  });

  it.each(corpus)('is read as it was written: $group', ({ group, text }) => {
    expect(readCases(text)).toEqual(makeCorpus().get(group));
  });
});

describe.each(corpus)('a manifest broken in $group', ({ text }) => {
  it.each(readCases(text))('is told with its code and line: $name', async (broken) => {
    expect(await saidOf(broken)).toEqual(broken.expected);
  });

  it.each(readCases(text))('is no worse once its fixes are applied: $name', (broken) => {
    for (const [file, before] of Object.entries(broken.files)) {
      const { diagnostics } = parseText(before, { file });
      const fixes = diagnostics.flatMap(({ fix }) => fix ?? []);
      const after = parseText(applyFixes(before, fixes), { file }).diagnostics;
      expect(after.length).toBeLessThanOrEqual(diagnostics.length - Math.min(fixes.length, 1));
    }
  });
});
