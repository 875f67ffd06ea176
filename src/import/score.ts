import { quoted } from '../registry/wording.ts';
import type { Draft } from './draft.ts';
import { mapProbes } from './kubernetes/probes.ts';
import { reasonFor } from './reasons.ts';
import { isSecretName } from '../model/secret-name.ts';
import {
  addPort,
  addSecret,
  addVariable,
  setCommand,
  setImage,
  setQuantity,
  toPort,
} from './service-fields.ts';
import { longest, mapTexts, textsOf } from './simple-fields.ts';
import { beginDraft, type Session } from './session.ts';
import {
  at,
  entriesAt,
  scalarAt,
  textAt,
  type ScalarNode,
  type SourceDocument,
  type SourceNode,
} from './source-node.ts';

/** A Score file: a Service for each container. */
export function convertScore(documents: readonly SourceDocument[], session: Session): void {
  for (const { root } of documents) convertWorkload(root, session);
}

const topLevel: Readonly<Record<string, string>> = {
  apiVersion: 'It says what the source is; a manifest has its own.',
  resources:
    'The platform provides it. Write what the service gets from it into `spec.config`, and by name into `spec.secrets`.',
  service: 'No container listens on this port.',
  containers: 'This container cannot be read.',
};

function convertWorkload(root: SourceNode, session: Session): void {
  const named = scalarAt(root, 'metadata', 'name');
  const name = named?.text ?? session.project;
  const containers = entriesAt(root, 'containers').filter(([, node]) => node.kind === 'map');
  const main = containers.find(([key]) => key === name) ?? containers[0];
  if (main !== undefined) {
    const draft = beginDraft(session, { kind: 'Service', name, origin: root });
    draft.note(named, ['metadata', 'name']);
    draft.note(at(root, 'apiVersion'), ['apiVersion']);
    mapMetadata(draft, root);
    for (const [key, port] of entriesAt(root, 'service', 'ports')) mapPort(draft, key, port);
    mapContainer(draft, main[1]);
    for (const [key, node] of containers.filter((one) => one !== main))
      mapSidecar(draft, { key, node, session });
  }
  for (const [key, value] of entriesAt(root))
    session.ledger.decide(value, {
      kind: 'dropped',
      reason: reasonFor(topLevel, key) ?? `Charter has nothing for ${quoted(key)} of a Score file.`,
    });
}

function mapSidecar(
  main: Draft,
  { key, node, session }: { readonly key: string; readonly node: SourceNode; readonly session: Session },
): void {
  const draft = beginDraft(session, { kind: 'Service', name: `${main.name}-${key}`, origin: node });
  const reason = `A Service has one container, and this is a further one of ${main.ref}: it is a Service of its own here.`;
  session.ledger.remark(node, { ref: draft.ref }, reason);
  mapContainer(draft, node);
}

function mapMetadata(draft: Draft, root: SourceNode): void {
  mapTexts(draft, at(root, 'metadata', 'labels'), { path: ['metadata', 'labels'], most: longest.label });
  mapTexts(draft, at(root, 'metadata', 'annotations'), { path: ['metadata', 'annotations'] });
}

function mapPort(draft: Draft, key: string, node: SourceNode): void {
  const outer = scalarAt(node, 'port');
  const target = scalarAt(node, 'targetPort') ?? outer;
  const port = toPort(target?.text);
  if (target === undefined || port === undefined)
    return draft.drop(node, 'This is no port number.', ['spec', 'ports']);
  const { name, isGuess } = addPort(draft, { name: key, port, protocol: textAt(node, 'protocol') });
  const field = ['spec', 'ports', name];
  draft.note(target, field, isGuess ? `Its name cannot be used, so it is \`${name}\` here.` : undefined);
  draft.note(at(node, 'protocol'), field);
  draft.drop(outer, 'The port that others see is up to the platform; that of the container is kept.', field);
}

const droppedKeys: Readonly<Record<string, string>> = {
  files: 'Files that are mounted are up to the platform; settings belong in `spec.config`.',
  volumes: 'A Service says nothing about storage; keep the volumes with the platform.',
  variables: 'This variable cannot be read.',
};

function mapContainer(draft: Draft, node: SourceNode): void {
  draft.assume(
    ['spec', 'runtime', 'type'],
    'kubernetes',
    'A Score file does not say what runs it. Write the runtime that does.',
  );
  mapImage(draft, scalarAt(node, 'image'));
  const lists = ['command', 'args'].flatMap((key) => at(node, key) ?? []);
  const words = lists.flatMap(textsOf);
  if (words.length > 0) setCommand(draft, words, lists);
  for (const [name, value] of entriesAt(node, 'variables'))
    if (value.kind === 'scalar') mapVariable(draft, name, value);
  for (const kind of ['requests', 'limits']) {
    for (const name of ['cpu', 'memory']) {
      const amount = scalarAt(node, 'resources', kind, name);
      if (amount !== undefined) setQuantity(draft, amount, ['spec', 'resources', kind, name]);
    }
  }
  mapProbes(draft, node);
  for (const [key, value] of entriesAt(node))
    draft.drop(
      value,
      reasonFor(droppedKeys, key) ?? `Charter has nothing for ${quoted(key)} of a container.`,
    );
}

/** `.` stands for an image that the platform is told of when it deploys. */
function mapImage(draft: Draft, image: ScalarNode | undefined): void {
  if (image === undefined || image.text === '.' || image.text.includes('${')) {
    const reason =
      'The source leaves the image open, so the name of the service stands for it. Write the image that runs.';
    if (image === undefined) draft.assume(['spec', 'image'], draft.name, reason);
    else draft.guess(image, ['spec', 'image'], { value: draft.name, reason });
  } else setImage(draft, image);
  if (!draft.has('spec', 'image')) draft.put(['spec', 'image'], draft.name);
}

/** `${resources.db.host}`, but not the escaped `$${…}`. */
const placeholder = /(?<!\$)\$\{([^}]*)\}/;

function mapVariable(draft: Draft, name: string, value: ScalarNode): void {
  const source = placeholder.exec(value.text)?.[1];
  if (source === undefined) {
    const text = value.text.replaceAll('$${', '${');
    addVariable(draft, {
      name,
      value: text === value.text ? value : { ...value, value: text, text },
      node: value,
    });
  } else if (isSecretName(name) || isSecretName(source)) {
    addSecret(draft, name, {
      node: value,
      reason: 'The platform fills it in, and it looks like a secret. Put it into the secret store.',
    });
  } else
    draft.drop(
      value,
      'The platform fills it in. Add it to `spec.config` with a value, or to `spec.secrets`.',
      ['spec', 'config', name],
    );
}
