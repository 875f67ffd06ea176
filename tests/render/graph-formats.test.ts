import { describe, expect, it } from 'vitest';
import { graphToDot, graphToMermaid, graphToText } from '../../src/render/graph/graph-formats.ts';
import { plainPaint } from '../../src/render/paint.ts';
import { traitsByKind } from '../../src/flows/registry/traits-by-kind.ts';
import type { TraitTree } from '../../src/model/traits.ts';
import { edgeLabel } from '../../src/render/graph/edge-labels.ts';
import { aGraph, anEdge } from '../builders/a-review.ts';

const graph = aGraph([
  anEdge('service:payments', 'service:ledger'),
  anEdge('stack:shop', 'service:payments', { kind: 'component' }),
]);

describe('graphToMermaid', () => {
  it('draws refs as boxes and names the edges that are no dependency', () => {
    expect(graphToMermaid(graph)).toBe(
      [
        'flowchart LR',
        '  n0["service:ledger"]',
        '  n1["service:payments"]',
        '  n2["stack:shop"]',
        '  n1 --> n0',
        '  n2 -->|"contains"| n1',
        '',
      ].join('\n'),
    );
  });

  it('keeps a hostile name inside its label', () => {
    expect(graphToMermaid(aGraph([anEdge('service:x', 'service:"]; click n0 "#a', { kind: 'a|b' })]))).toBe(
      [
        'flowchart LR',
        '  n0["service:#34;#93;#59; click n0 #34;#35;a"]',
        '  n1["service:x"]',
        '  n1 -->|"a#124;b"| n0',
        '',
      ].join('\n'),
    );
  });
});

describe('graphToDot', () => {
  it('writes quoted names, with quotes and backslashes escaped', () => {
    expect(graphToDot(aGraph([anEdge('service:a', 'service:b"\\')]))).toBe(
      [
        'digraph registry {',
        '  rankdir=LR;',
        '  node [shape=box, fontname="sans-serif"];',
        '  "service:a";',
        '  "service:b\\"\\\\";',
        '  "service:a" -> "service:b\\"\\\\" [label="depends on"];',
        '}',
        '',
      ].join('\n'),
    );
  });
});

describe('graphToText', () => {
  it('says in words what each ref has to do with others, and counts it', () => {
    expect(graphToText(graph, { paint: plainPaint, width: 40 })).toBe(
      [
        'service:ledger    services/ledger.yaml:1',
        'service:payments  services/payments.yaml:1',
        '  depends on  service:ledger',
        'stack:shop        stacks/shop.yaml:1',
        '  contains  service:payments',
        '3 refs, 2 edges: 1 contains, 1 depends',
        '  on',
        '',
      ].join('\n'),
    );
  });
});

describe('the labels of edges', () => {
  it('are words for every kind of edge that the schemas know', () => {
    const kinds = new Set(Object.values(traitsByKind).flatMap(edgeKindsIn));

    expect(kinds.size).toBeGreaterThan(15);
    expect([...kinds].filter((kind) => edgeLabel(kind) === kind).toSorted()).toEqual(['exposes', 'notifies']);
    expect(edgeLabel('constructor')).toBe('constructor');
  });
});

function edgeKindsIn({ traits, properties, additional, items }: TraitTree): readonly string[] {
  const below = [...Object.values(properties), additional, items].flatMap((tree) => tree ?? []);
  return [...(traits.reference === undefined ? [] : [traits.reference.edge]), ...below.flatMap(edgeKindsIn)];
}
