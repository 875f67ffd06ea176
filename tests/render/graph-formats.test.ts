import { describe, expect, it } from 'vitest';
import { graphToDot, graphToMermaid } from '../../src/render/graph-formats.ts';
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
        '  n2 -->|"component"| n1',
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
        '  "service:a" -> "service:b\\"\\\\" [label="dependsOn"];',
        '}',
        '',
      ].join('\n'),
    );
  });
});
