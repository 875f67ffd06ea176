import { childTraits, type TraitTree } from './traits.ts';

/** One step of a field path: a key, a position in a list, the item of a keyed list, or every value there is. */
export type FieldStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'position'; readonly index: number }
  | { readonly kind: 'item'; readonly key: string; readonly value: string }
  | { readonly kind: 'every' };

export type FieldPath = readonly FieldStep[];

const stepPattern =
  /\.?(?:(?<every>\*)|(?<key>[^\s.[\]"*]+))(?=[.[]|$)|\[(?<quoted>"(?:[^"\\]|\\.)*")\]|\[(?<index>\d{1,9})\]|\[(?<star>\*)\]|\[(?<name>[\w-]+)=(?<value>[^\]]*)\]/gy;

/** Longest path, and most steps, that are worth reading. */
const longest = 1_000;

/**
 * Reads a path as `formatPath` writes it, in which `*` stands for every key of a map or item of a list:
 * `spec.ports.*.public`, `spec.dependsOn["service:ledger"]`, `spec.members[login=anna]`. A text that is no such path
 * gives undefined.
 */
export function parseFieldPath(text: string): FieldPath | undefined {
  if (text === '' || text.length > longest || text.startsWith('.')) return undefined;
  const steps: FieldStep[] = [];
  let end = 0;
  for (const { 0: written, groups = {}, index } of text.matchAll(stepPattern)) {
    const step = index === 0 || /^[.[]/.test(written) ? toStep(groups) : undefined;
    if (step === undefined) return undefined;
    steps.push(step);
    end = index + written.length;
  }
  return end === text.length ? steps : undefined;
}

function toStep(groups: Readonly<Record<string, string | undefined>>): FieldStep | undefined {
  const { every, star, key, quoted, index, name, value } = groups;
  if (every !== undefined || star !== undefined) return { kind: 'every' };
  if (key !== undefined) return { kind: 'key', key };
  if (index !== undefined) return { kind: 'position', index: Number(index) };
  if (name !== undefined && value !== undefined) return { kind: 'item', key: name, value };
  return quoted === undefined ? undefined : unquote(quoted);
}

function unquote(text: string): FieldStep | undefined {
  try {
    return { kind: 'key', key: String(JSON.parse(text)) };
  } catch {
    return undefined;
  }
}

/** What a schema says of the field at a path. */
export function traitsAtField(tree: TraitTree, path: FieldPath): TraitTree {
  return path.reduce<TraitTree>(traitsBelow, tree);
}

/** The traits one step down. */
export function traitsBelow(tree: TraitTree, step: FieldStep): TraitTree {
  if (step.kind === 'key') return childTraits(tree, step.key);
  return step.kind === 'every' ? childTraits(tree, '*') : childTraits(tree, 0);
}
