import { quoted } from '../../registry/wording.ts';
import type { Draft } from '../draft.ts';
import { reasonFor } from '../reasons.ts';
import { addPort, noteProtocol, setImage, setQuantity, toPort, writeCommand } from '../service-fields.ts';
import { textsOf } from '../simple-fields.ts';
import { at, entriesAt, itemsAt, scalarAt, textAt, type SourceNode } from '../source-node.ts';
import { mapProbes } from './probes.ts';
import { mapEnvironment, type SettingsSources } from './variables.ts';

const droppedKeys: Readonly<Record<string, string>> = {
  volumeMounts: 'A Service says nothing about storage; keep the volumes with the platform.',
  imagePullPolicy: 'When an image is pulled is up to the platform.',
  securityContext: 'Rights are up to the platform and its policies.',
  lifecycle: 'Charter has no hooks for the start and end of a container.',
};

/** Fills a Service from one container of a pod. */
export function mapContainer(draft: Draft, node: SourceNode, sources: SettingsSources): void {
  if (textAt(node, 'name') === draft.name) draft.note(at(node, 'name'), ['metadata', 'name']);
  draft.drop(at(node, 'name'), 'A Service has one container and needs no name for it.');
  const image = scalarAt(node, 'image');
  if (image !== undefined) setImage(draft, image);
  mapCommand(draft, node);
  for (const port of itemsAt(node, 'ports')) mapPort(draft, port, sources.portNames);
  mapEnvironment(draft, node, sources);
  mapResources(draft, node);
  mapProbes(draft, node);
  const folder = scalarAt(node, 'workingDir');
  if (folder !== undefined) draft.map(folder, ['spec', 'runtime', 'workingDirectory'], folder.text);
  for (const [key, value] of entriesAt(node))
    draft.drop(
      value,
      reasonFor(droppedKeys, key) ?? `Charter has nothing for ${quoted(key)} of a container.`,
    );
  if (!draft.has('spec', 'image') && !draft.has('spec', 'command'))
    draft.assume(
      ['spec', 'image'],
      draft.name,
      'The source names no image, so the name of the service stands for it. Write the image that runs.',
    );
}

function mapCommand(draft: Draft, node: SourceNode): void {
  const nodes = ['command', 'args'].flatMap((key) => at(node, key) ?? []);
  const words = nodes.flatMap(textsOf);
  const reason =
    'The image has its own entry point, which Kubernetes runs with these arguments. Write the whole command.';
  const isWhole = at(node, 'command') !== undefined;
  writeCommand(draft, { words, nodes, path: ['spec', 'command'], ...(isWhole ? {} : { reason }) });
}

function mapPort(draft: Draft, node: SourceNode, names: ReadonlyMap<number, string>): void {
  const number = scalarAt(node, 'containerPort');
  const port = toPort(number?.text);
  if (number === undefined || port === undefined)
    return draft.drop(node, 'This is no port number.', ['spec', 'ports']);
  const { name, isGuess } = addPort(draft, {
    name: textAt(node, 'name') ?? names.get(port),
    port,
    protocol: textAt(node, 'protocol'),
  });
  const field = ['spec', 'ports', name];
  draft.note(
    number,
    field,
    isGuess ? `The source has no name for this port, so it is \`${name}\` here.` : undefined,
  );
  draft.note(at(node, 'name'), field);
  noteProtocol(draft, scalarAt(node, 'protocol'), field);
  draft.drop(node, 'The port on the machine is up to the platform.', field);
}

function mapResources(draft: Draft, node: SourceNode): void {
  for (const kind of ['requests', 'limits']) {
    for (const name of ['cpu', 'memory']) {
      const amount = scalarAt(node, 'resources', kind, name);
      if (amount !== undefined) setQuantity(draft, amount, ['spec', 'resources', kind, name]);
    }
    const storage = scalarAt(node, 'resources', kind, 'ephemeral-storage');
    if (storage !== undefined) setQuantity(draft, storage, ['spec', 'resources', kind, 'storage']);
  }
}
