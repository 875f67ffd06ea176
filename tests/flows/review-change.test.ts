import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentText, overlayText, serviceText } from '../builders/a-registry.ts';
import { edit, edits, registry, sideOf, sound, type Files } from '../builders/a-registry-change.ts';
import { evaluateChange } from '../../src/flows/review/evaluate-change.ts';
import { KnownBases, type KnownBase } from '../../src/flows/review/known-bases.ts';
import { reviewChange } from '../../src/flows/review/review-change.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import type { Review } from '../../src/model/review.ts';
import type { ParseCache } from '../../src/ports/parse-cache.ts';
import { runs } from '../property-runs.ts';

/** A cache that counts how often it is asked. */
class CountingCache implements ParseCache {
  readonly #files = new Map<string, ParsedFile>();
  asked = 0;

  get(key: string): ParsedFile | undefined {
    this.asked += 1;
    return this.#files.get(key);
  }

  set(key: string, parsed: ParsedFile): void {
    this.#files.set(key, parsed);
  }
}

/** A change as one evaluation sees it, and as one does that knows the base; and how many files the latter looked up. */
async function reviewBothWays(
  before: Files,
  after: Files,
  bases = new KnownBases(),
): Promise<{ readonly whole: Review; readonly known: Review; readonly asked: number }> {
  const [base, head] = [sideOf(before, 'base'), sideOf(after, 'head')];
  const all = {
    ...head,
    readBlobs: async (ids: readonly string[]) => {
      const found = [...(await base.readBlobs(ids)), ...(await head.readBlobs(ids))];
      return new Map(found.filter(([, bytes]) => bytes.length > 0));
    },
  };
  const cache = new CountingCache();
  const request = { base, head: all, cache, bases, repository: '1' };
  await reviewChange({ ...request, head: base });
  const { review: whole } = await evaluateChange({ base, head, cache });
  cache.asked = 0;
  const { review: known } = await reviewChange(request);
  return { whole, known, asked: cache.asked };
}

const crowded = 200;

/** Services that have nothing to do with the others, so that a look at everything shows. */
const crowd: Files = Object.fromEntries(
  Array.from({ length: crowded }, (_, index) => [
    `services/crowd-${index}.yaml`,
    serviceText(`crowd-${index}`),
  ]),
);

describe('reviewing a change of a base that is known', () => {
  it('gives what a review gives that knows nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(registry, fc.constant(sound)), edits, async (before, changes) => {
        const { whole, known } = await reviewBothWays(before, edit(before, changes));
        expect(known).toEqual(whole);
      }),
      { numRuns: runs(300) },
    );
  });

  it.each([
    ['a field is edited', 'services/c.yaml', serviceText('c', '  replicas: 4\n  dependsOn:\n    b: {}\n')],
    ['a service is new', 'services/g.yaml', serviceText('g', '  dependsOn:\n    a: {}\n')],
    ['an overlay is new', 'overlays/d-staging.yaml', overlayText('d', 'staging', '    replicas: 2\n')],
    ['an overlay is edited', 'overlays/c-staging.yaml', overlayText('c', 'staging', '    replicas: 5\n')],
    ['a file cannot be read', 'services/f.yaml', 'a: ['],
  ])('looks only at what is around a change where %s', async (_, path, text) => {
    const before = { ...sound, ...crowd };
    const { whole, known, asked } = await reviewBothWays(before, { ...before, [path]: text });
    expect(known).toEqual(whole);
    expect(asked).toBeLessThan(crowded);
  });

  it('looks at everything where an Environment is edited, but not at the base again', async () => {
    const before = { ...sound, ...crowd };
    const after = { ...before, 'environments/staging.yaml': environmentText('staging', '  region: north\n') };
    const { whole, known, asked } = await reviewBothWays(before, after);
    expect(known).toEqual(whole);
    expect(asked).toBeLessThan(2 * crowded);
  });

  it('says that there are too many effective manifests where only all of them together are', async () => {
    const limit = { 'charter.yaml': settingsWith(20) };
    const before = { ...sound, ...limit };
    const after = {
      ...before,
      'services/g.yaml': serviceText('g'),
      'services/h.yaml': serviceText('h'),
      'services/i.yaml': serviceText('i'),
      'services/j.yaml': serviceText('j'),
    };
    const { whole, known } = await reviewBothWays(before, after);
    expect(known).toEqual(whole);
    expect(whole.validation.introduced.map(({ code }) => code)).toContain('too-many-effective-manifests');
  });

  it('says that there are too many files where only all of them together are', async () => {
    const limit = { 'charter.yaml': settingsWith(20_000, Object.keys(sound).length) };
    const before = { ...sound, ...limit };
    const { whole, known } = await reviewBothWays(before, { ...before, 'services/g.yaml': serviceText('g') });
    expect(known).toEqual(whole);
    expect(whole.validation.introduced.map(({ code }) => code)).toContain('too-many-files');
  });
});

async function aBase(size: number): Promise<KnownBase> {
  const files = Object.entries(crowd).slice(0, size);
  const side = sideOf(Object.fromEntries(files));
  const { baseSettings, baseRegistry } = await evaluateChange({ base: side, head: side, cache: new Map() });
  return {
    settings: baseSettings,
    loaded: baseRegistry,
    index: undefined,
    findings: { recall: () => undefined, keep: () => undefined },
  };
}

describe('the bases that are known', () => {
  it('are forgotten in the order in which they were used', async () => {
    const bases = new KnownBases({ bases: 2 });
    const base = await aBase(1);
    for (const key of ['a', 'b']) bases.keep(key, base);
    bases.recall('a');
    bases.keep('c', base);
    expect(['a', 'b', 'c'].map((key) => bases.recall(key) === base)).toEqual([true, false, true]);
  });

  it('are forgotten where they have too many manifests together, and not kept where one has', async () => {
    const bases = new KnownBases({ manifests: 5 });
    for (const size of [2, 3, 4, 6]) bases.keep(String(size), await aBase(size));
    expect(['2', '3', '4', '6'].map((key) => bases.recall(key) !== undefined)).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});

function settingsWith(effective: number, mostFiles = 1_000): string {
  return `apiVersion: charter.dev/v1
kind: Settings
spec:
  manifests: {include: ["**/*.yaml"]}
  limits: {effective: ${effective}, files: ${mostFiles}}
`;
}
