import { quoted } from '../../registry/wording.ts';
import type { Draft } from '../draft.ts';
import { addSecret, writeCommand } from '../service-fields.ts';
import { mapDuration } from '../simple-fields.ts';
import { parseImage } from '../../model/image.ts';
import { at, entriesAt, scalarAt, type ScalarNode, type SourceNode } from '../source-node.ts';
import { mentionsIn, type FlatItem } from './items.ts';
import { mapParameters } from './parameters.ts';
import { wordsOf } from './words.ts';

type Way =
  | { readonly kind: 'container'; readonly image: ScalarNode }
  | { readonly kind: 'http'; readonly url: ScalarNode }
  | {
      readonly kind: 'command';
      readonly words: readonly string[];
      readonly nodes: readonly SourceNode[];
      readonly isGuess: boolean;
    };

/** Whether the source says how the tool is run, without which there is no Tool. */
export function isTool({ root }: FlatItem): boolean {
  return wayOf(at(root, 'implementation') ?? root) !== undefined;
}

/** How a tool is run: an image, an address, or a command, which may be a program and its file. */
function wayOf(implementation: SourceNode): Way | undefined {
  const image = scalarAt(implementation, 'image');
  if (image !== undefined && parseImage(image.text) !== undefined) return { kind: 'container', image };
  const url = ['url', 'endpoint', 'base_url']
    .map((key) => scalarAt(implementation, key))
    .find((node) => node !== undefined);
  if (url !== undefined && /^https?:\/\//.test(url.text)) return { kind: 'http', url };
  const command = at(implementation, 'command');
  const words = wordsOf(command);
  if (command !== undefined && words.length > 0)
    return { kind: 'command', words, nodes: [command], isGuess: false };
  const file = scalarAt(implementation, 'entrypoint') ?? scalarAt(implementation, 'path');
  if (file === undefined) return undefined;
  const program = scalarAt(implementation, 'runtime');
  const nodes = program === undefined ? [file] : [program, file];
  return { kind: 'command', words: nodes.map(({ text }) => text), nodes, isGuess: true };
}

/** Fills a Tool from one of the flat form. */
export function mapTool(draft: Draft, { root }: FlatItem): void {
  const implementation = at(root, 'implementation') ?? root;
  const way = wayOf(implementation);
  if (way !== undefined) mapWay(draft, way, implementation);
  mapParameters(draft, at(root, 'parameters'), 'parameters');
  const timeout = scalarAt(root, 'timeout') ?? scalarAt(implementation, 'timeout');
  mapDuration(draft, timeout, { path: ['spec', 'timeout'], seconds: 'guessed' });
  for (const mention of mentionsIn(at(root, 'secrets')))
    addSecret(draft, mention.text, { node: mention.node });
  for (const [key, value] of entriesAt(root, 'implementation'))
    draft.drop(value, `Charter has nothing for ${quoted(key)} of an implementation.`, [
      'spec',
      'implementation',
    ]);
}

const path = ['spec', 'implementation'];

function mapWay(draft: Draft, way: Way, implementation: SourceNode): void {
  if (way.kind === 'container') mapContainer(draft, way.image, implementation);
  else if (way.kind === 'http') mapRequest(draft, way.url, implementation);
  else {
    const reason =
      'The program and its file are taken for the command. See that it is found where the tool runs.';
    const { words, nodes, isGuess } = way;
    writeCommand(draft, { words, nodes, path: [...path, 'command'], ...(isGuess ? { reason } : {}) });
  }
  draft.note(scalarAt(implementation, 'type'), path);
}

function mapContainer(draft: Draft, image: ScalarNode, implementation: SourceNode): void {
  draft.map(image, [...path, 'container', 'image'], image.text);
  const command = at(implementation, 'command');
  if (command !== undefined)
    writeCommand(draft, {
      words: wordsOf(command),
      nodes: [command],
      path: [...path, 'container', 'command'],
    });
}

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

function mapRequest(draft: Draft, url: ScalarNode, implementation: SourceNode): void {
  draft.map(url, [...path, 'http', 'url'], url.text);
  const method = scalarAt(implementation, 'method');
  if (method !== undefined && methods.has(method.text))
    draft.map(method, [...path, 'http', 'method'], method.text);
}
