import { isEmptyMap, itemsAt, at, textAt, type MapNode, type SourceDocument } from '../source-node.ts';

/** An object of Kubernetes, by itself or out of a List. */
export interface KubernetesObject {
  readonly kind: string;
  readonly name: string;
  /** `default` where none is written. */
  readonly namespace: string;
  readonly node: MapNode;
}

/** All objects of some documents, those in Lists included; a document without a name is left out. */
export function objectsIn(documents: readonly SourceDocument[]): readonly KubernetesObject[] {
  return documents.flatMap(({ root }) => objectsOf(root));
}

function objectsOf(node: MapNode): readonly KubernetesObject[] {
  const kind = textAt(node, 'kind') ?? '';
  if (kind.endsWith('List') && at(node, 'items') !== undefined)
    return itemsAt(node, 'items').flatMap((item) =>
      item.kind === 'map' && !isEmptyMap(item) ? objectsOf(item) : [],
    );
  const name =
    textAt(node, 'metadata', 'name') ?? textAt(node, 'metadata', 'generateName')?.replace(/-$/, '');
  if (name === undefined) return [];
  return [{ kind, name, namespace: textAt(node, 'metadata', 'namespace') ?? 'default', node }];
}

/** Finds an object of a kind in a namespace. */
export function findObject(
  objects: readonly KubernetesObject[],
  wish: { readonly kind: string; readonly name: string | undefined; readonly namespace: string },
): KubernetesObject | undefined {
  return objects.find(
    ({ kind, name, namespace }) => kind === wish.kind && name === wish.name && namespace === wish.namespace,
  );
}
