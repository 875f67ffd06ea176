import { quoted } from '../../registry/wording.ts';
import { parseImage } from '../../model/image.ts';
import type { Draft } from '../draft.ts';
import { reasonFor } from '../reasons.ts';
import { isSecretName } from '../../model/secret-name.ts';
import { splitCommand } from '../shell-words.ts';
import { addSecret, addVariable, setCommand, setImage } from '../service-fields.ts';
import {
  at,
  entriesAt,
  itemsAt,
  scalarAt,
  textAt,
  type ScalarNode,
  type SourceNode,
} from '../source-node.ts';
import { droppedKeys } from './dropped-keys.ts';
import { mapHealth } from './health.ts';
import { mapExposedPort, mapPublishedPort } from './ports.ts';
import { mapResources } from './resources.ts';

/** The services of the same file, by the name that Compose has for them. */
export type ComposeServices = ReadonlyMap<string, Draft>;

/** Fills a Service from a service of a Compose file; whatever is left over is dropped with a reason. */
export function mapService(draft: Draft, services: ComposeServices, project: string): void {
  const node = draft.origin;
  draft.put(['spec', 'runtime', 'type'], 'compose');
  mapImage(draft, project);
  mapCommand(draft);
  for (const item of itemsAt(node, 'ports')) mapPublishedPort(draft, item);
  for (const item of itemsAt(node, 'expose')) mapExposedPort(draft, item);
  mapDependencies(draft, services);
  mapHealth(draft, at(node, 'healthcheck'));
  mapResources(draft);
  mapVariables(draft);
  for (const item of itemsAt(node, 'secrets')) mapSecret(draft, item);
  mapLabels(draft);
  const folder = scalarAt(node, 'working_dir');
  if (folder !== undefined) draft.map(folder, ['spec', 'runtime', 'workingDirectory'], folder.text);
  for (const [key, value] of entriesAt(node))
    draft.drop(
      value,
      reasonFor(droppedKeys, key) ?? `Charter has nothing for ${quoted(key)} of a Compose service.`,
    );
}

function mapImage(draft: Draft, project: string): void {
  const image = scalarAt(draft.origin, 'image');
  if (image === undefined) {
    const reason =
      at(draft.origin, 'build') === undefined
        ? 'The source names no image, so the name of the service stands for it. Write the image that runs.'
        : 'Compose builds the image, and Charter deploys images that are there. Write the name under which yours is pushed.';
    draft.assume(['spec', 'image'], `${project}-${draft.name}`, reason);
  } else if (image.text.includes('$')) guessImage(draft, image);
  else setImage(draft, image);
}

/** An image with a variable in it: what stands before the tag, or else the name of the service. */
function guessImage(draft: Draft, image: ScalarNode): void {
  const named = image.text.replace(/[:@][^/]*\$.*$/s, '');
  const value = parseImage(named) === undefined ? draft.name : named;
  draft.guess(image, ['spec', 'image'], {
    value,
    reason: 'No image holds a variable. Write the one that runs.',
  });
}

function mapCommand(draft: Draft): void {
  const parts = ['entrypoint', 'command'].map((key) => wordsOf(draft, at(draft.origin, key)));
  const nodes = ['entrypoint', 'command'].flatMap((key) => at(draft.origin, key) ?? []);
  const words = parts.flat();
  if (words.length > 0) setCommand(draft, words, nodes);
}

function wordsOf(draft: Draft, node: SourceNode | undefined): readonly string[] {
  if (node?.kind === 'list') return node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
  if (node?.kind !== 'scalar' || node.value === null) return [];
  const words = splitCommand(node.text);
  if (words === undefined)
    draft.drop(node, 'A quote in this command is never closed. Write it as a list of words.');
  return words ?? [];
}

const conditions: Readonly<Record<string, string>> = {
  service_started: 'started',
  service_healthy: 'healthy',
  service_completed_successfully: 'completed',
};

