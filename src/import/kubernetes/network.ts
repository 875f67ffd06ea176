import { addPort, noteProtocol, toPort } from '../service-fields.ts';
import { at, entriesAt, itemsAt, scalarAt, textAt, type SourceNode } from '../source-node.ts';
import type { Draft } from '../draft.ts';
import { toLabel } from '../names.ts';
import type { Session } from '../session.ts';
import { findObject, type KubernetesObject } from './objects.ts';
import type { Workload } from './workloads.ts';

export interface Cluster {
  readonly objects: readonly KubernetesObject[];
  readonly workloads: readonly Workload[];
  /** The workload whose pods each Service of Kubernetes selects. */
  readonly selected: ReadonlyMap<KubernetesObject, Workload>;
  readonly session: Session;
}

/** Finds the workload behind each Service of Kubernetes: the first whose pods have all the labels it asks for. */
export function selectWorkloads(
  objects: readonly KubernetesObject[],
  workloads: readonly Workload[],
): ReadonlyMap<KubernetesObject, Workload> {
  const byLabel = Map.groupBy(
    workloads.flatMap((workload) =>
      entriesAt(workload.template, 'metadata', 'labels').map(([key, value]) => ({
        workload,
        label: labelKey(workload.namespace, key, value),
      })),
    ),
    ({ label }) => label,
  );
  const selected = new Map<KubernetesObject, Workload>();
  for (const object of objects) {
    if (object.kind !== 'Service') continue;
    const [first, ...more] = entriesAt(object.node, 'spec', 'selector');
    if (first === undefined) continue;
    const candidates = byLabel.get(labelKey(object.namespace, ...first)) ?? [];
    const found = candidates.find(({ workload }) =>
      more.every(([key, value]) => hasLabel(workload, key, value)),
    );
    if (found !== undefined) selected.set(object, found.workload);
  }
  return selected;
}

function labelKey(namespace: string, key: string, value: SourceNode): string {
  return JSON.stringify([namespace, key, value.kind === 'scalar' ? value.text : undefined]);
}

function hasLabel({ template }: Workload, key: string, value: SourceNode): boolean {
  return value.kind === 'scalar' && textAt(template, 'metadata', 'labels', key) === value.text;
}

/** By workload and number, the names that Services of Kubernetes have for its ports. */
export function portNamesOf(
  selected: Cluster['selected'],
): ReadonlyMap<Workload, ReadonlyMap<number, string>> {
  const names = new Map<Workload, Map<number, string>>();
  for (const [{ node }, workload] of selected) {
    const own = names.get(workload) ?? new Map<number, string>();
    names.set(workload, own);
    for (const port of itemsAt(node, 'spec', 'ports')) {
      const number = toPort(textAt(port, 'targetPort') ?? textAt(port, 'port'));
      const name = textAt(port, 'name');
      if (number !== undefined && name !== undefined) own.set(number, name);
    }
  }
  return names;
}

/** A Service of Kubernetes gives ports to the Charter Service of the workload behind it. */
export function mapKubernetesService(service: KubernetesObject, { selected, session }: Cluster): void {
  const workload = selected.get(service);
  if (workload === undefined) {
    session.ledger.decide(service.node, {
      kind: 'dropped',
      reason: 'No workload of this import has the pods that it selects.',
    });
    return;
  }
  const { main } = workload;
  const type = scalarAt(service.node, 'spec', 'type');
  const isPublic = type?.text === 'LoadBalancer' || type?.text === 'NodePort';
  for (const port of itemsAt(service.node, 'spec', 'ports')) mapServicePort(workload, port, isPublic);
  if (isPublic) main.note(type, ['spec', 'ports'], 'What the world can reach is marked public.');
  const name = scalarAt(service.node, 'metadata', 'name');
  if (service.name === main.name) main.note(name, ['metadata', 'name']);
  main.drop(name, `A Service is reached by its own name, \`${main.name}\`.`);
  main.drop(
    at(service.node, 'spec', 'selector'),
    'It says which pods are meant; the platform makes that link.',
  );
  main.drop(
    service.node,
    'Charter needs no manifest for a Service of Kubernetes beside that of the workload.',
  );
}

