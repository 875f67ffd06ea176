import { quoted } from '../../registry/wording.ts';
import type { Draft } from '../draft.ts';
import { toPort, writeCommand } from '../service-fields.ts';
import { mapCount, mapDuration, textsOf } from '../simple-fields.ts';
import { at, entriesAt, scalarAt, type ScalarNode, type SourceNode } from '../source-node.ts';

const probes = ['readinessProbe', 'livenessProbe', 'startupProbe'] as const;

/** The probe that says most about health: readiness before liveness; a Service has one. */
export function mapProbes(draft: Draft, container: SourceNode): void {
  for (const name of probes) {
    const probe = at(container, name);
    if (probe === undefined) continue;
    if (!draft.has('spec', 'health')) mapProbe(draft, probe);
    draft.drop(probe, reasonFor(draft), ['spec', 'health']);
  }
}

function reasonFor(draft: Draft): string {
  return draft.has('spec', 'health')
    ? 'A Service has one health check, and not all of what Kubernetes says of one.'
    : 'This probe cannot be read.';
}

function mapProbe(draft: Draft, probe: SourceNode): void {
  mapHttp(draft, at(probe, 'httpGet'));
  mapTcp(draft, scalarAt(probe, 'tcpSocket', 'port'));
  const grpc = scalarAt(probe, 'grpc', 'port');
  mapTcp(draft, grpc, 'Charter has no gRPC health check, so only the port is tried.');
  const command = at(probe, 'exec', 'command');
  const words = textsOf(command);
  if (command !== undefined && !draft.has('spec', 'health'))
    writeCommand(draft, { words, nodes: [command], path: ['spec', 'health', 'exec', 'command'] });
  if (draft.has('spec', 'health')) mapTimes(draft, probe);
}

/** The port of a check: a number, or a name that the Service has. */
function portOf(draft: Draft, node: ScalarNode | undefined): number | string | undefined {
  if (node === undefined) return undefined;
  return toPort(node.text) ?? (draft.has('spec', 'ports', node.text) ? node.text : undefined);
}

function mapHttp(draft: Draft, http: SourceNode | undefined): void {
  const portNode = scalarAt(http, 'port');
  const port = portOf(draft, portNode);
  const pathNode = scalarAt(http, 'path');
  const path = pathNode?.text ?? '/';
  if (http === undefined || portNode === undefined || port === undefined || !path.startsWith('/')) return;
  if (pathNode === undefined) draft.put(['spec', 'health', 'http', 'path'], path);
  else draft.map(pathNode, ['spec', 'health', 'http', 'path'], path);
  draft.map(portNode, ['spec', 'health', 'http', 'port'], port);
  for (const [key, value] of entriesAt(http))
    draft.drop(value, `Charter has nothing for ${quoted(key)} of a health check.`, [
      'spec',
      'health',
      'http',
    ]);
}

function mapTcp(draft: Draft, node: ScalarNode | undefined, reason?: string): void {
  const port = portOf(draft, node);
  if (node === undefined || port === undefined || draft.has('spec', 'health')) return;
  const path = ['spec', 'health', 'tcp', 'port'];
  if (reason === undefined) draft.map(node, path, port);
  else draft.guess(node, path, { value: port, reason });
}

function mapTimes(draft: Draft, probe: SourceNode): void {
  for (const [key, field] of [
    ['periodSeconds', 'interval'],
    ['timeoutSeconds', 'timeout'],
  ] as const)
    mapDuration(draft, scalarAt(probe, key), { path: ['spec', 'health', field], seconds: 'known' });
  mapCount(draft, scalarAt(probe, 'failureThreshold'), ['spec', 'health', 'retries']);
}
