import type { Graph, GraphEdge } from '../../model/graph.ts';
import type { ChangeAction, Plan } from '../../model/plan.ts';
import { compareText, type Ref } from '../../model/ref.ts';
import { joinBlastRadius } from './change-groups.ts';
import { withCommas } from '../counts.ts';
import { fencedBlock } from '../markdown.ts';
import { mermaidFlowchart, type PictureNode } from '../graph/mermaid.ts';

/** A picture of more nodes than this is no help to a reader. */
const mostNodes = 40;

const mostEdges = 120;

/** What changes and what depends on it, under a title; nothing where there is no edge to see. */
export function pictureBlocks(plan: Plan, graph: Graph): readonly string[] {
  const { pictured, isCut } = picturedNodes(plan);
  const all = joinedNodes(pictured, graph);
  const nodes = all.slice(0, mostNodes);
  const edges = distinctEdges(edgesAmong(nodes, graph));
  if (edges.length === 0) return [];
  const total = `${isCut ? 'more than ' : ''}${withCommas(all.length)}`;
  const cut = nodes.length < all.length ? ` Showing ${nodes.length} of ${total} refs.` : '';
  return [
    '**What depends on what changes**',
    fencedBlock('mermaid', mermaidFlowchart(nodes, edges.slice(0, mostEdges))),
    `_Arrows point at what is needed. ${legend}.${cut}_`,
  ];
}

const legend = '`+` create, `~` update, `±` replace, `−` delete; dashed: affected, not changed';

function edgesAmong(nodes: readonly PictureNode[], graph: Graph): readonly GraphEdge[] {
  const shown = new Set(nodes.map(({ ref }) => ref));
  return graph.edges.filter(({ from, to }) => shown.has(from) && shown.has(to));
}

/** Those with an edge to another one: a box that stands alone says nothing that the list does not. */
function joinedNodes(nodes: readonly PictureNode[], graph: Graph): readonly PictureNode[] {
  const joined = new Set(edgesAmong(nodes, graph).flatMap(({ from, to }) => [from, to]));
  return nodes.filter(({ ref }) => joined.has(ref));
}

/**
 * Changed refs first, then those that depend on them, nearest first, so that a cut leaves out the far ones; `isCut`
 * where the plan itself left some out.
 */
function picturedNodes(plan: Plan): { readonly pictured: readonly PictureNode[]; readonly isCut: boolean } {
  const changes = [...plan.environments.flatMap(({ changes }) => changes), ...plan.registry.changes];
  const actions = new Map<Ref, ChangeAction>();
  for (const { ref, action } of changes) actions.set(ref, strongest(actions.get(ref), action));
  const reach = joinBlastRadius(changes.map(({ blastRadius }) => blastRadius));
  const affected = [...reach.direct, ...reach.transitive].filter((ref) => !actions.has(ref));
  const changed = [...actions].map(([ref, role]): PictureNode => ({ ref, role }));
  return {
    pictured: [
      ...changed.toSorted((a, b) => compareText(a.ref, b.ref)),
      ...affected.map((ref): PictureNode => ({ ref, role: 'affected' })),
    ],
    isCut: reach.isCut === true,
  };
}

const strength: readonly ChangeAction[] = ['update', 'create', 'replace', 'delete'];

function strongest(known: ChangeAction | undefined, action: ChangeAction): ChangeAction {
  return known !== undefined && strength.indexOf(known) > strength.indexOf(action) ? known : action;
}

/** One arrow for each pair: two reasons to depend on something are still one line in a picture. */
function distinctEdges(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  const pairs = new Map(edges.map((edge) => [JSON.stringify([edge.from, edge.to]), edge]));
  return [...pairs.values()];
}
