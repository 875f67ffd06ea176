import { parseDuration } from '../../model/duration.ts';
import type { Draft } from '../draft.ts';
import { splitCommand } from '../shell-words.ts';
import { addPort, addSecret, addVariable, setCommand, setImage, setQuantity, setReplicas, toPort, writeCommand } from '../service-fields.ts';
import { at, entriesAt, itemsAt, scalarAt, textAt, type ScalarNode, type SourceNode } from '../source-node.ts';
import type { FlatSet } from './convert.ts';
import { findMeant, mentionsIn, type FlatItem } from './items.ts';

/** Fills a Service from a Relic. Fields are looked for at the top and below `deployment`. */
export function mapRelic(draft: Draft, item: FlatItem, set: FlatSet): void {
  const places = [item.root, at(item.root, 'deployment'), at(item.root, 'runtime')].filter((node) => node !== undefined);
  mapRuntime(draft, places);
  for (const place of places) {
    for (const port of itemsAt(place, 'ports')) mapPort(draft, port);
    for (const [name, port] of entriesAt(place, 'ports')) mapPort(draft, port, name);
    const port = scalarAt(place, 'port');
    if (port !== undefined) mapPort(draft, port);
    mapVariables(draft, place);
    mapAmounts(draft, place);
  }
  mapInterface(draft, at(item.root, 'interface'));
  mapHealth(draft, at(item.root, 'health_check') ?? at(item.root, 'healthcheck') ?? at(item.root, 'health'));
  for (const key of ['depends_on', 'dependencies']) mapDependencies(draft, item, { key, set });
  for (const [key, value] of entriesAt(item.root, 'deployment'))
    draft.drop(value, `Charter has nothing for \`${key}\` of a deployment.`);
}

function first(places: readonly SourceNode[], ...keys: readonly string[]): SourceNode | undefined {
  return places.flatMap((place) => keys.flatMap((key) => at(place, key) ?? []))[0];
}

function mapRuntime(draft: Draft, places: readonly SourceNode[]): void {
  const image = first(places, 'image');
  const command = first(places, 'command', 'entrypoint');
  if (image?.kind === 'scalar') setImage(draft, image);
  const words = wordsOf(command);
  if (command !== undefined && words.length > 0) setCommand(draft, words, [command]);
  if (!draft.has('spec', 'image') && !draft.has('spec', 'command'))
    draft.assume(['spec', 'image'], draft.name, 'The source does not say what runs, so the name stands for an image. Write the image or command that runs.');
  const type = places.map((place) => scalarAt(place, 'type')).find((node) => node !== undefined);
  const known = runtimeTypes.find(([pattern]) => pattern.test(type?.text ?? ''))?.[1];
  const value = known ?? (draft.has('spec', 'image') ? 'compose' : 'process');
  if (type === undefined)
    draft.assume(['spec', 'runtime', 'type'], value, 'The source does not say what runs it. Write the runtime that does.');
  else if (known === undefined || type.text !== known)
    draft.guess(type, ['spec', 'runtime', 'type'], { value, reason: `It is taken for the runtime \`${value}\`.` });
  else draft.map(type, ['spec', 'runtime', 'type'], value);
}

const runtimeTypes: readonly (readonly [RegExp, string])[] = [
  [/^(?:k8s|kubernetes|helm)/i, 'kubernetes'],
  [/docker|compose|container|podman/i, 'compose'],
  [/process|systemd|script|binary|native/i, 'process'],
];

function wordsOf(node: SourceNode | undefined): readonly string[] {
  if (node?.kind === 'list') return node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
  return node?.kind === 'scalar' && node.value !== null ? (splitCommand(node.text) ?? []) : [];
}

function mapPort(draft: Draft, node: SourceNode, name?: string): void {
  const scalar = node.kind === 'scalar' ? node : (scalarAt(node, 'port') ?? scalarAt(node, 'container'));
  const [target, protocol] = (scalar?.text ?? '').split('/');
  const port = toPort(target?.split(':').at(-1));
  if (scalar === undefined || port === undefined) return draft.drop(node, 'This is no port number.', ['spec', 'ports']);
  const added = addPort(draft, { name: name ?? textAt(node, 'name'), port, protocol: protocol ?? textAt(node, 'protocol') });
  const isShort = target?.includes(':') === true;
  const reasons = [
    ...(added.isGuess ? [`The source has no name for it that can be used, so it is \`${added.name}\` here.`] : []),
    ...(isShort ? ['The port on the machine is not kept.'] : []),
  ];
  draft.note(node, ['spec', 'ports', added.name], reasons.length === 0 ? undefined : reasons.join(' '));
}

function mapVariables(draft: Draft, place: SourceNode): void {
  for (const key of ['environment', 'env', 'config']) {
    for (const [name, value] of entriesAt(place, key)) if (value.kind === 'scalar' && value.value !== null) addVariable(draft, { name, value });
    for (const item of [...itemsAt(place, key), ...itemsAt(place, key, 'variables')]) mapVariable(draft, item);
    for (const [name, value] of entriesAt(place, key, 'variables')) if (value.kind === 'scalar' && value.value !== null) addVariable(draft, { name, value });
  }
  for (const mention of mentionsIn(at(place, 'secrets'))) addSecret(draft, mention.text, { node: mention.node });
}

