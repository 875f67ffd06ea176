import { quoted } from '../../registry/wording.ts';
import type { MapNode, ScalarNode, SourceNode } from '../source-node.ts';

/** `$$`, `$NAME`, `${NAME}`, and `${NAME:-default}` with the other operators of Compose's interpolation. */
const variable =
  /\$(?:\$|(?<plain>[A-Za-z_]\w*)|\{(?<braced>[A-Za-z_]\w*)(?:(?<operator>:?[-?+])(?<rest>(?:[^{}]|\{[^{}]*\})*))?\})/g;

/**
 * The same document with variables replaced by their defaults, as Compose does where nothing is set. Where there is no
 * default the variable stays as it is written; both are noted as assumptions, by the name of the variable alone.
 */
export function resolveVariables(root: MapNode): MapNode {
  return { ...root, ...resolvedMap(root) };
}

function resolve(node: SourceNode): SourceNode {
  if (node.kind === 'list') return { ...node, items: node.items.map(resolve) };
  if (node.kind === 'map') return { ...node, ...resolvedMap(node) };
  return typeof node.value === 'string' && node.value.includes('$') ? resolveScalar(node) : node;
}

function resolvedMap({ entries, refused }: MapNode): Pick<MapNode, 'entries' | 'refused'> {
  return {
    entries: new Map([...entries].map(([key, value]) => [key, resolve(value)])),
    refused: refused.map((one) => ({ ...one, node: resolve(one.node) })),
  };
}

function resolveScalar(node: ScalarNode): ScalarNode {
  const { text, defaults, open, unset } = substitute(node.text, 0);
  const value = { ...node, value: text, text };
  const sentences = [
    ...(defaults.size === 0 ? [] : [`${named(defaults)} is replaced by its default.`]),
    ...(unset.size === 0 ? [] : [`${named(unset)} is taken for one that is not set.`]),
    ...(open.size === 0 ? [] : [`${named(open)} has no default; write a value in its place.`]),
  ];
  return sentences.length === 0 ? value : { ...value, assumption: sentences.join(' ') };
}

function named(names: ReadonlySet<string>): string {
  return `The variable ${[...names].map((name) => quoted(name)).join(', ')}`;
}

interface Substituted {
  readonly text: string;
  readonly defaults: Set<string>;
  readonly open: Set<string>;
  /** Those that have a value instead where they are set. */
  readonly unset: Set<string>;
}

/** Defaults may hold variables themselves, a few levels deep. */
const deepest = 3;

function substitute(source: string, depth: number): Substituted {
  const defaults = new Set<string>();
  const open = new Set<string>();
  const unset = new Set<string>();
  let text = '';
  let end = 0;
  for (const match of source.matchAll(variable)) {
    text += source.slice(end, match.index) + valueOf(match, { defaults, open, unset, depth });
    end = match.index + match[0].length;
  }
  return { text: text + source.slice(end), defaults, open, unset };
}

function valueOf(
  match: RegExpExecArray,
  { defaults, open, unset, depth }: Omit<Substituted, 'text'> & { readonly depth: number },
): string {
  const { plain, braced, operator = '', rest = '' } = match.groups ?? {};
  const name = plain ?? braced;
  if (name === undefined) return '$';
  if (operator.endsWith('+')) {
    unset.add(name);
    return '';
  }
  if (!operator.endsWith('-')) {
    open.add(name);
    return match[0];
  }
  defaults.add(name);
  if (depth >= deepest) return rest;
  const inner = substitute(rest, depth + 1);
  for (const one of inner.open) open.add(one);
  return inner.text;
}
