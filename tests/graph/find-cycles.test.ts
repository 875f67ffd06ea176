import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { findCycles } from '../../src/graph/find-cycles.ts';
import type { Graph } from '../../src/model/graph.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import type { Ref } from '../../src/model/ref.ts';
import { aManifest, aRange, manifestsOf, startupReferences } from '../builders/a-manifest.ts';
import { acyclicGraph, anyGraph } from './random-graph.ts';

function cyclesIn(manifests: Iterable<Manifest>): readonly (readonly [string, string | undefined])[] {
  return findCycles(buildGraph(manifests)).map(({ code, message }) => [code, pathIn(message)]);
}

function pathIn(message: string): string | undefined {
  return /`(.+?)`/.exec(message)?.[1];
}

describe('cycles', () => {
  it('are printed as the path that closes them, with the place of every reference', () => {
    const graph = buildGraph(
      manifestsOf({
        'service:a': { dependsOn: ['service:b'] },
        'service:b': { dependsOn: ['service:db', 'service:a'] },
        'service:db': {},
      }),
    );

    expect(findCycles(graph)).toEqual([
      {
        code: 'dependency-cycle',
        severity: 'error',
        file: 'services/a.yaml',
        range: aRange(10),
        message:
          'Dependency cycle `service:a → service:b → service:a`: ' +
          'service:a names service:b as dependsOn (services/a.yaml:10), ' +
          'service:b names service:a as dependsOn (services/b.yaml:11). ' +
          'None of them can start before the others; remove one of these references.',
        ref: 'service:a',
      },
    ]);
  });

  it('are reported once for each set of manifests, by the shortest way round', () => {
    expect(
      cyclesIn(
        manifestsOf({
          'service:a': { dependsOn: ['service:b', 'service:c'] },
          'service:b': { dependsOn: ['service:c'] },
          'service:c': { dependsOn: ['service:a'] },
          'service:x': { dependsOn: ['service:x', 'service:a'] },
        }),
      ),
    ).toEqual([
      ['dependency-cycle', 'service:a → service:c → service:a'],
      ['dependency-cycle', 'service:x → service:x'],
    ]);
  });

  it('say of one that refers to itself, and of more than two that own each other, what holds of them', () => {
    const manifests = manifestsOf({
      'environment:dev': { promotesFrom: ['environment:dev'] },
      'group:a': { owner: ['group:b'] },
      'group:b': { owner: ['group:c'] },
      'group:c': { owner: ['group:a'] },
      'service:a': { dependsOn: ['service:a'] },
    });

    expect(findCycles(buildGraph(manifests)).map(({ message }) => message.replace(/^.*\)\. /, ''))).toEqual([
      'Nothing can be promoted into it first; remove this `promotesFrom`.',
      'Each answers for another and nobody for all of them; give one of them another `owner`.',
      'It can never start; remove this reference.',
    ]);
  });

  it('are found through components of stacks', () => {
    expect(
      cyclesIn(
        manifestsOf({
          'stack:inner': { component: ['stack:outer'] },
          'stack:outer': { component: ['stack:inner'] },
        }),
      ),
    ).toEqual([['dependency-cycle', 'stack:inner → stack:outer → stack:inner']]);
  });

  it('are found where the startup order of a stack contradicts what depends on what', () => {
    const manifests = [
      ...manifestsOf({ 'service:db': { dependsOn: ['service:api'] }, 'service:api': {} }),
      aManifest('stack:shop', { references: startupReferences([['service:db'], ['service:api']]) }),
    ];

    expect(
      findCycles(buildGraph(manifests)).map(({ file, range, message }) => [file, range.line, message]),
    ).toEqual([
      [
        'stacks/shop.yaml',
        11,
        'Dependency cycle `service:api → service:db → service:api`: ' +
          'service:api starts after service:db in stack:shop (stacks/shop.yaml:11), ' +
          'service:db names service:api as dependsOn (services/db.yaml:10). ' +
          'None of them can start before the others; remove one of these references.',
      ],
    ]);
  });

  it('are printed by the way with the fewest refs, a startup order counting as one reference', () => {
    expect(
      cyclesIn([
        ...manifestsOf({
          'service:a': { dependsOn: ['service:c'] },
          'service:b': { dependsOn: ['service:a'] },
          'service:c': { dependsOn: ['service:d'] },
          'service:d': { dependsOn: ['service:a'] },
        }),
        aManifest('stack:s', { references: startupReferences([['service:b'], ['service:a']]) }),
      ]),
    ).toEqual([['dependency-cycle', 'service:a → service:b → service:a']]);
  });

  it('are found where a startup order names something twice', () => {
    expect(
      cyclesIn([
        aManifest('service:a'),
        aManifest('stack:s', { references: startupReferences([['service:a'], ['service:a']]) }),
      ]),
    ).toEqual([['dependency-cycle', 'service:a → service:a']]);
  });

  it('are not made of what a manifest says and what an overlay puts in its place', () => {
    expect(
      cyclesIn([
        aManifest('service:a'),
        aManifest('service:b'),
        aManifest('stack:s', { references: startupReferences([['service:a'], ['service:b']]) }),
        aManifest('overlay:s-production', { references: startupReferences([['service:b'], ['service:a']]) }),
      ]),
    ).toEqual([]);
  });

  it('of promotion and of ownership have codes of their own, and a group may own itself', () => {
    const graph = buildGraph(
      manifestsOf({
        'environment:a': { promotesFrom: ['environment:b'] },
        'environment:b': { promotesFrom: ['environment:a'] },
        'group:a': { owner: ['group:b'] },
        'group:b': { owner: ['group:a'] },
        'group:self': { owner: ['group:self'] },
      }),
    );

    expect(findCycles(graph).map(({ code, severity, message }) => [code, severity, pathIn(message)])).toEqual(
      [
        ['promotion-cycle', 'error', 'environment:a → environment:b → environment:a'],
        ['ownership-cycle', 'error', 'group:a → group:b → group:a'],
      ],
    );
  });

  it('of different classes do not close each other', () => {
    expect(
      cyclesIn(
        manifestsOf({
          'service:a': { owner: ['group:g'], environment: ['environment:e'] },
          'group:g': { dependsOn: ['service:a'] },
          'environment:e': { component: ['service:a'] },
        }),
      ),
    ).toEqual([]);
  });

  it('of 50,000 manifests are found without an overflow, and their message is cut', () => {
    const size = 50_000;
    const ring = Array.from({ length: size }, (_, index) =>
      aManifest(`service:${String(index).padStart(5, '0')}`, {
        references: [{ edge: 'dependsOn', target: `service:${String((index + 1) % size).padStart(5, '0')}` }],
      }),
    );

    const [cycle, ...others] = findCycles(buildGraph(ring));

    expect(others).toEqual([]);
    expect(cycle?.message).toMatch(
      /^Dependency cycle `service:00000 → .+ → … 49981 more refs … → .+ → service:00000`: /,
    );
    expect(cycle?.message.length).toBeLessThan(3000);
    expect(findCycles(buildGraph(ring.slice(0, -1)))).toEqual([]);
  });

  it('are found without walking over what many of them depend on for each', () => {
    const numbers = Array.from({ length: 15_000 }, (_, index) => index);
    const graph = buildGraph(
      manifestsOf({
        'service:hub': { dependsOn: numbers.map((n) => `service:x${n}` as const) },
        ...Object.fromEntries(
          numbers.flatMap((n) => [
            [`service:a${n}`, { dependsOn: ['service:hub', `service:b${n}`] }],
            [`service:b${n}`, { dependsOn: [`service:a${n}`] }],
            [`service:x${n}`, {}],
          ]),
        ),
      }),
    );

    expect(findCycles(graph)).toHaveLength(numbers.length);
  });

  it('are not found in a graph that has an order', () => {
    fc.assert(
      fc.property(acyclicGraph, (graph) => {
        expect(findCycles(graph)).toEqual([]);
      }),
    );
  });

  it('are found in a graph if and only if some ref reaches itself', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        expect(findCycles(graph).length > 0).toBe(hasLoop(graph));
      }),
    );
  });
});

/** The same question asked of the transitive closure. */
function hasLoop(graph: Graph): boolean {
  const before = new Map<Ref, Set<Ref>>();
  const add = (ref: Ref, needed: Ref): unknown => before.set(ref, (before.get(ref) ?? new Set()).add(needed));
  for (const { from, to, kind } of graph.edges) if (kind !== 'owner') add(from, to);
  for (const a of graph.edges) {
    for (const b of graph.edges) {
      if (a.from === b.from && a.step !== undefined && b.step !== undefined && isNextList(graph, a, b))
        add(b.to, a.to);
    }
  }
  return graph.nodes.some(({ ref }) => {
    const reached = new Set(before.get(ref));
    for (const next of reached) for (const needed of before.get(next) ?? []) reached.add(needed);
    return reached.has(ref);
  });
}

function isNextList(graph: Graph, a: Graph['edges'][number], b: Graph['edges'][number]): boolean {
  const steps = graph.edges.flatMap(({ from, step }) =>
    from === a.from && step !== undefined ? [step] : [],
  );
  return b.step === Math.min(...steps.filter((step) => step > (a.step ?? 0)));
}
