import type { HistoryEntry, HistoryField, PlaceChange } from '../model/history.ts';
import type { ValuePath } from '../model/pointer.ts';

/** What one step of a history did in one place. */
export interface Step {
  readonly entry: HistoryEntry;
  readonly change: PlaceChange;
}

export interface ToldField {
  readonly entry: HistoryEntry;
  /** Undefined where no step tells of the field. */
  readonly field: HistoryField | undefined;
}

interface RankedField extends ToldField {
  /** Less is newer. */
  readonly rank: number;
}

interface Node {
  /** The newest that tells of the very field here. */
  at: RankedField | undefined;
  /** The newest that tells of a field here or below. */
  within: RankedField | undefined;
  readonly below: Map<string | number, Node>;
}

/**
 * Tells of a field which step changed it last: itself, what it lies in, or what lies in it. Of a field that none tells
 * of it is the first step; undefined where there are no steps, which are given newest first.
 */
export function indexTold(steps: readonly Step[]): (path: ValuePath) => ToldField | undefined {
  const root = aNode();
  let rank = 0;
  for (const { entry, change } of steps) {
    for (const field of change.fields) {
      addTold(root, field.path, { entry, field, rank });
      rank += 1;
    }
  }
  const first = steps.at(-1);
  return (path) => newestOn(root, path) ?? (first && { entry: first.entry, field: undefined });
}

function aNode(): Node {
  return { at: undefined, within: undefined, below: new Map() };
}

function addTold(root: Node, path: ValuePath, told: RankedField): void {
  let node = root;
  node.within ??= told;
  for (const step of path) {
    const next = node.below.get(step) ?? aNode();
    node.below.set(step, next);
    node = next;
    node.within ??= told;
  }
  node.at ??= told;
}

function newestOn(root: Node, path: ValuePath): RankedField | undefined {
  let node = root;
  let newest = node.at;
  for (const step of path) {
    const next = node.below.get(step);
    if (next === undefined) return newest;
    node = next;
    newest = newerOf(newest, node.at);
  }
  return newerOf(newest, node.within);
}

function newerOf(a: RankedField | undefined, b: RankedField | undefined): RankedField | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.rank <= b.rank ? a : b;
}
