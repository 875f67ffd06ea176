import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { selectKinds, surroundings } from '../../src/graph/select-graph.ts';
import type { Graph } from '../../src/model/graph.ts';
import { manifestsOf } from '../builders/a-manifest.ts';
import { anyGraph } from './random-graph.ts';

const shop = buildGraph(
  manifestsOf({
    'group:shop': {},
    'service:db': { owner: ['group:shop'] },
    'service:api': { dependsOn: ['service:db'], owner: ['group:shop'] },
    'service:site': { dependsOn: ['service:api'] },
    'service:batch': { dependsOn: ['service:db'] },
    'stack:shop': { component: ['service:site'] },
  }),
);

const refsOf = ({ nodes }: Graph): readonly string[] => nodes.map(({ ref }) => ref);

describe('a part of a graph', () => {
  it.each([
    [0, ['service:api']],
    [1, ['group:shop', 'service:api', 'service:db', 'service:site']],
    [undefined, ['group:shop', 'service:api', 'service:db', 'service:site', 'stack:shop']],
  ])('holds within %s edges what a ref needs and what needs it', (depth, refs) => {
    expect(refsOf(surroundings(shop, 'service:api', depth))).toEqual(refs);
  });

  it('holds some kinds, and the edges among them', () => {
    const { nodes, edges } = selectKinds(shop, new Set(['stack', 'service']));

    expect(nodes).toHaveLength(5);
    expect(edges.map(({ from, to }) => `${from} ${to}`)).not.toContain('service:db group:shop');
    expect(edges).toHaveLength(4);
  });

  it('has no edge that leads out of it, and grows with the depth', () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(4), (graph, depth) => {
        const [node] = graph.nodes;
        if (node === undefined) return;
        const small = surroundings(graph, node.ref, depth);
        const refs = new Set(refsOf(small));

        expect(small.edges.every(({ from, to }) => refs.has(from) && refs.has(to))).toBe(true);
        expect(refsOf(surroundings(graph, node.ref, depth + 1))).toEqual(expect.arrayContaining([...refs]));
      }),
    );
  });
});