function mapDependencies(draft: Draft, services: ComposeServices): void {
  for (const item of itemsAt(draft.origin, 'depends_on')) {
    if (item.kind === 'scalar')
      addDependency(draft, { node: item, target: services.get(item.text), condition: 'started' });
  }
  for (const [name, details] of entriesAt(draft.origin, 'depends_on')) {
    const node = scalarAt(details, 'condition') ?? details;
    const condition = conditions[textAt(details, 'condition') ?? 'service_started'] ?? 'started';
    addDependency(draft, { node, target: services.get(name), condition });
    draft.drop(at(details, 'restart'), 'Restarting with a dependency is up to the platform.');
    draft.drop(at(details, 'required'), 'A dependency is always required.');
  }
  for (const item of itemsAt(draft.origin, 'links')) {
    const target = item.kind === 'scalar' ? services.get(item.text.split(':')[0] ?? '') : undefined;
    const reason = 'A link is taken for a dependency; the alias it may give is not kept.';
    addDependency(draft, { node: item, target, condition: 'started', reason });
  }
}

interface Dependency {
  readonly node: SourceNode;
  readonly target: Draft | undefined;
  readonly condition: string;
  readonly reason?: string;
}

function addDependency(draft: Draft, { node, target, condition, reason }: Dependency): void {
  if (target === undefined) {
    draft.drop(node, 'It depends on a service that this file does not have.', ['spec', 'dependsOn']);
    return;
  }
  const path = ['spec', 'dependsOn', target.ref];
  if (!draft.has(...path)) draft.put(path, condition === 'started' ? {} : { condition });
  draft.note(node, path, reason);
}

const secretFromShell =
  'Its value comes from the shell of whoever runs Compose, and it looks like a secret. Put it into the secret store.';

const fromShell =
  'Its value comes from the shell of whoever runs Compose. Add it to `spec.config` with a value, or to `spec.secrets`.';

function mapVariables(draft: Draft): void {
  for (const [name, node] of entriesAt(draft.origin, 'environment')) {
    if (node.kind === 'scalar') addGiven(draft, name, node.value === null ? { node } : { node, value: node });
  }
  for (const node of itemsAt(draft.origin, 'environment')) {
    if (node.kind !== 'scalar') continue;
    const [, name = '', value] = /^([^=]+)(?:=(.*))?$/s.exec(node.text) ?? [];
    addGiven(draft, name, value === undefined ? { node } : { node, value: { ...node, value, text: value } });
  }
}

/** A variable; one without a value gets it from the shell. */
function addGiven(
  draft: Draft,
  name: string,
  { node, value }: { readonly node: ScalarNode; readonly value?: ScalarNode },
): void {
  if (name !== '' && value !== undefined) addVariable(draft, { name, value, node });
  else if (isSecretName(name)) addSecret(draft, name, { node, reason: secretFromShell });
  else draft.drop(node, fromShell, ['spec', 'config', name]);
}

function mapSecret(draft: Draft, item: SourceNode): void {
  const node = item.kind === 'scalar' ? item : scalarAt(item, 'source');
  if (node?.kind !== 'scalar') return;
  addSecret(draft, node.text, { node });
  for (const [key, value] of entriesAt(item))
    draft.drop(value, `Charter has nothing for ${quoted(key)} of a secret.`, ['spec', 'secrets']);
}

const longestLabel = 253;

function mapLabels(draft: Draft): void {
  for (const where of [['labels'], ['deploy', 'labels']]) {
    for (const [name, node] of entriesAt(draft.origin, ...where))
      addLabel(draft, { name, value: node, node });
    for (const node of itemsAt(draft.origin, ...where)) {
      if (node.kind !== 'scalar') continue;
      const [, name = '', value = ''] = /^([^=]+)=?(.*)$/s.exec(node.text) ?? [];
      addLabel(draft, { name, value: { ...node, value, text: value }, node });
    }
  }
}

function addLabel(
  draft: Draft,
  { name, value, node }: { readonly name: string; readonly value: SourceNode; readonly node: SourceNode },
): void {
  if (value.kind !== 'scalar' || name === '') return;
  const field = value.text.length > longestLabel ? 'annotations' : 'labels';
  draft.map(node, ['metadata', field, name], value.text);
}
