import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/model/manifest.ts';
import { compareText, type Ref } from '../../src/model/ref.ts';
import { orderEnvironments } from '../../src/registry/effective/promotion-order.ts';
import { aManifest } from '../builders/a-manifest.ts';

/** Environments by the one that each promotes from. */
function namesInOrder(sources: Readonly<Record<string, string | undefined>>): readonly string[] {
  const environments = Object.entries(sources).map(([name, source]): [Ref, Manifest] => {
    const ref: Ref = `environment:${name}`;
    const references =
      source === undefined ? [] : [{ edge: 'promotesFrom', target: `environment:${source}` as const }];
    return [ref, aManifest(ref, { references })];
  });
  return orderEnvironments(new Map(environments)).map(({ name }) => name);
}

/** Walks back from each environment by itself. */
function naivePlace(name: string, sources: Readonly<Record<string, string | undefined>>): number {
  const seen = new Set([name]);
  let source = sources[name];
  while (source !== undefined && Object.hasOwn(sources, source) && !seen.has(source)) {
    seen.add(source);
    source = sources[source];
  }
  return seen.size - 1;
}

const anySources = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'missing', undefined),
);

describe('the order of promotion', () => {
  it('is that of walking back from every environment, with forks, circles and missing sources', () => {
    fc.assert(
      fc.property(anySources, (sources) => {
        const expected = Object.keys(sources).toSorted(
          (a, b) => naivePlace(a, sources) - naivePlace(b, sources) || compareText(a, b),
        );
        expect(namesInOrder(sources)).toEqual(expected);
      }),
    );
  });

  it('walks over each environment of a chain of thirty thousand once', () => {
    const length = 30_000;
    const names = Array.from({ length }, (_, index) => `e${index}`);
    const sources = Object.fromEntries(names.map((name, index) => [name, names[index - 1]]));

    expect(namesInOrder(Object.fromEntries(Object.entries(sources).toReversed()))).toEqual(names);
  });
});
