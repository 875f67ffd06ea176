import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { orderIntoWaves } from '../../src/graph/waves.ts';
import type { Graph } from '../../src/model/graph.ts';
import { compareText, type Ref } from '../../src/model/ref.ts';
import { aManifest, manifestsOf, startupReferences } from '../builders/a-manifest.ts';
import { acyclicGraph, anyGraph, someRefs } from './random-graph.ts';

const chain = buildGraph(
  manifestsOf({
    'service:site': { dependsOn: ['service:api'] },
    'service:api': { dependsOn: ['service:db'] },
    'service:db': {},
    'service:mail': {},
    'stack:shop': { component: ['service:site', 'service:mail'] },
  }),
);

describe('waves', () => {
  it('deploy what is depended on first, and independent refs together', () => {
    expect(
      orderIntoWaves({
        graph: chain,
        deploy: ['stack:shop', 'service:site', 'service:api', 'service:db', 'service:mail'],
        remove: [],
      }),
    ).toEqual([['service:db', 'service:mail'], ['service:api'], ['service:site'], ['stack:shop']]);
  });

  it('keep the order of refs that are joined only through unchanged ones', () => {
    expect(orderIntoWaves({ graph: chain, deploy: ['service:site', 'service:db'], remove: [] })).toEqual([
      ['service:db'],
      ['service:site'],
    ]);
  });

  it('remove last, and what depends on others first', () => {
    expect(
      orderIntoWaves({
        graph: chain,
        deploy: ['service:mail'],
        remove: ['service:db', 'service:site', 'service:api'],
      }),
    ).toEqual([['service:mail'], ['service:site'], ['service:api'], ['service:db']]);
  });

  it('hold the members of a cycle together', () => {
    const graph = buildGraph(
      manifestsOf({
        'service:a': { dependsOn: ['service:b'] },
        'service:b': { dependsOn: ['service:a', 'service:db'] },
        'service:db': {},
        'service:web': { dependsOn: ['service:a'] },
      }),
    );

    expect(orderIntoWaves({ graph, deploy: graph.nodes.map(({ ref }) => ref), remove: [] })).toEqual([
      ['service:db'],
      ['service:a', 'service:b'],
      ['service:web'],
    ]);
  });

  it('deploy a ref that the graph does not know first', () => {
    expect(
      orderIntoWaves({ graph: chain, deploy: ['service:db', 'service:new'], remove: ['service:old'] }),
    ).toEqual([['service:db', 'service:new'], ['service:old']]);
  });

  it('follow the startup order of a stack', () => {
    const graph = buildGraph([
      ...manifestsOf({ 'service:a': {}, 'service:b': {}, 'service:c': {}, 'service:d': {} }),
      aManifest('stack:s', {
        references: startupReferences([['service:d'], ['service:b', 'service:c'], ['service:a']]),
      }),
    ]);
    const deploy: Ref[] = ['service:a', 'service:b', 'service:c', 'service:d'];

    expect(orderIntoWaves({ graph, deploy, remove: [] })).toEqual([
      ['service:d'],
      ['service:b', 'service:c'],
      ['service:a'],
    ]);
    expect(orderIntoWaves({ graph, deploy: ['service:a', 'service:d'], remove: [] })).toEqual([
      ['service:d'],
      ['service:a'],
    ]);
  });

  it('carry the startup order of a stack into the stacks that it starts', () => {
    const graph = buildGraph([
      ...manifestsOf({
        'service:db': {},
        'service:site': {},
        'service:worker': {},
        'stack:jobs': { component: ['service:worker'] },
        'stack:web': { component: ['service:site', 'stack:jobs'] },
      }),
      aManifest('stack:shop', { references: startupReferences([['service:db'], ['stack:web']]) }),
    ]);

    expect(
      orderIntoWaves({ graph, deploy: ['service:site', 'service:worker', 'service:db'], remove: [] }),
    ).toEqual([['service:db'], ['service:site', 'service:worker']]);
  });

  it('let a component that two stacks share start with the earlier one', () => {
    const graph = buildGraph([
      ...manifestsOf({
        'service:db': {},
        'service:site': {},
        'stack:data': { component: ['service:db'] },
        'stack:web': { component: ['service:db', 'service:site'] },
      }),
      aManifest('stack:shop', { references: startupReferences([['stack:data'], ['stack:web']]) }),
    ]);

    expect(
      orderIntoWaves({ graph, deploy: ['service:site', 'service:db', 'stack:data'], remove: [] }),
    ).toEqual([['service:db'], ['stack:data'], ['service:site']]);
  });

  it('let a stack that two stacks share wait for what the earlier one waits for', () => {
    const graph = buildGraph([
      ...manifestsOf({
        'service:db': {},
        'service:network': {},
        'service:site': {},
        'stack:common': { component: ['service:db'] },
        'stack:data': { component: ['stack:common'] },
        'stack:web': { component: ['stack:common', 'service:site'] },
      }),
      aManifest('stack:shop', {
        references: startupReferences([['service:network'], ['stack:data'], ['stack:web']]),
      }),
    ]);

    expect(
      orderIntoWaves({ graph, deploy: ['service:site', 'service:db', 'service:network'], remove: [] }),
    ).toEqual([['service:network'], ['service:db'], ['service:site']]);
  });

  it('have every ref exactly once, in order within a wave, and no empty wave', () => {
    fc.assert(
      fc.property(anyGraph, someRefs, someRefs, (graph, deploy, remove) => {
        const waves = orderIntoWaves({ graph, deploy, remove });
        expect(waves.flat().toSorted(compareText)).toEqual([...deploy, ...remove].toSorted(compareText));
        expect(waves.map((wave) => wave.toSorted(compareText))).toEqual(waves);
        expect(waves.filter((wave) => wave.length === 0)).toEqual([]);
      }),
    );
  });

  it('respect every edge, through unchanged refs too', () => {
    fc.assert(
      fc.property(acyclicGraph, someRefs, (graph, refs) => {
        const deployed = waveNumbers(orderIntoWaves({ graph, deploy: refs, remove: [] }));
        const removed = waveNumbers(orderIntoWaves({ graph, deploy: [], remove: refs }));
        for (const ref of refs) {
          for (const needed of reachedFrom(graph, ref).filter((other) => refs.includes(other))) {
            expect([ref, needed, (deployed.get(needed) ?? 0) < (deployed.get(ref) ?? 0)]).toEqual([
              ref,
              needed,
              true,
            ]);
            expect([ref, needed, (removed.get(needed) ?? 0) > (removed.get(ref) ?? 0)]).toEqual([
              ref,
              needed,
              true,
            ]);
          }
        }
      }),
    );
  });

  it('of a chain of 50,000 do not overflow', () => {
    const size = 50_000;
    const graph = buildGraph(
      Array.from({ length: size }, (_, index) =>
        aManifest(`service:${index}`, {
          references: [{ edge: 'dependsOn', target: `service:${index + 1}` }],
        }),
      ),
    );

    const waves = orderIntoWaves({ graph, deploy: graph.nodes.map(({ ref }) => ref), remove: [] });

    expect(waves.length).toBe(size);
    expect(waves[0]).toEqual([`service:${size - 1}`]);
  });
});

function waveNumbers(waves: readonly (readonly Ref[])[]): ReadonlyMap<Ref, number> {
  return new Map(waves.flatMap((wave, index) => wave.map((ref) => [ref, index] as const)));
}

/** What has to be up before a ref, by references and by the startup lists of stacks. */
function reachedFrom(graph: Graph, start: Ref): readonly Ref[] {
  const reached = new Set([start]);
  for (const ref of reached) {
    for (const { from, to, kind, step } of graph.edges) {
      if (from === ref && kind !== 'owner') reached.add(to);
      if (to === ref && step !== undefined) {
        const earlier = graph.edges.filter((edge) => edge.from === from && (edge.step ?? step) < step);
        for (const edge of earlier) reached.add(edge.to);
      }
    }
  }
  reached.delete(start);
  return [...reached];
}
