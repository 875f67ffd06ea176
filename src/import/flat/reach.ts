import type { Draft } from '../draft.ts';
import { addPort, toPort, writeCommand } from '../service-fields.ts';
import { mapCount, mapDuration } from '../simple-fields.ts';
import { at, scalarAt, textAt, type ScalarNode, type SourceNode } from '../source-node.ts';
import { wordsOf } from './words.ts';

/** A port: a number, `8080:80`, `53/udp`, or a map with `port`. */
export function mapPort(draft: Draft, node: SourceNode, name?: string): void {
  const { target, port, protocol } = readPort(portText(node));
  if (port === undefined) return draft.drop(node, 'This is no port number.', ['spec', 'ports']);
  const added = addPort(draft, {
    name: name ?? textAt(node, 'name'),
    port,
    protocol: protocol ?? textAt(node, 'protocol'),
  });
  const reasons = [
    ...(added.isGuess
      ? [`The source has no name for it that can be used, so it is \`${added.name}\` here.`]
      : []),
    ...(target.includes(':') ? ['The port on the machine is not kept.'] : []),
  ];
  draft.note(node, ['spec', 'ports', added.name], reasons.length === 0 ? undefined : reasons.join(' '));
}

function portText(node: SourceNode): string {
  if (node.kind === 'scalar') return node.text;
  return textAt(node, 'port') ?? textAt(node, 'container') ?? '';
}

function readPort(text: string): { target: string; port: number | undefined; protocol: string | undefined } {
  const [target = '', protocol] = text.split('/');
  return { target, port: toPort(target.split(':').at(-1)), protocol };
}

const webAddress = /^https?:\/\/[^/:?#]+(?::(?<port>\d+))?(?<path>\/[^?#]*)?/i;

/** Where others reach it: an address within the network, and the port in it. */
export function mapInterface(draft: Draft, node: SourceNode | undefined): void {
  const port = scalarAt(node, 'port');
  if (port !== undefined) mapPort(draft, port);
  const address = scalarAt(node, 'base_url') ?? scalarAt(node, 'url');
  if (address === undefined) return;
  const found = webAddress.exec(address.text);
  if (found === null) return draft.drop(address, 'This is no `http` address.', ['spec', 'endpoints']);
  const number = toPort(found.groups?.['port']);
  if (number !== undefined) addPort(draft, { port: number });
  const value = { url: address.text, visibility: 'internal' };
  const reason = 'It is taken for an address within the network.';
  draft.guess(address, ['spec', 'endpoints', 'api'], { value, reason });
}

const checkKeys = ['endpoint', 'url', 'path'] as const;

/** The health check of a Relic: an address or path that is asked, or a command that is run. */
export function mapHealth(draft: Draft, health: SourceNode | undefined): void {
  const endpoint = checkKeys.map((key) => scalarAt(health, key)).find((node) => node !== undefined);
  if (endpoint !== undefined) mapHttpCheck(draft, endpoint);
  const command = at(health, 'command') ?? at(health, 'test');
  if (command !== undefined && !draft.has('spec', 'health'))
    writeCommand(draft, {
      words: wordsOf(command),
      nodes: [command],
      path: ['spec', 'health', 'exec', 'command'],
    });
  if (!draft.has('spec', 'health')) return;
  for (const key of ['interval', 'timeout'] as const)
    mapDuration(draft, scalarAt(health, key), { path: ['spec', 'health', key], seconds: 'guessed' });
  mapCount(draft, scalarAt(health, 'retries'), ['spec', 'health', 'retries']);
  draft.note(scalarAt(health, 'type'), ['spec', 'health']);
}

function mapHttpCheck(draft: Draft, endpoint: ScalarNode): void {
  const field = ['spec', 'health', 'http'];
  const { path, port } = readAddress(endpoint.text);
  const ports = Object.keys(draft.valueAt('spec', 'ports') ?? {});
  const asked = port ?? ports[0];
  if (!path.startsWith('/') || asked === undefined) {
    draft.drop(endpoint, 'It says no path and port that could be asked.', field);
  } else if (port === undefined && ports.length > 1) {
    const reason = 'The source does not say at which port; the first is taken.';
    draft.guess(endpoint, field, { value: { path, port: asked }, reason });
  } else draft.map(endpoint, field, { path, port: asked });
}

/** The path and port of an address; a text that is none is a path. */
function readAddress(text: string): { readonly path: string; readonly port: number | undefined } {
  const found = webAddress.exec(text);
  if (found === null) return { path: text, port: undefined };
  return { path: found.groups?.['path'] ?? '/', port: toPort(found.groups?.['port']) };
}
