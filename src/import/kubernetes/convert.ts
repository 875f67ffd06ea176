import { namePattern } from '../../model/ref.ts';
import { quoted } from '../../registry/wording.ts';
import type { Draft } from '../draft.ts';
import { reasonFor } from '../reasons.ts';
import { setQuantity, setReplicas } from '../service-fields.ts';
import type { Session } from '../session.ts';
import { mapText } from '../simple-fields.ts';
import {
  at,
  entriesAt,
  itemsAt,
  scalarAt,
  textAt,
  type ScalarNode,
  type SourceDocument,
  type SourceNode,
} from '../source-node.ts';
import { mapContainer } from './container.ts';
import { mapIngress, mapKubernetesService, portNamesOf, selectWorkloads, type Cluster } from './network.ts';
import type { SettingsSources } from './variables.ts';
import { objectsIn, type KubernetesObject } from './objects.ts';
import { beginWorkloads, type Workload } from './workloads.ts';

/** Kubernetes objects: a Service for each container of each workload; what stands around them goes into these. */
export function convertKubernetes(documents: readonly SourceDocument[], session: Session): void {
  const objects = objectsIn(documents);
  const workloads = beginWorkloads(objects, session);
  const selected = selectWorkloads(objects, workloads);
  const cluster: Cluster = { objects, workloads, selected, session };
  const portNames = portNamesOf(selected);
  for (const object of ofKind(objects, 'HorizontalPodAutoscaler')) mapAutoscaler(object, cluster);
  for (const workload of workloads)
    mapWorkload(workload, { objects, portNames: portNames.get(workload) ?? new Map() });
  for (const object of ofKind(objects, 'Service')) mapKubernetesService(object, cluster);
  for (const object of ofKind(objects, 'Ingress')) mapIngress(object, cluster);
  for (const object of ofKind(objects, 'Namespace')) mapNamespace(object, cluster);
  for (const object of objects) dropRest(object, session);
  for (const { root } of documents) dropFrame(root, session);
}

function ofKind(objects: readonly KubernetesObject[], kind: string): readonly KubernetesObject[] {
  return objects.filter((object) => object.kind === kind);
}

function mapWorkload(
  workload: Workload,
  { objects, portNames }: Pick<SettingsSources, 'objects' | 'portNames'>,
): void {
  const { main, node, template, namespace, containers } = workload;
  main.note(scalarAt(node, 'metadata', 'name'), ['metadata', 'name']);
  if (at(node, 'metadata', 'name') === undefined)
    main.note(scalarAt(node, 'metadata', 'generateName'), ['metadata', 'name'], generated);
  mapMetadata(workload);
  const replicas = scalarAt(node, 'spec', 'replicas');
  if (main.has('spec', 'replicas'))
    main.drop(replicas, 'The autoscaler says how many run.', ['spec', 'replicas']);
  else if (replicas !== undefined) setReplicas(main, replicas);
  for (const container of containers) {
    mapPlace(container.draft, scalarAt(node, 'metadata', 'namespace'));
    mapContainer(container.draft, container.node, { objects, namespace, portNames });
  }
  mapStorage(workload);
  const reasons: readonly (readonly [SourceNode | undefined, string])[] = [
    [
      at(template, 'spec', 'initContainers'),
      'A Service has one container. Make a Service of workload `job` of this one, and depend on it with `condition: completed`.',
    ],
    [
      at(template, 'spec', 'volumes'),
      'A Service says nothing about storage; keep the volumes with the platform.',
    ],
    [at(node, 'spec', 'selector'), 'It says which pods are meant; the platform makes that link.'],
    [at(node, 'spec', 'schedule'), 'Charter has no schedules. Keep the CronJob, or run it as a workflow.'],
    [at(node, 'status'), 'It is what the cluster found, not what somebody wants.'],
  ];
  for (const [part, reason] of reasons) main.drop(part, reason);
}

const generated = 'Kubernetes makes a new name of it each time; here it is one.';

