import { nearestOf } from '../model/nearest.ts';
import { quoted } from '../registry/wording.ts';
import { at, entriesAt, textAt, type MapNode, type SourceDocument } from './source-node.ts';

export const formats = ['compose', 'kubernetes', 'backstage', 'score', 'flat', 'charter'] as const;

export type Format = (typeof formats)[number];

interface Recogniser {
  readonly format: Format;
  /** As people call it. */
  readonly name: string;
  readonly recognises: (root: MapNode) => boolean;
}

/** Kinds of the flat form. */
export const flatKinds = ['Tool', 'Agent', 'Relic', 'Workflow', 'Monument'] as const;

const composeKeys = new Set([
  'services',
  'volumes',
  'networks',
  'configs',
  'secrets',
  'include',
  'version',
  'name',
  'models',
]);

/** Asked in this order; the first that knows a document has it. */
const recognisers: readonly Recogniser[] = [
  { format: 'charter', name: 'Charter', recognises: (root) => apiVersionOf(root).startsWith('charter.dev/') },
  {
    format: 'score',
    name: 'Score (`apiVersion: score.dev/v1b1`)',
    recognises: (root) => apiVersionOf(root) === 'score.dev/v1b1',
  },
  {
    format: 'backstage',
    name: 'Backstage (`apiVersion: backstage.io/…`)',
    recognises: (root) =>
      apiVersionOf(root).startsWith('backstage.io/') && textAt(root, 'kind') !== undefined,
  },
  {
    format: 'flat',
    name: 'the flat form (`kind: Relic` and `name:` at the top)',
    recognises: (root) =>
      !root.entries.has('apiVersion') &&
      flatKinds.some((kind) => kind === textAt(root, 'kind')) &&
      textAt(root, 'name') !== undefined,
  },
  {
    format: 'kubernetes',
    name: 'Kubernetes (`apiVersion`, `kind` and `metadata`)',
    recognises: (root) => isKubernetesVersion(apiVersionOf(root)) && textAt(root, 'kind') !== undefined,
  },
  { format: 'compose', name: 'Docker Compose (`services:`)', recognises: isCompose },
];

function apiVersionOf(root: MapNode): string {
  return textAt(root, 'apiVersion') ?? '';
}

function isKubernetesVersion(version: string): boolean {
  return /^(?:[a-z0-9.-]+\/)?v\d+(?:(?:alpha|beta)\d+)?$/.test(version) && !version.startsWith('score.dev/');
}

function isCompose(root: MapNode): boolean {
  const keys = [...root.entries.keys()].filter((key) => !key.startsWith('x-'));
  if (root.entries.has('apiVersion') || root.entries.has('kind')) return false;
  const runs = entriesAt(root, 'services').some(([, node]) =>
    ['image', 'build', 'extends'].some((key) => at(node, key)),
  );
  const hasContent = at(root, 'services')?.kind === 'map' || root.entries.has('include');
  return runs || (hasContent && keys.every((key) => composeKeys.has(key)));
}

/** The format of a document by its content; undefined where none of the known ones is. */
export function recognise(root: MapNode): Format | undefined {
  return recognisers.find(({ recognises }) => recognises(root))?.format;
}

/** What to say of a document of no known format: what was found, which formats there are, which is the nearest. */
export function explainUnknown({ root }: SourceDocument): string {
  const known = recognisers.filter(({ format }) => format !== 'charter').map(({ name }) => name);
  const list = `${known.slice(0, -1).join(', ')} and ${known.at(-1) ?? ''}`;
  return `This document is of no format that can be imported.${hintFor(root)} Known are ${list}.`;
}

const apiVersions = ['score.dev/v1b1', 'backstage.io/v1alpha1', 'apps/v1', 'charter.dev/v1'];

/** What the document may have been meant to be, from what it looks like. */
function hintFor(root: MapNode): string {
  return (
    versionHint(textAt(root, 'apiVersion')) ??
    kindHint(textAt(root, 'kind')) ??
    keyHint([...root.entries.keys()])
  );
}

function versionHint(version: string | undefined): string | undefined {
  if (version === undefined) return undefined;
  if (version.startsWith('score.dev/'))
    return ` Found \`apiVersion\` ${quoted(version)}; of Score only \`score.dev/v1b1\` is read.`;
  const near = nearestOf(version, apiVersions);
  return near === undefined ? undefined : ` Did you mean \`apiVersion: ${near}\`?`;
}

function kindHint(kind: string | undefined): string | undefined {
  const near = kind === undefined ? undefined : nearestOf(kind, flatKinds);
  if (near === undefined) return undefined;
  return near === kind ? ' The flat form needs a `name` at the top.' : ` Did you mean \`kind: ${near}\`?`;
}

function keyHint(keys: readonly string[]): string {
  if (keys.includes('services'))
    return ' It has `services`, and keys beside them that Compose does not know.';
  const near = keys.find((key) => nearestOf(key, ['services']) !== undefined);
  if (near !== undefined) return ` Did you mean \`services\` where it has ${quoted(near)}?`;
  const found = keys.slice(0, 5).map((key) => quoted(key));
  return found.length === 0 ? ' It is empty.' : ` At its top are ${found.join(', ')}.`;
}
