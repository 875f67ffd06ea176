import type { Graph } from '../model/graph.ts';
import { counted } from './counts.ts';
import { mermaidFlowchart } from './mermaid.ts';
import type { Paint } from './paint.ts';
import { padCells, textWidth } from './text-width.ts';
import { oneLine } from './visible-text.ts';

/** The graph as a Mermaid flowchart, edges labelled by kind (`dependsOn` goes without saying). */
export function graphToMermaid({ nodes, edges }: Graph): string {
  const pictured = nodes.map(({ ref }) => ({ ref, role: 'plain' as const }));
  return `${mermaidFlowchart(pictured, edges)}\n`;
}

/** The graph in Graphviz' DOT language. */
export function graphToDot({ nodes, edges }: Graph): string {
  return [
    'digraph registry {',
    '  rankdir=LR;',
    '  node [shape=box, fontname="sans-serif"];',
    ...nodes.map(({ ref }) => `  ${dotString(ref)};`),
    ...edges.map(
      ({ from, to, kind }) => `  ${dotString(from)} -> ${dotString(to)} [label=${dotString(kind)}];`,
    ),
    '}\n',
  ].join('\n');
}

/** A quoted DOT string: only the quote and the backslash mean anything in it. */
function dotString(text: string): string {
  return `"${oneLine(text).replace(/["\\]/g, '\\$&')}"`;
}

/** The graph as lines for a terminal: each ref with its place, and below it what it needs. */
export function graphToText({ nodes, edges }: Graph, paint: Paint): string {
  const needs = Map.groupBy(edges, ({ from }) => from);
  const width = Math.max(0, ...nodes.map(({ ref }) => textWidth(oneLine(ref))));
  const lines = nodes.flatMap(({ ref, file, line }) => [
    `${paint.bold(padCells(oneLine(ref), width))}  ${paint.dim(oneLine(`${file}:${line}`))}`,
    ...(needs.get(ref) ?? []).map(({ to, kind }) => `  → ${oneLine(to)}  ${paint.dim(oneLine(kind))}`),
  ]);
  return `${[...lines, paint.dim(`${counted(nodes.length, 'ref')}, ${counted(edges.length, 'edge')}`)].join('\n')}\n`;
}
