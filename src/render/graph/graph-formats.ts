import type { Graph, GraphEdge } from '../../model/graph.ts';
import { compareText } from '../../model/ref.ts';
import type { TextStyle } from '../plan/change-text.ts';
import { counted, withCommas } from '../counts.ts';
import { edgeLabel } from './edge-labels.ts';
import { mermaidFlowchart } from './mermaid.ts';
import type { Paint } from '../paint.ts';
import { padCells, textWidth, wrapCells } from '../text-width.ts';
import { oneLine } from '../visible-text.ts';

/** The graph as a Mermaid flowchart, edges labelled by what they say (a dependency goes without). */
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
      ({ from, to, kind }) =>
        `  ${dotString(from)} -> ${dotString(to)} [label=${dotString(edgeLabel(kind))}];`,
    ),
    '}\n',
  ].join('\n');
}

/** A quoted DOT string: only the quote and the backslash mean anything in it. */
function dotString(text: string): string {
  return `"${oneLine(text).replace(/["\\]/g, '\\$&')}"`;
}

/** The graph as lines for a terminal: each ref with its place, and below it what it says of others. */
export function graphToText({ nodes, edges }: Graph, { paint, width }: TextStyle): string {
  const needs = Map.groupBy(edges, ({ from }) => from);
  const column = Math.max(0, ...nodes.map(({ ref }) => textWidth(oneLine(ref))));
  const lines = nodes.flatMap(({ ref, file, line }) => [
    `${paint.bold(padCells(oneLine(ref), column))}  ${paint.dim(oneLine(`${file}:${line}`))}`,
    ...edgeLines(needs.get(ref) ?? [], paint),
  ]);
  return `${[...lines, ...wrapCells(countLine(nodes.length, edges), width, 2).map(paint.dim)].join('\n')}\n`;
}

/** In one column what is said, in the other of whom. */
function edgeLines(edges: readonly GraphEdge[], paint: Paint): readonly string[] {
  const labelled = edges.map(({ to, kind }) => ({ to, label: oneLine(edgeLabel(kind)) }));
  const column = Math.max(0, ...labelled.map(({ label }) => textWidth(label)));
  return labelled.map(({ to, label }) => `  ${paint.dim(padCells(label, column))}  ${oneLine(to)}`);
}

/** `12 refs, 30 edges: 11 owned by, 10 depends on`, the most frequent first. */
function countLine(refs: number, edges: readonly GraphEdge[]): string {
  const counts = [...Map.groupBy(edges, ({ kind }) => edgeLabel(kind))]
    .map(([label, { length }]) => ({ label, length }))
    .toSorted((a, b) => b.length - a.length || compareText(a.label, b.label))
    .map(({ label, length }) => `${withCommas(length)} ${oneLine(label)}`);
  const legend = counts.length === 0 ? '' : `: ${counts.join(', ')}`;
  return `${counted(refs, 'ref')}, ${counted(edges.length, 'edge')}${legend}`;
}
