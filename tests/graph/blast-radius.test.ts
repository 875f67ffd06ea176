import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blastRadius, indexGraph } from '../../src/graph/blast-radius.ts';
import { buildGraph } from '../../src/graph/build-graph.ts';
import type { Graph } from '../../src/model/graph.ts';
import { compareText, type Ref } from '../../src/model/ref.ts';
import { manifestsOf } from '../builders/a-manifest.ts';
import { anyGraph } from './random-graph.ts';

const shop = buildGraph(
  manifestsOf({
    'environment:staging': { promotesFrom: ['environment:development'], escalation: ['escalation:night'] },
    'environment:development': {},
    'group:web': {},
    'group:data': {},
    'overlay:db-staging': { target: ['service:db'], environment: ['environment:staging'] },
    'policy:p': { approver: ['group:data'], scope: ['service:db'] },
    'service:db': { owner: ['group:data'], environment: ['environment:staging'] },
    'service:api': { dependsOn: ['service:db'], owner: ['group:data'] },
    'service:site': { dependsOn: ['service:api'], owner: ['group:web'] },
    'tool:reindex': { owner: ['group:data'] },
    'agent:helper': { tool: ['tool:reindex'], mayTouch: ['environment:staging'], owner: ['group:web'] },
    'workflow:rebuild': { agent: ['agent:helper'], approver: ['group:web'], service: ['service:site'] },
    'escalation:night': { notifies: ['group:night'], breaksGlass: ['group:night'], reviews: ['group:data'] },
    'group:night': {},
    'stack:shop': { component: ['service:site', 'service:db'], exposes: ['service:site'] },
  }),
);

describe('the blast radius', () => {
  it.each<[Ref, readonly Ref[], readonly Ref[], readonly Ref[]]>([
    [
      'service:db',
      ['service:api', 'stack:shop'],
      ['service:site', 'workflow:rebuild'],
      ['group:data', 'group:web'],
    ],
    ['service:site', ['stack:shop', 'workflow:rebuild'], [], []],
    ['stack:shop', [], [], []],
    [
      'overlay:db-staging',
      ['service:db'],
      ['service:api', 'service:site', 'stack:shop', 'workflow:rebuild'],
      ['group:data', 'group:web'],
    ],
    ['environment:development', ['environment:staging'], [], []],
    ['environment:staging', [], [], []],
    ['group:data', ['escalation:night', 'policy:p'], ['environment:staging'], []],
    ['tool:reindex', ['agent:helper'], ['workflow:rebuild'], ['group:web']],
    ['group:night', ['escalation:night'], ['environment:staging'], []],
    ['service:unknown', [], [], []],
  ])('of %s is what depends on it, with the owners', (ref, direct, transitive, owners) => {
    expect(blastRadius(indexGraph(shop), ref)).toEqual({ direct, transitive, owners });
  });

  it('of the members of a cycle leaves out the ref itself', () => {
    const graph = buildGraph(
      manifestsOf({
        'service:a': { dependsOn: ['service:a', 'service:b'] },
        'service:b': { dependsOn: ['service:a'] },
      }),
    );

    expect(blastRadius(indexGraph(graph), 'service:a')).toEqual({
      direct: ['service:b'],
      transitive: [],
      owners: [],
    });
  });

  it('lists no more than a limit, nearest first, and says so', () => {
    const chain = indexGraph(
      buildGraph(
        manifestsOf({
          'service:a': { dependsOn: ['service:b'], owner: ['group:g'] },
          'service:b': { dependsOn: ['service:c'] },
          'service:c': { dependsOn: ['service:d'] },
          'service:d': {},
          'group:g': {},
        }),
      ),
    );

    expect(blastRadius(chain, 'service:d', 2)).toEqual({
      direct: ['service:c'],
      transitive: ['service:b'],
      owners: [],
      isCut: true,
    });
    expect(blastRadius(chain, 'service:d', 3)).toEqual({
      direct: ['service:c'],
      transitive: ['service:a', 'service:b'],
      owners: ['group:g'],
    });
  });

  it('is the transitive closure of the edges that carry a change', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const index = indexGraph(graph);
        for (const { ref } of graph.nodes) {
          const { direct, transitive } = blastRadius(index, ref);
          expect([...direct, ...transitive].toSorted(compareText)).toEqual(naiveClosure(graph, ref));
        }
      }),
    );
  });
});

function naiveClosure(graph: Graph, ref: Ref): readonly Ref[] {
  let reached = new Set([ref]);
  for (let size = 0; size < reached.size;) {
    size = reached.size;
    const found = graph.edges.filter(({ to, kind }) => kind !== 'owner' && reached.has(to));
    reached = new Set([...reached, ...found.map(({ from }) => from)]);
  }
  reached.delete(ref);
  return [...reached].toSorted(compareText);
}
