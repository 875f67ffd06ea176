import type { LoadedRegistry } from '../../flows/registry/load-registry.ts';
import { findOrphans } from '../../graph/find-orphans.ts';
import type { Graph } from '../../model/graph.ts';
import { counted } from '../../render/counts.ts';
import { diagnosticsText } from '../../render/diagnostics/diagnostics-text.ts';
import { graphToDot, graphToMermaid, graphToText } from '../../render/graph/graph-formats.ts';
import { graphToJson, validationToJson } from '../../render/json.ts';
import type { TextStyle } from '../../render/plan/change-text.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Terminal } from './terminal.ts';

export function printGraph(graph: Graph, format: string, { out, paint, width }: Terminal): void {
  switch (format) {
    case 'json':
      return out(`${JSON.stringify(graphToJson(graph), undefined, 2)}\n`);
    case 'mermaid':
      return out(graphToMermaid(graph));
    case 'dot':
      return out(graphToDot(graph));
    default:
      return out(graphToText(graph, { paint, width }));
  }
}

/** The orphans among the nodes of a graph; in a picture they are boxes that stand alone. */
export function printOrphans(
  {
    loaded,
    graph,
    format,
  }: { readonly loaded: LoadedRegistry; readonly graph: Graph; readonly format: string },
  terminal: Terminal,
): void {
  const { manifests } = loaded.registry;
  const asked = new Set<string | undefined>(graph.nodes.map(({ ref }) => ref));
  const orphans = findOrphans({ ...loaded, manifests }).filter(({ ref }) => asked.has(ref));
  if (format === 'json') {
    const { diagnostics } = validationToJson(manifests.size, orphans);
    terminal.out(`${JSON.stringify({ orphans: diagnostics }, undefined, 2)}\n`);
  } else if (format === 'text') {
    terminal.out(orphansText(orphans, asked.size, terminal));
  } else {
    const refs = new Set(orphans.map(({ ref }) => ref));
    printGraph({ nodes: graph.nodes.filter(({ ref }) => refs.has(ref)), edges: [] }, format, terminal);
  }
}

function orphansText(orphans: readonly Diagnostic[], among: number, { paint, width }: TextStyle): string {
  const manifests = counted(among, 'manifest');
  if (orphans.length === 0) return `${paint.green('✓')} ${manifests}, no orphans\n`;
  const text = diagnosticsText({ diagnostics: orphans, sources: new Map(), paint, width });
  return `${text}\n${manifests}, ${counted(orphans.length, 'orphan')}\n`;
}
