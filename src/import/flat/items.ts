import type { Draft } from '../draft.ts';
import { joinPaths } from '../paths.ts';
import type { Session } from '../session.ts';
import {
  at,
  entriesAt,
  textAt,
  type MapNode,
  type ScalarNode,
  type SourceDocument,
  type SourceNode,
} from '../source-node.ts';

/** A document of the flat form. */
export interface FlatItem {
  readonly kind: string;
  readonly name: string;
  readonly file: string;
  readonly root: MapNode;
}

/** The documents of the flat form with what was begun for them. */
export interface FlatSet {
  readonly items: readonly FlatItem[];
  readonly drafts: ReadonlyMap<FlatItem, Draft>;
  readonly session: Session;
}

export function flatItems(documents: readonly SourceDocument[]): readonly FlatItem[] {
  return documents.map(({ file, root }) => ({
    kind: textAt(root, 'kind') ?? '',
    name: textAt(root, 'name') ?? '',
    file,
    root,
  }));
}

/** What a document imports: a list of paths, or lists of them by kind. */
export function importsOf(root: MapNode): readonly ScalarNode[] {
  return scalarsIn(at(root, 'import'));
}

function scalarsIn(node: SourceNode | undefined): readonly ScalarNode[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') return node.value === null ? [] : [node];
  if (node.kind === 'list') return node.items.flatMap(scalarsIn);
  return [...node.entries.values()].flatMap(scalarsIn);
}

/** A word by which one document means another: its name, or the path of its file. */
export interface Mention {
  readonly node: ScalarNode;
  readonly text: string;
  /** What stands beside the name, and so belongs to it. */
  readonly details: readonly (readonly [string, SourceNode])[];
}

const nameKeys = ['name', 'relic', 'service', 'agent', 'workflow', 'tool', 'monument', 'path'] as const;

/** The mentions in a list of names, in a list of maps with a name each, or in such lists by kind. */
export function mentionsIn(node: SourceNode | undefined): readonly Mention[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') return node.value === null ? [] : [{ node, text: node.text, details: [] }];
  if (node.kind === 'list') return node.items.flatMap(mentionsIn);
  const key = nameKeys.find((one) => at(node, one)?.kind === 'scalar');
  const named = key === undefined ? undefined : at(node, key);
  if (named?.kind === 'scalar' && named.value !== null)
    return [
      { node: named, text: named.text, details: entriesAt(node).filter(([, value]) => value !== named) },
    ];
  return [...node.entries.values()].flatMap(mentionsIn);
}

/** The document that a word means, seen from a file; undefined where none of the import is meant. */
export function findMeant(text: string, from: string, items: readonly FlatItem[]): FlatItem | undefined {
  const byName = items.find(({ name }) => name === text);
  if (byName !== undefined) return byName;
  const path = joinPaths(from, text);
  return path === undefined ? undefined : items.find(({ file }) => file === path);
}
