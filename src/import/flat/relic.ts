import { quoted } from '../../registry/wording.ts';
import type { Draft } from '../draft.ts';
import { addSecret, addVariable, setCommand, setImage, setQuantity, setReplicas } from '../service-fields.ts';
import { at, entriesAt, itemsAt, scalarAt, type SourceNode } from '../source-node.ts';
import { findMeant, mentionsIn, type FlatItem, type FlatSet } from './items.ts';
import { mapHealth, mapInterface, mapPort } from './reach.ts';
import { wordsOf } from './words.ts';

/** Fills a Service from a Relic. Fields are looked for at the top and below `deployment`. */
export function mapRelic(draft: Draft, item: FlatItem, set: FlatSet): void {
  const { root } = item;
  const places = [root, at(root, 'deployment'), at(root, 'runtime')].filter((node) => node !== undefined);
  mapImageAndCommand(draft, places);
  mapRuntime(draft, places);
  for (const place of places) {
    for (const port of itemsAt(place, 'ports')) mapPort(draft, port);
    for (const [name, port] of entriesAt(place, 'ports')) mapPort(draft, port, name);
    const port = scalarAt(place, 'port');
    if (port !== undefined) mapPort(draft, port);
    mapVariables(draft, place);
    mapAmounts(draft, place);
  }
  mapInterface(draft, at(root, 'interface'));
  mapHealth(draft, at(root, 'health_check') ?? at(root, 'healthcheck') ?? at(root, 'health'));
  for (const key of ['depends_on', 'dependencies']) mapDependencies(draft, item, { key, set });
  for (const [key, value] of entriesAt(root, 'deployment'))
    draft.drop(value, `Charter has nothing for ${quoted(key)} of a deployment.`);
}

function first(places: readonly SourceNode[], ...keys: readonly string[]): SourceNode | undefined {
  return places.flatMap((place) => keys.flatMap((key) => at(place, key) ?? []))[0];
}

function mapImageAndCommand(draft: Draft, places: readonly SourceNode[]): void {
  const image = first(places, 'image');
  if (image?.kind === 'scalar') setImage(draft, image);
  const command = first(places, 'command', 'entrypoint');
  const words = wordsOf(command);
  if (command !== undefined && words.length > 0) setCommand(draft, words, [command]);
  if (draft.has('spec', 'image') || draft.has('spec', 'command')) return;
  const reason =
    'The source does not say what runs, so the name stands for an image. Write the image or command that runs.';
  draft.assume(['spec', 'image'], draft.name, reason);
}

const runtimeTypes: readonly (readonly [RegExp, string])[] = [
  [/^(?:k8s|kubernetes|helm)/i, 'kubernetes'],
  [/docker|compose|container|podman/i, 'compose'],
  [/process|systemd|script|binary|native/i, 'process'],
];

function mapRuntime(draft: Draft, places: readonly SourceNode[]): void {
  const type = places.map((place) => scalarAt(place, 'type')).find((node) => node !== undefined);
  const known = runtimeTypes.find(([pattern]) => pattern.test(type?.text ?? ''))?.[1];
  const value = known ?? (draft.has('spec', 'image') ? 'compose' : 'process');
  const path = ['spec', 'runtime', 'type'];
  if (type?.text === value) draft.map(type, path, value);
  else if (type !== undefined)
    draft.guess(type, path, { value, reason: `It is taken for the runtime \`${value}\`.` });
  else draft.assume(path, value, 'The source does not say what runs it. Write the runtime that does.');
}

function mapVariables(draft: Draft, place: SourceNode): void {
  for (const key of ['environment', 'env', 'config']) {
    for (const [name, value] of entriesAt(place, key))
      if (value.kind === 'scalar' && value.value !== null) addVariable(draft, { name, value });
    for (const item of [...itemsAt(place, key), ...itemsAt(place, key, 'variables')])
      mapVariable(draft, item);
    for (const [name, value] of entriesAt(place, key, 'variables'))
      if (value.kind === 'scalar' && value.value !== null) addVariable(draft, { name, value });
  }
  for (const mention of mentionsIn(at(place, 'secrets')))
    addSecret(draft, mention.text, { node: mention.node });
}

function mapVariable(draft: Draft, item: SourceNode): void {
  const named = scalarAt(item, 'name');
  const given = scalarAt(item, 'value') ?? scalarAt(item, 'default');
  if (named !== undefined && given !== undefined) {
    addVariable(draft, { name: named.text, value: given });
    draft.note(
      named,
      draft.has('spec', 'config', named.text) ? ['spec', 'config', named.text] : ['spec', 'secrets'],
    );
    return;
  }
  if (item.kind !== 'scalar') return;
  const [, name = '', value] = /^([^=]+)(?:=(.*))?$/s.exec(item.text) ?? [];
  if (value === undefined || name === '')
    draft.drop(item, 'It has no value. Add it to `spec.config` with one, or to `spec.secrets`.', [
      'spec',
      'config',
    ]);
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

function mapDependencies(
  draft: Draft,
  { root, file }: FlatItem,
  { key, set }: { readonly key: string; readonly set: FlatSet },
): void {
  for (const mention of mentionsIn(at(root, key))) {
    const found = findMeant(mention.text, file, set.items);
    const target = found && set.drafts.get(found);
    if (target?.kind !== 'Service' || target === draft) {
      draft.drop(mention.node, 'No Relic of this import has this name. Import it too.', [
        'spec',
        'dependsOn',
      ]);
    } else draft.map(mention.node, ['spec', 'dependsOn', target.ref], {});
  }
}
