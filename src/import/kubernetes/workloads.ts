import { beginDraft, type Session } from '../session.ts';
import type { Draft } from '../draft.ts';
import { at, itemsAt, scalarAt, textAt, type SourceNode } from '../source-node.ts';
import type { KubernetesObject } from './objects.ts';

interface WorkloadKind {
  /** Keys that lead to the pod's template. */
  readonly template: readonly string[];
  readonly workload: string;
  /** Said where Charter has no such workload. */
  readonly reason?: string;
}

const workloadKinds: Readonly<Record<string, WorkloadKind>> = {
  Deployment: { template: ['spec', 'template'], workload: 'deployment' },
  StatefulSet: { template: ['spec', 'template'], workload: 'statefulset' },
  DaemonSet: { template: ['spec', 'template'], workload: 'daemonset' },
  Job: { template: ['spec', 'template'], workload: 'job' },
  CronJob: {
    template: ['spec', 'jobTemplate', 'spec', 'template'],
    workload: 'job',
    reason: 'A CronJob is a job here; its schedule is not kept.',
  },
  Pod: {
    template: [],
    workload: 'deployment',
    reason: 'A Pod of its own is a deployment here.',
  },
};

/** A workload with the Services that are made of its containers: the first is the main one. */
export interface Workload extends KubernetesObject {
  readonly template: SourceNode;
  readonly main: Draft;
  readonly containers: readonly { readonly node: SourceNode; readonly draft: Draft }[];
}

/** Begins a Service for each container of each workload. */
export function beginWorkloads(objects: readonly KubernetesObject[], session: Session): readonly Workload[] {
  return objects.flatMap((object) => {
    const kind = Object.hasOwn(workloadKinds, object.kind) ? workloadKinds[object.kind] : undefined;
    return kind === undefined ? [] : beginWorkload(object, kind, session);
  });
}

function beginWorkload(
  object: KubernetesObject,
  { template: keys, workload, reason }: WorkloadKind,
  session: Session,
): readonly Workload[] {
  const template = at(object.node, ...keys);
  const nodes = itemsAt(template, 'spec', 'containers');
  const first = nodes.find((node) => textAt(node, 'name') === object.name) ?? nodes[0];
  if (template === undefined || first === undefined) return [];
  const { name, namespace } = object;
  const main = beginDraft(session, { kind: 'Service', name, origin: object.node, context: namespace });
  const kindNode = scalarAt(object.node, 'kind');
  main.put(['spec', 'runtime'], { type: 'kubernetes', workload });
  main.note(kindNode, ['spec', 'runtime', 'workload'], reason);
  main.note(scalarAt(object.node, 'apiVersion'), ['apiVersion']);
  const sidecars = nodes
    .filter((node) => node !== first)
    .map((node) => ({ node, draft: beginSidecar(node, object, { main, session, workload }) }));
  return [{ ...object, template, main, containers: [{ node: first, draft: main }, ...sidecars] }];
}

interface SidecarFacts {
  readonly main: Draft;
  readonly session: Session;
  readonly workload: string;
}

function beginSidecar(
  node: SourceNode,
  { name, namespace }: KubernetesObject,
  { main, session, workload }: SidecarFacts,
): Draft {
  const wanted = `${name}-${textAt(node, 'name') ?? 'sidecar'}`;
  const draft = beginDraft(session, { kind: 'Service', name: wanted, origin: node, context: namespace });
  draft.put(['spec', 'runtime'], { type: 'kubernetes', workload });
  const reason = `A Service has one container, and this is a further one in the pods of ${main.ref}: it is a Service of its own here, in pods of its own.`;
  session.ledger.remark(node, { ref: draft.ref }, reason);
  return draft;
}