function mapVariable(draft: Draft, item: SourceNode): void {
  const named = scalarAt(item, 'name');
  const given = scalarAt(item, 'value') ?? scalarAt(item, 'default');
  if (named !== undefined && given !== undefined) {
    addVariable(draft, { name: named.text, value: given });
    draft.note(named, draft.has('spec', 'config', named.text) ? ['spec', 'config', named.text] : ['spec', 'secrets']);
    return;
  }
  if (item.kind !== 'scalar') return;
  const [, name = '', value] = /^([^=]+)(?:=(.*))?$/s.exec(item.text) ?? [];
  if (value === undefined || name === '') draft.drop(item, 'It has no value. Add it to `spec.config` with one, or to `spec.secrets`.', ['spec', 'config']);
  else addVariable(draft, { name, value: { ...item, value, text: value }, node: item });
}

function mapAmounts(draft: Draft, place: SourceNode): void {
  const replicas = scalarAt(place, 'replicas');
  if (replicas !== undefined) setReplicas(draft, replicas);
  for (const kind of ['requests', 'limits']) {
    for (const name of ['cpu', 'memory', 'storage']) {
      const amount = scalarAt(place, 'resources', kind, name);
      if (amount !== undefined) setQuantity(draft, amount, ['spec', 'resources', kind, name]);
    }
  }
}

const webAddress = /^https?:\/\/([^/:?#]+)(?::(\d+))?(\/[^?#]*)?/i;

function mapInterface(draft: Draft, node: SourceNode | undefined): void {
  const address = scalarAt(node, 'base_url') ?? scalarAt(node, 'url');
  const port = scalarAt(node, 'port');
  if (port !== undefined) mapPort(draft, port);
  if (address === undefined) return;
  const found = webAddress.exec(address.text);
  const number = toPort(found?.[2]);
  if (found === null) return draft.drop(address, 'This is no `http` address.', ['spec', 'endpoints']);
  if (number !== undefined) addPort(draft, { port: number });
  const value = { url: address.text, visibility: 'internal' };
  draft.guess(address, ['spec', 'endpoints', 'api'], { value, reason: 'It is taken for an address within the network.' });
}

const checkKeys = ['endpoint', 'url', 'path'] as const;

function mapHealth(draft: Draft, health: SourceNode | undefined): void {
  if (health === undefined) return;
  const endpoint = checkKeys.map((key) => scalarAt(health, key)).find((node) => node !== undefined);
  if (endpoint !== undefined) mapHttpCheck(draft, endpoint);
  const command = at(health, 'command') ?? at(health, 'test');
  const words = wordsOf(command);
  if (command !== undefined && words.length > 0 && !draft.has('spec', 'health'))
    writeCommand(draft, { words, nodes: [command], path: ['spec', 'health', 'exec', 'command'] });
  if (!draft.has('spec', 'health')) return;
  for (const key of ['interval', 'timeout'] as const) mapDuration(draft, scalarAt(health, key), key);
  const retries = scalarAt(health, 'retries');
  if (retries !== undefined && /^\d{1,3}$/.test(retries.text)) draft.map(retries, ['spec', 'health', 'retries'], Number(retries.text));
  draft.note(scalarAt(health, 'type'), ['spec', 'health']);
}

function mapHttpCheck(draft: Draft, endpoint: ScalarNode): void {
  const address = webAddress.exec(endpoint.text);
  const path = address === null ? endpoint.text : (address[3] ?? '/');
  const ports = Object.keys(draft.valueAt('spec', 'ports') ?? {});
  const port = toPort(address?.[2]) ?? ports[0];
  const field = ['spec', 'health', 'http'];
  if (!path.startsWith('/') || port === undefined)
    return draft.drop(endpoint, 'It says no path and port that could be asked.', field);
  const reason = address?.[2] === undefined && ports.length > 1 ? 'The source does not say at which port; the first is taken.' : undefined;
  if (reason === undefined) draft.map(endpoint, field, { path, port });
  else draft.guess(endpoint, field, { value: { path, port }, reason });
}

function mapDuration(draft: Draft, node: ScalarNode | undefined, field: 'interval' | 'timeout'): void {
  if (node === undefined) return;
  const path = ['spec', 'health', field];
  const text = /^\d{1,5}$/.test(node.text) ? `${node.text}s` : node.text;
  if (parseDuration(text) === undefined) draft.drop(node, 'This is no duration such as `30s`.', path);
  else if (text === node.text) draft.map(node, path, text);
  else draft.guess(node, path, { value: text, reason: 'A number is taken for seconds.' });
}

function mapDependencies(
  draft: Draft,
  { root, file }: FlatItem,
  { key, set }: { readonly key: string; readonly set: FlatSet },
): void {
  for (const mention of mentionsIn(at(root, key))) {
    const found = findMeant(mention.text, file, set.items);
    const target = found && set.drafts.get(found);
    if (target?.kind !== 'Service' || target === draft) {
      draft.drop(mention.node, 'No Relic of this import has this name. Import it too.', ['spec', 'dependsOn']);
    } else draft.map(mention.node, ['spec', 'dependsOn', target.ref], {});
  }
}
