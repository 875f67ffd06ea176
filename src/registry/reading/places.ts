import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type YAMLMap,
} from 'yaml';
import type { ValuePath } from '../../model/pointer.ts';
import type { Span } from './problem.ts';

/** Where something is written, and whether an alias makes it stand for another place too. */
export interface Place {
  readonly span: Span;
  readonly isShared: boolean;
}

/** Finds where the keys and values of one document are written. */
export interface Places {
  /** The key or value at a path; of a path that leads nowhere, what it got to. */
  locate(path: ValuePath, at: 'key' | 'value'): Place;
}

interface Step {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

/** Maps up to this size are searched, larger ones get an index. */
const smallMap = 16;

/** Places in a composed document; `targets` says which node each alias stands for. */
export function placesIn(root: Node | undefined, targets: ReadonlyMap<Alias, Node>): Places {
  const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Step>>();
  const anchored = new Set<Node | undefined>(targets.values());
  const isForOthers = (node: Node | undefined): boolean => isAlias(node) || anchored.has(node);
  const follow = (node: Node | undefined): Node | undefined =>
    isAlias(node) ? follow(targets.get(node)) : node;

  const child = (node: Node | undefined, step: string | number): Step | undefined => {
    if (isSeq(node)) return { key: undefined, value: asNode(node.items[Number(step)]) };
    if (!isMap(node)) return undefined;
    if (node.items.length <= smallMap) return stepsOf(node).find(([key]) => key === step)?.[1];
    let index = indexes.get(node);
    if (index === undefined) {
      index = new Map(stepsOf(node).toReversed());
      indexes.set(node, index);
    }
    return index.get(String(step));
  };

  return {
    locate(path, at) {
      let here: Step = { key: undefined, value: root };
      let isShared = false;
      for (const step of path) {
        const next = child(follow(here.value), step);
        if (next?.value === undefined && next?.key === undefined) break;
        isShared ||= isForOthers(here.value);
        here = next;
      }
      isShared ||= isForOthers(at === 'key' && here.key !== undefined ? here.key : here.value);
      return { span: spanOf(here, at), isShared };
    },
  };
}

function stepsOf(map: YAMLMap): [string, Step][] {
  return map.items.map((pair) => {
    const key = asNode(pair.key);
    return [keyText(key), { key, value: asNode(pair.value) }];
  });
}

/** A map key as text: what stands there, for keys that YAML reads as a number, a boolean or null. */
export function keyText(key: Node | undefined): string {
  if (!isScalar(key)) return '';
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

/** The node that a pair or a list holds; its slots are typed as anything. */
export function asNode(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}

/** A scalar is pointed at itself; a map or list, which may go on for pages, by its key or its beginning. */
function spanOf({ key, value }: Step, at: 'key' | 'value'): Span {
  if (at === 'key' && key !== undefined) return rangeOf(key);
  if (value === undefined || isEmpty(value)) return rangeOf(key ?? value);
  if (!isCollection(value)) return rangeOf(value);
  return rangeOf(key ?? beginningOf(value));
}

function isEmpty(node: Node): boolean {
  return node.range?.[0] === node.range?.[1];
}

function beginningOf(node: Node): Node {
  if (isMap(node)) return asNode(node.items[0]?.key) ?? node;
  return node;
}

/** The characters of a node, without what follows it. */
export function rangeOf(node: Node | undefined): Span {
  const [start, end] = node?.range ?? [0, 0];
  return { start, end };
}