function mapPlace(draft: Draft, place: ScalarNode | undefined): void {
  const path = ['spec', 'runtime', 'namespace'];
  if (place === undefined) return;
  if (namePattern.test(place.text)) draft.map(place, path, place.text);
  else draft.drop(place, 'This is no name of a namespace.', path);
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

function mapMetadata({ main, node, template }: Workload): void {
  for (const [key, value] of entriesAt(node, 'metadata', 'labels'))
    mapText(main, value, { path: ['metadata', 'labels', key] });
  for (const [key, value] of entriesAt(node, 'metadata', 'annotations')) {
    if (key === lastApplied) main.drop(value, 'It is a copy that kubectl keeps for itself.');
    else mapText(main, value, { path: ['metadata', 'annotations', key] });
  }
  if (template === node) return;
  for (const [key, value] of entriesAt(template, 'metadata', 'labels')) {
    const path = ['metadata', 'labels', key];
    const known = main.valueAt(...path);
    if (value.kind === 'scalar' && known === value.text) main.note(value, path);
    else if (known === undefined) mapText(main, value, { path });
  }
}

function mapStorage({ main, node }: Workload): void {
  const [claim] = itemsAt(node, 'spec', 'volumeClaimTemplates');
  const storage = scalarAt(claim, 'spec', 'resources', 'requests', 'storage');
  if (storage !== undefined && !main.has('spec', 'resources', 'requests', 'storage'))
    setQuantity(main, storage, ['spec', 'resources', 'requests', 'storage']);
  main.drop(
    at(node, 'spec', 'volumeClaimTemplates'),
    'A Service says how much storage it needs; the rest is up to the platform.',
  );
}

function mapAutoscaler(object: KubernetesObject, { workloads }: Cluster): void {
  const target = at(object.node, 'spec', 'scaleTargetRef');
  const workload = workloads.find(
    ({ kind, name, namespace }) =>
      kind === textAt(target, 'kind') && name === textAt(target, 'name') && namespace === object.namespace,
  );
  const most = scalarAt(object.node, 'spec', 'maxReplicas');
  const least = scalarAt(object.node, 'spec', 'minReplicas');
  const range = rangeOf(least, most);
  if (workload === undefined || range === undefined) return;
  const { main } = workload;
  main.put(['spec', 'replicas'], range);
  main.note(most, ['spec', 'replicas', 'max']);
  main.note(least, ['spec', 'replicas', 'min']);
  main.note(target, ['spec', 'replicas']);
  main.drop(object.node, 'What an autoscaler looks at is up to the platform; its range is kept.', [
    'spec',
    'replicas',
  ]);
}

function rangeOf(
  least: ScalarNode | undefined,
  most: ScalarNode | undefined,
): { readonly min: number; readonly max: number } | undefined {
  const min = least === undefined ? 1 : Number(least.text);
  const max = Number(most?.text);
  return !Number.isSafeInteger(max) || max < 1 || !Number.isSafeInteger(min) || min < 0 || min > max
    ? undefined
    : { min, max };
}

function mapNamespace({ name, node }: KubernetesObject, { workloads }: Cluster): void {
  const [within] = workloads.filter((workload) => workload.namespace === name);
  within?.main.note(scalarAt(node, 'metadata', 'name'), ['spec', 'runtime', 'namespace']);
}

const droppedKinds: Readonly<Record<string, string>> = {
  Namespace:
    'A namespace is written with each service, in `spec.runtime.namespace`, and has no manifest of its own.',
  ConfigMap:
    'What services take as variables is in their `spec.config`; files that are mounted are up to the platform.',
  Secret: 'The value of a secret is never imported; services name the secrets that they need.',
  HorizontalPodAutoscaler: 'Its target is not imported, or its range cannot be read.',
  PersistentVolumeClaim: 'A registry says nothing about storage; keep it with the platform.',
  Kustomization: 'Import what it makes: `kustomize build . > rendered.yaml`.',
};

function dropRest({ kind, node }: KubernetesObject, { ledger }: Session): void {
  const reason = reasonFor(droppedKinds, kind);
  if (reason !== undefined) ledger.decide(node, { kind: 'dropped', reason });
  else if (!known.has(kind)) {
    const unknown = `Charter has no kind for a ${quoted(kind)} of Kubernetes; keep it with the platform.`;
    ledger.decide(node, { kind: 'dropped', reason: unknown });
  } else
    ledger.decide(node, {
      kind: 'dropped',
      reason: `Charter has no field for this of a Kubernetes ${kind}.`,
    });
}

const known = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Pod',
  'Service',
  'Ingress',
]);

/** What is left of a List, or of an object without a name. */
function dropFrame(root: SourceNode, { ledger }: Session): void {
  ledger.decide(root, { kind: 'dropped', reason: 'It belongs to the list, or to an object without a name.' });
}
