import { quoted } from '../../registry/wording.ts';
import type { Draft } from '../draft.ts';
import { addPort, isKnownProtocol, noteProtocol, toPort, unknownProtocol } from '../service-fields.ts';
import { at, entriesAt, scalarAt, textAt, type ScalarNode, type SourceNode } from '../source-node.ts';

const shortForm = /^(?:(?:(\[[^\]]*\]|[^:]*):)?(\d+(?:-\d+)?)?:)?(\d+(?:-\d+)?)(?:\/(\w+))?$/;

const mostOfRange = 20;

/** An item of `ports`: the port in the container is kept, the one on the host is not. */
export function mapPublishedPort(draft: Draft, node: SourceNode): void {
  if (node.kind === 'map') mapLongPort(draft, node);
  else if (node.kind === 'scalar') mapShortPort(draft, node);
}

function mapShortPort(draft: Draft, node: ScalarNode): void {
  const [, host, published, target, protocol] = shortForm.exec(node.text) ?? [];
  const ports = portsOf(target);
  if (ports.length === 0) {
    draft.drop(node, 'This is no port, or a range of more than twenty. Write `spec.ports` by hand.', [
      'spec',
      'ports',
    ]);
    return;
  }
  const isPublic = isReachable(host);
  const names = ports.map((port) => addPort(draft, { port, protocol, isPublic }).name);
  draft.note(node, portField(names), portReason(names, { published, target, isPublic, protocol }));
}

interface PortFacts {
  readonly published: string | undefined;
  readonly target: string | undefined;
  readonly isPublic: boolean;
  readonly protocol?: string | undefined;
}

function portReason(names: readonly string[], facts: PortFacts): string {
  const { published, target, isPublic, protocol } = facts;
  return [
    `Compose has no name for a port, so it is ${names.map((name) => quoted(name)).join(', ')} here.`,
    ...(published === undefined || published === target ? [] : ['The port on the host is not kept.']),
    ...(isPublic ? ['It is marked public, because Compose publishes it.'] : []),
    ...(protocol === undefined || isKnownProtocol(protocol) ? [] : [unknownProtocol(protocol)]),
  ].join(' ');
}

function portField(names: readonly string[]): readonly string[] {
  return names.length === 1 && names[0] !== undefined ? ['spec', 'ports', names[0]] : ['spec', 'ports'];
}

/** Published on the machine's own address alone is not public. */
function isReachable(host: string | undefined): boolean {
  return host === undefined || !/^(?:127\.|localhost|\[?::1)/.test(host);
}

function portsOf(text: string | undefined): readonly number[] {
  const [from, to] = (text ?? '').split('-').map(toPort);
  if (from === undefined) return [];
  if (!(text ?? '').includes('-')) return [from];
  if (to === undefined || to < from || to - from >= mostOfRange) return [];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

const longForms: Readonly<Record<string, string>> = {
  published: 'The port on the host is not kept; the platform chooses it.',
  mode: 'How a port is published is up to the platform.',
};

function mapLongPort(draft: Draft, node: SourceNode): void {
  const target = scalarAt(node, 'target');
  const port = toPort(target?.text);
  if (target === undefined || port === undefined) {
    draft.drop(node, 'Its `target` is no port number. Write `spec.ports` by hand.', ['spec', 'ports']);
    return;
  }
  const protocol = textAt(node, 'app_protocol') ?? textAt(node, 'protocol');
  const isPublic = at(node, 'published') !== undefined && isReachable(textAt(node, 'host_ip'));
  const { name, isGuess } = addPort(draft, { name: textAt(node, 'name'), port, protocol, isPublic });
  const field = ['spec', 'ports', name];
  draft.note(
    target,
    field,
    isGuess ? portReason([name], { published: undefined, target: undefined, isPublic }) : undefined,
  );
  noteRest(draft, node, field);
}

function noteRest(draft: Draft, node: SourceNode, field: readonly string[]): void {
  for (const key of ['protocol', 'app_protocol']) noteProtocol(draft, scalarAt(node, key), field);
  for (const key of ['name', 'host_ip']) draft.note(at(node, key), field);
  for (const [key, value] of entriesAt(node)) {
    draft.drop(value, longForms[key] ?? `Charter has nothing for ${quoted(key)} of a port.`, field);
  }
}

/** An item of `expose`: a port for other services alone. */
export function mapExposedPort(draft: Draft, node: SourceNode): void {
  if (node.kind !== 'scalar') return;
  const [, , , target, protocol] = shortForm.exec(node.text) ?? [];
  const ports = portsOf(target);
  if (ports.length === 0) return draft.drop(node, 'This is no port.', ['spec', 'ports']);
  const names = ports.map((port) => addPort(draft, { port, protocol }).name);
  draft.note(
    node,
    portField(names),
    portReason(names, { published: undefined, target: undefined, isPublic: false, protocol }),
  );
}
