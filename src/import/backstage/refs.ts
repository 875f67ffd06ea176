import { textAt, type MapNode, type SourceDocument } from '../source-node.ts';

/** An entity of a Backstage catalog. */
export interface Entity {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly node: MapNode;
}

/** All entities of some documents; one without a name is left out. */
export function entitiesIn(documents: readonly SourceDocument[]): readonly Entity[] {
  return documents.flatMap(({ root }) => {
    const name = textAt(root, 'metadata', 'name');
    const kind = textAt(root, 'kind')?.toLowerCase();
    const namespace = textAt(root, 'metadata', 'namespace') ?? 'default';
    return name === undefined || kind === undefined ? [] : [{ kind, name, namespace, node: root }];
  });
}

/** The key under which an entity is found: kind, namespace and name, in any case. */
export function entityKey({ kind, namespace, name }: Pick<Entity, 'kind' | 'namespace' | 'name'>): string {
  return `${kind}:${namespace}/${name}`.toLowerCase();
}

/** The key that a reference means: `[kind:][namespace/]name`, as Backstage reads it. */
export function referenceKey(text: string, kind: string, namespace: string): string {
  const [, givenKind, givenNamespace, name = text] = /^(?:([^:/]+):)?(?:([^/]+)\/)?([^/]+)$/.exec(text) ?? [];
  return entityKey({ kind: givenKind ?? kind, namespace: givenNamespace ?? namespace, name });
}