function mapServicePort(workload: Workload, node: SourceNode, isPublic: boolean): void {
  const found = findTarget(workload, node);
  if (found === undefined) {
    workload.main.drop(node, 'Its target is no port of a container.', ['spec', 'ports']);
    return;
  }
  const { draft, port } = found;
  const given = textAt(node, 'name');
  const added = addPort(draft, {
    name: hasPort(draft, port) ? undefined : given,
    port,
    protocol: textAt(node, 'appProtocol') ?? textAt(node, 'protocol'),
    isPublic,
  });
  const field = ['spec', 'ports', added.name];
  draft.note(at(node, 'targetPort'), field);
  if (textAt(node, 'port') === String(port)) draft.note(at(node, 'port'), field);
  draft.drop(
    at(node, 'port'),
    'The port of the Kubernetes Service is not kept; the one of the container is.',
    field,
  );
  noteProtocol(draft, scalarAt(node, 'protocol'), field);
  if (given === added.name) draft.note(at(node, 'name'), field);
  draft.drop(node, `The port is \`${added.name}\` here; what the cluster adds to it is not kept.`, field);
}

/** The port of a container that a port of a Kubernetes Service leads to, by number or by name. */
function findTarget(
  { containers, main }: Workload,
  node: SourceNode,
): { readonly draft: Draft; readonly port: number } | undefined {
  const target = textAt(node, 'targetPort') ?? textAt(node, 'port') ?? '';
  const named = containers.find(({ draft }) => draft.has('spec', 'ports', target))?.draft;
  const port = toPort(target) ?? toPort(numberIn(named?.valueAt('spec', 'ports', target)));
  if (port === undefined) return undefined;
  const holder = named ?? containers.find(({ draft }) => hasPort(draft, port))?.draft;
  return { draft: holder ?? main, port };
}

function hasPort(draft: Draft, port: number): boolean {
  return Object.values(draft.valueAt('spec', 'ports') ?? {}).some(
    (value) => numberIn(value) === String(port),
  );
}

function numberIn(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null && 'port' in value ? String(value.port) : undefined;
}

const plainHost = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;
const plainUrlPath = /^\/[\w./~%-]*$/;

/** An Ingress gives endpoints to the Services behind it. */
export function mapIngress(ingress: KubernetesObject, cluster: Cluster): void {
  const secured = new Set(
    itemsAt(ingress.node, 'spec', 'tls').flatMap((item) =>
      itemsAt(item, 'hosts').flatMap((host) => (host.kind === 'scalar' ? [host.text] : [])),
    ),
  );
  for (const rule of itemsAt(ingress.node, 'spec', 'rules')) {
    for (const path of itemsAt(rule, 'http', 'paths')) mapRoute(rule, path, { ...cluster, ingress, secured });
  }
  const { ledger } = cluster.session;
  for (const item of itemsAt(ingress.node, 'spec', 'tls')) {
    ledger.decide(item, {
      kind: 'dropped',
      reason: 'Certificates are up to the platform; the address says `https` for these hosts.',
    });
  }
  ledger.decide(ingress.node, {
    kind: 'dropped',
    reason: 'Routing is up to the platform; only the addresses of services are kept.',
  });
}

interface Route extends Cluster {
  readonly ingress: KubernetesObject;
  readonly secured: ReadonlySet<string>;
}

function mapRoute(rule: SourceNode, path: SourceNode, route: Route): void {
  const host = scalarAt(rule, 'host');
  const draft = backendOf(path, route);
  if (draft === undefined || host === undefined || !plainHost.test(host.text)) return;
  const written = textAt(path, 'path') ?? '/';
  if (!plainUrlPath.test(written)) {
    draft.drop(at(path, 'path'), 'This path is a pattern, which no address holds.', ['spec', 'endpoints']);
    return;
  }
  const scheme = route.secured.has(host.text) ? 'https' : 'http';
  const address = `${host.text.toLowerCase()}${written === '/' ? '' : written}`;
  const url = `${scheme}://${address}`;
  const field = ['spec', 'endpoints', freeName(draft, toLabel(address), url)];
  draft.put(field, { url, visibility: 'public' });
  const reason = 'What an Ingress routes to is taken for public.';
  draft.note(host, field, reason);
  draft.note(at(path, 'path'), field, reason);
  draft.note(at(path, 'backend'), field);
  draft.drop(at(path, 'pathType'), 'How paths are matched is up to the platform.', field);
}

/** The Service behind a path, in the form of today and in that before `networking.k8s.io/v1`. */
function backendOf(path: SourceNode, { objects, selected, ingress }: Route): Draft | undefined {
  const name = textAt(path, 'backend', 'service', 'name') ?? textAt(path, 'backend', 'serviceName');
  const service = findObject(objects, { kind: 'Service', name, namespace: ingress.namespace });
  return service && selected.get(service)?.main;
}

function freeName(draft: Draft, wanted: string, url: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted.slice(0, 58)}-${number}`;
    const known = draft.valueAt('spec', 'endpoints', name, 'url');
    if (known === undefined || known === url) return name;
  }
}
