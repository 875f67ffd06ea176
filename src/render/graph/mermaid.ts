import type { GraphEdge } from '../../model/graph.ts';
import type { ChangeAction } from '../../model/plan.ts';
import type { Ref } from '../../model/ref.ts';
import { actionSigns } from '../plan/action-signs.ts';
import { edgeLabel } from './edge-labels.ts';
import { mermaidLabel } from '../markdown.ts';

export interface PictureNode {
  readonly ref: Ref;
  readonly role: ChangeAction | 'affected' | 'plain';
}

const styles: Readonly<Record<PictureNode['role'], { readonly sign: string; readonly style: string }>> = {
  create: { sign: `${actionSigns.create}\u00A0`, style: 'fill:#dafbe1,stroke:#1a7f37,color:#1f2328' },
  update: { sign: `${actionSigns.update}\u00A0`, style: 'fill:#fff8c5,stroke:#9a6700,color:#1f2328' },
  replace: { sign: `${actionSigns.replace}\u00A0`, style: 'fill:#ffdfb6,stroke:#bc4c00,color:#1f2328' },
  delete: { sign: '−\u00A0', style: 'fill:#ffebe9,stroke:#cf222e,color:#1f2328' },
  affected: { sign: '', style: 'fill:#f6f8fa,stroke:#59636e,color:#1f2328,stroke-dasharray:4 3' },
  plain: { sign: '', style: '' },
};

/** A Mermaid flowchart; edges to refs that are not among the nodes are left out. */
export function mermaidFlowchart(nodes: readonly PictureNode[], edges: readonly GraphEdge[]): string {
  const ids = new Map(nodes.map(({ ref }, index) => [ref, `n${index}`]));
  const lines = edges.flatMap(({ from, to, kind }) => {
    const [start, end] = [ids.get(from), ids.get(to)];
    if (start === undefined || end === undefined) return [];
    return [`  ${start} ${kind === 'dependsOn' ? '-->' : `-->|${mermaidLabel(edgeLabel(kind))}|`} ${end}`];
  });
  return ['flowchart LR', ...nodes.map(nodeLine), ...lines, ...classLines(nodes)].join('\n');
}

function nodeLine({ ref, role }: PictureNode, index: number): string {
  const suffix = role === 'plain' ? '' : `:::${role}`;
  return `  n${index}[${mermaidLabel(`${styles[role].sign}${ref}`)}]${suffix}`;
}

function classLines(nodes: readonly PictureNode[]): readonly string[] {
  const roles = [...new Set(nodes.map(({ role }) => role))].filter((role) => role !== 'plain');
  return roles.map((role) => `  classDef ${role} ${styles[role].style}`);
}
