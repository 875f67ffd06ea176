import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { aManifest, aRange, manifestsOf, startupReferences } from '../builders/a-manifest.ts';

describe('the graph of a registry', () => {
  it('has a node for every manifest, with its place and owner, in order of ref', () => {
    const graph = buildGraph([
      aManifest('service:web', {
        file: 'web.yaml',
        line: 7,
        references: [{ edge: 'owner', target: 'group:booking' }],
      }),
      aManifest('group:booking', { file: 'booking.yaml' }),
    ]);

    expect(graph.nodes).toEqual([
      { ref: 'group:booking', file: 'booking.yaml', line: 4, owner: undefined },
      { ref: 'service:web', file: 'web.yaml', line: 7, owner: 'group:booking' },
    ]);
  });

  it('has an edge where both ends exist, at the place of the reference', () => {
    const graph = buildGraph(
      manifestsOf({ 'service:web': { dependsOn: ['service:gone', 'service:db'] }, 'service:db': {} }),
    );

    expect(graph.edges).toEqual([
      {
        from: 'service:web',
        to: 'service:db',
        kind: 'dependsOn',
        file: 'services/web.yaml',
        range: aRange(11),
      },
    ]);
  });

  it('takes the owner of a policy section for an edge, not for the owner of the policy', () => {
    const { nodes, edges } = buildGraph([
      aManifest('group:a'),
      aManifest('policy:p', {
        references: [
          { edge: 'owner', target: 'group:a', path: ['spec', 'sections', 'ownership', 0, 'owner'] },
        ],
      }),
    ]);

    expect(nodes.map(({ owner }) => owner)).toEqual([undefined, undefined]);
    expect(edges.map(({ from, to, kind }) => [from, to, kind])).toEqual([['policy:p', 'group:a', 'owner']]);
  });

  it('keeps the first of equal references, and the list in which a startup reference stands', () => {
    const { edges } = buildGraph([
      aManifest('service:a'),
      aManifest('service:b'),
      aManifest('stack:s', {
        references: [
          { edge: 'component', target: 'service:a', line: 30 },
          { edge: 'component', target: 'service:a', line: 20 },
          ...startupReferences([['service:b'], ['service:a', 'service:a'], ['service:b']]),
        ],
      }),
    ]);

    expect(edges.map(({ to, kind, range, step }) => [to, kind, range.line, step])).toEqual([
      ['service:a', 'component', 20, undefined],
      ['service:a', 'startup', 13, 1],
      ['service:b', 'startup', 12, 0],
      ['service:b', 'startup', 15, 2],
    ]);
  });

  it('does not depend on the order in which the manifests come', () => {
    const manifests = manifestsOf({
      'service:a': { dependsOn: ['service:c', 'service:b'], owner: ['group:g'] },
      'service:b': { dependsOn: ['service:c'] },
      'service:c': { owner: ['group:g'] },
      'group:g': {},
      'stack:s': { component: ['service:b', 'service:a'] },
    });
    const expected = buildGraph(manifests);

    fc.assert(
      fc.property(fc.shuffledSubarray([...manifests], { minLength: manifests.length }), (shuffled) => {
        expect(buildGraph(shuffled)).toEqual(expected);
      }),
    );
  });
});
