import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { Graph } from '../model/graph.ts';
import type { EffectiveEnvironment, Manifest } from '../model/manifest.ts';
import type { ManifestKind, Ref } from '../model/ref.ts';
import type { GraphCode } from './codes.ts';

/** A registry, as far as it can be told from it what is used. */
export interface OrphanScope {
  readonly manifests: ReadonlyMap<Ref, Manifest>;
  readonly graph: Graph;
  readonly environments: readonly EffectiveEnvironment[];
}

/** Edges that use nothing: an Overlay changes its target, and a Policy looks at what is there. */
const idleKinds: ReadonlySet<string> = new Set(['target', 'scope']);

/** Kinds of manifest that do something only where others name them, or where they run. */
const advice: Partial<Readonly<Record<ManifestKind, string>>> = {
  Tool: 'No Agent and no Workflow uses it. Name it in `spec.tools` of an Agent or in a step of a Workflow, or remove it.',
  Group:
    'Nobody names it: it owns, approves and is called for nothing. Make it the `owner` of something, or remove it.',
  Escalation:
    'No Environment and no Policy names it, so nobody is ever called by it. Name it in `spec.escalation` of an Environment, or remove it.',
  Service:
    'It runs in no environment, and nothing refers to it. Add an Environment in which it runs, or remove it.',
  Stack:
    'It runs in no environment, and nothing refers to it. Add an Environment in which it runs, or remove it.',
};

/**
 * Manifests without effect: nothing refers to them, but perhaps themselves, and they run nowhere. They are no
 * mistakes; somebody may have forgotten them, or still wants to use them.
 */
export function findOrphans({ manifests, graph, environments }: OrphanScope): readonly Diagnostic[] {
  const used = new Set<Ref>(environments.flatMap(({ manifests: here }) => [...here.keys()]));
  for (const { from, to, kind } of graph.edges) if (from !== to && !idleKinds.has(kind)) used.add(to);
  return [...manifests.values()]
    .filter(({ ref, isValid }) => isValid && !used.has(ref))
    .flatMap(({ ref, kind, file, nameRange }) => {
      const message = advice[kind];
      if (message === undefined) return [];
      const code: GraphCode = 'orphan';
      return [
        { code, severity: 'info' as const, file, range: nameRange, message: `\`${ref}\`: ${message}`, ref },
      ];
    })
    .toSorted(compareDiagnostics);
}
