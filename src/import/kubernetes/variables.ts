import type { Draft } from '../draft.ts';
import { addSecret, addVariable } from '../service-fields.ts';
import {
  at,
  entriesAt,
  itemsAt,
  scalarAt,
  textAt,
  type ScalarNode,
  type SourceNode,
} from '../source-node.ts';
import { findObject, type KubernetesObject } from './objects.ts';

/** What other objects say about the containers of a workload. */
export interface SettingsSources {
  /** By number, the names that Services of Kubernetes have for ports. */
  readonly portNames: ReadonlyMap<number, string>;
  readonly objects: readonly KubernetesObject[];
  readonly namespace: string;
}

/**
 * The variables of a container, with the values of ConfigMaps that are imported too; of secrets only the names. As in
 * Kubernetes `env` counts before `envFrom`, and of several the last.
 */
export function mapEnvironment(draft: Draft, container: SourceNode, sources: SettingsSources): void {
  for (const item of itemsAt(container, 'envFrom')) mapAllOf(draft, item, sources);
  for (const item of itemsAt(container, 'env')) mapVariable(draft, item, sources);
}

function mapVariable(draft: Draft, item: SourceNode, sources: SettingsSources): void {
  const named = scalarAt(item, 'name');
  const value = at(item, 'value');
  if (named === undefined) return;
  const name = named.text;
  if (value?.kind !== 'scalar') draft.takeBack(['spec', 'config', name], named);
  if (at(item, 'valueFrom', 'secretKeyRef') !== undefined) {
    addSecret(draft, name, { node: named });
    draft.drop(at(item, 'valueFrom'), 'Which secret of the cluster it is, is up to the secret store.', [
      'spec',
      'secrets',
    ]);
  } else if (at(item, 'valueFrom', 'configMapKeyRef') !== undefined)
    mapConfigKey(draft, item, { named, sources });
  else if (at(item, 'valueFrom') !== undefined) {
    draft.drop(item, 'The cluster makes this value when the pod starts; Charter has nothing for that.', [
      'spec',
      'config',
      name,
    ]);
  } else if (value?.kind === 'scalar') {
    addVariable(draft, { name, value });
    noteName(draft, named);
  } else draft.drop(item, 'It has no value.', ['spec', 'config', name]);
}

/** The name of a variable went where its value did. */
function noteName(draft: Draft, named: ScalarNode): void {
  if (draft.has('spec', 'config', named.text)) draft.note(named, ['spec', 'config', named.text]);
  else if (draft.has('spec', 'secrets')) draft.note(named, ['spec', 'secrets']);
}

function mapConfigKey(
  draft: Draft,
  item: SourceNode,
  { named, sources }: { readonly named: ScalarNode; readonly sources: SettingsSources },
): void {
  const reference = at(item, 'valueFrom', 'configMapKeyRef');
  const map = findObject(sources.objects, {
    namespace: sources.namespace,
    kind: 'ConfigMap',
    name: textAt(reference, 'name'),
  });
  const value = scalarAt(map?.node, 'data', textAt(reference, 'key') ?? '');
  const path = ['spec', 'config', named.text];
  if (value === undefined)
    return draft.drop(item, 'The ConfigMap with its value is not imported. Add it to the import.', path);
  addVariable(draft, { name: named.text, value });
  noteName(draft, named);
  if (reference !== undefined) draft.note(reference, path);
}

function mapAllOf(draft: Draft, item: SourceNode, { objects, namespace }: SettingsSources): void {
  const prefix = textAt(item, 'prefix') ?? '';
  for (const [key, kind] of [
    ['configMapRef', 'ConfigMap'],
    ['secretRef', 'Secret'],
  ] as const) {
    const reference = at(item, key);
    if (reference === undefined) continue;
    const object = findObject(objects, { kind, namespace, name: textAt(reference, 'name') });
    if (object === undefined)
      draft.drop(item, notImported[kind], ['spec', kind === 'Secret' ? 'secrets' : 'config']);
    else if (kind === 'Secret') addNames(draft, object, prefix);
    else
      for (const [name, value] of entriesAt(object.node, 'data')) addFrom(draft, `${prefix}${name}`, value);
    draft.note(item, ['spec', kind === 'Secret' ? 'secrets' : 'config']);
  }
}

const notImported = {
  ConfigMap:
    'The ConfigMap is not imported, so its variables are not known. Add it to the import, or add them to `spec.config`.',
  Secret: 'The Secret is not imported, so the names in it are not known. Add them to `spec.secrets`.',
} as const;

function addFrom(draft: Draft, name: string, value: SourceNode): void {
  if (value.kind === 'scalar') addVariable(draft, { name, value });
}

function addNames(draft: Draft, { node }: KubernetesObject, prefix: string): void {
  for (const field of ['data', 'stringData']) {
    for (const [name, value] of entriesAt(node, field)) {
      addSecret(draft, `${prefix}${name}`, {
        node: value,
        reason: 'Only the name of a secret is written, never its value.',
      });
    }
  }
}
